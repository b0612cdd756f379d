import type { IDataObject, INodeParameters } from 'n8n-workflow';

import type { Failure } from '../../nodes/MoodleGroups/moodle/failure';
import { Entry } from '../../nodes/MoodleGroups/run/entry';
import { stopMessage } from '../../nodes/MoodleGroups/run/stopError';
import { startSandbox } from '../../sandbox';
import type { FaultKind } from '../../sandbox/faults';
import { execute, everythingStored, moodleGroups, type OnError } from '../support/engine';
import {
	advises,
	answered,
	ANY,
	connection,
	inItem,
	like,
	means,
	moodleId,
	NOTHING_SAVED,
	notKnown,
	PHYS,
	range,
	refuses,
	refusesSite,
	says,
	standings,
	unsentFor,
	withErrorcode,
} from '../support/said';
import { calls, listSizes, makeGroups, NEEDLE, useSandbox } from '../support/sandbox';

const sandbox = useSandbox();

const add = { resource: 'groupMember', operation: 'add', dataMode: 'autoMapInputData' };
const create = { resource: 'group', operation: 'create', dataMode: 'autoMapInputData' };

async function run(items: readonly IDataObject[], parameters: INodeParameters, onError: OnError) {
	return await execute({ site: sandbox.it, items, nodes: [moodleGroups(parameters, onError)] });
}

afterAll(() => {
	expect(everythingStored().join()).not.toContain(NEEDLE);
});

/** Rows for a group: so many good ones with the given bad ones at their places. */
function rows(groupid: number, count: number, bad: Record<number, IDataObject> = {}) {
	return Array.from({ length: count }, (_, index) => ({
		groupid,
		userid: index + 3,
		note: `row ${index}`,
		...bad[index],
	}));
}

describe('the cause that n8n is told when the workflow stops', () => {
	it.each<[FaultKind, string | undefined]>([
		['tokenRevoked', 'credential-invalid'],
		['tooMany', 'rate-limited'],
		['badGateway', 'temporarily-unavailable'],
		['unavailable', 'temporarily-unavailable'],
		['gatewayTimeout', 'temporarily-unavailable'],
		['siteMaintenance', 'temporarily-unavailable'],
		['upgradeRunning', 'temporarily-unavailable'],
		// What may as well be a wrong address, a firewall or a setting proves nothing.
		['dropBefore', undefined],
		['forbidden', undefined],
		['loginPage', undefined],
	])('%s: %s', async (kind, cause) => {
		const [group] = makeGroups(sandbox.it, 'A');
		sandbox.it.setFaults([{ kind }]);
		const { error } = await run(rows(group, 1), add, 'stopWorkflow');
		expect(error?.message).toBeTruthy();
		expect((error as { failure?: object }).failure).toEqual(cause && { cause });
	});

	it('none for a row that is wrong', async () => {
		const { error } = await run([{ groupid: 99, userid: 3 }], add, 'stopWorkflow');
		expect(error?.message).toContain(says('missing', 'group', 99));
		expect((error as { failure?: object }).failure).toBeUndefined();
	});

	it('that of a name that could not be looked up', async () => {
		sandbox.it.setFaults([{ kind: 'tokenRevoked' }]);
		const row = { course: 'PHYS101', group: 'A', userid: 3 };
		const { error } = await run([row], add, 'stopWorkflow');
		expect((error as { failure?: object }).failure).toEqual({ cause: 'credential-invalid' });
	});
});

describe('when Moodle refuses an entry', () => {
	it('stop: saves nothing of the request, starts no further one, and says what is in Moodle', async () => {
		const [group] = makeGroups(sandbox.it, 'A');
		sandbox.it.world.unenrol(2, 18);
		const options = { rowsPerRequest: 10, requestsAtOnce: 1 };
		const { error, run: stored } = await run(rows(group, 40), { ...add, options }, 'stopWorkflow');
		expect(error?.message).toBe(inItem(15, says('notEnrolled', '18 (Ada16 Lovelace16)', PHYS)));
		expect(error?.description).toBe(
			`${advises('notEnrolled', '', '')} ${withErrorcode('invalidparameter')} ${standings({ saved: range(0, 9), unsaved: range(10, 39) })}`,
		);
		expect(error?.context).toMatchObject({ itemIndex: 15 });
		expect(listSizes(sandbox.it, 'members')).toEqual([10, 10]);
		expect(sandbox.it.world.membersOf(group)).toHaveLength(10);
		expect(stored.status).toBe('error');
	});

	it('stop: names the row when it travelled alone', async () => {
		const { error } = await run([{ groupid: 99, userid: 3 }], add, 'stopWorkflow');
		expect(error?.message).toBe(inItem(0, says('missing', 'group', 99)));
		expect(error?.description).toBe(
			[advises('missing', 'group', 99), withErrorcode('invalidrecord'), NOTHING_SAVED].join(' '),
		);
	});

	it('continue: writes the rest and answers the culprits in their place', async () => {
		const [group] = makeGroups(sandbox.it, 'A');
		const bad = {
			3: { userid: 2999 },
			20: { groupid: 99 },
			21: { userid: 999999 },
			30: { userid: 'x' },
		};
		const { output, run: stored } = await run(rows(group, 40, bad), add, 'continueRegularOutput');
		expect(stored.status).toBe('success');
		expect(output()).toHaveLength(1);
		expect(output()[0].map(({ pairedItem }) => pairedItem)).toEqual(
			Array.from({ length: 40 }, (_, item) => ({ item })),
		);
		expect(
			output()[0]
				.filter(({ json }) => json.error)
				.map(({ json }) => json.error),
		).toEqual([
			inItem(3, says('notEnrolled', '2999 (Ada2997 Lovelace2997)', PHYS)),
			inItem(20, says('missing', 'group', 99)),
			inItem(21, says('userMissing', 999999)),
			inItem(30, refuses('userid', moodleId, 'x')),
		]);
		expect(sandbox.it.world.membersOf(group)).toHaveLength(36);
	});

	it('error output: failed rows leave there with the fields of their item', async () => {
		const [group] = makeGroups(sandbox.it, 'A');
		const { output } = await run(
			rows(group, 5, { 2: { userid: 2999 } }),
			add,
			'continueErrorOutput',
		);
		expect(output()[0].map(({ json }) => json.userid)).toEqual([3, 4, 6, 7]);
		expect(output()[1]).toEqual([
			{
				json: {
					groupid: group,
					userid: 2999,
					note: 'row 2',
					error: inItem(2, says('notEnrolled', '2999 (Ada2997 Lovelace2997)', PHYS)),
					message: `${advises('notEnrolled', '', '')} ${withErrorcode('invalidparameter')}`,
				},
				pairedItem: { item: 2 },
			},
		]);
	});

	it('creates the other groups when a name is taken', async () => {
		makeGroups(sandbox.it, 'Taken');
		const items = ['A', 'B', 'Taken', 'C'].map((name) => ({ courseid: 2, name }));
		const { output } = await run(items, create, 'continueErrorOutput');
		expect(output()[0].map(({ json }) => json.name)).toEqual(['A', 'B', 'C']);
		expect(output()[1].map(({ json }) => json.error)).toEqual([
			inItem(2, says('nameTaken', 'group', { id: 1, name: 'Taken' }, PHYS, true)),
		]);
	});
});

describe('when the whole site fails', () => {
	it.each([
		['forbidden', answered({ status: 403 })],
		['maintenancePage', answered({ status: 503 })],
		['siteMaintenance', means('sitemaintenance')],
		['upgradeRunning', means('upgraderunning')],
		['loginPage', answered({ body: '<html><title>Log in to the university</title>' })],
		['redirect', answered({ status: 301, location: 'https://moodle.example.edu' })],
		['tooMany', answered({ status: 429 })],
	] as const)('%s ends the run, and every row says so', async (kind, message) => {
		const [group] = makeGroups(sandbox.it, 'A');
		sandbox.it.setFaults([{ kind, retryAfter: 0, fn: 'core_group_add_group_members' }]);
		const options = { rowsPerRequest: 10, requestsAtOnce: 1 };
		const { output } = await run(rows(group, 30), { ...add, options }, 'continueRegularOutput');
		const errors = output()[0].map(({ json }) => String(json.error));
		expect(errors).toHaveLength(30);
		expect(errors[0]).toBe(`${message} (groupid ${group}, userid 3) [item 0]`);
		expect(errors[29]).toBe(inItem(29, `${unsentFor(message)} (groupid ${group}, userid 32)`));
		const stopped = await run(rows(group, 1), add, 'stopWorkflow');
		expect(stopped.error?.message).toBe(message);
		expect(sandbox.it.world.membersOf(group)).toEqual([]);
	});

	it('says that a token is wrong, without saying the token', async () => {
		const { error, stored } = await execute({
			site: { url: sandbox.it.url, token: 'another-token' },
			items: [{ groupid: 1, userid: 3 }],
			nodes: [moodleGroups(add)],
		});
		expect(error?.message).toBe(means('invalidtoken'));
		expect(stored).not.toContain('another-token');
	});

	it('says that nobody listens at the address', async () => {
		const { error } = await execute({
			site: { url: 'http://127.0.0.1:9', token: NEEDLE },
			items: [{ groupid: 1, userid: 3 }],
			nodes: [moodleGroups(add)],
		});
		expect(error?.message).toBe(connection('ECONNREFUSED'));
	});

	it('says that a site speaks http only', async () => {
		const { error } = await execute({
			site: { url: sandbox.it.url.replace('http:', 'https:'), token: NEEDLE },
			items: [{ groupid: 1, userid: 3 }],
			nodes: [moodleGroups(add)],
		});
		expect(error?.message).toBe(connection('EPROTO'));
		expect(error?.description).toContain('If the address of the site begins with http://');
	});

	it('stop: says first what is saved, and each further reason once, with its items', async () => {
		const groups = makeGroups(sandbox.it, 'A', 'B', 'C', 'D', 'E');
		sandbox.it.setFaults([{ kind: 'fatal', fn: 'core_group_add_group_members' }]);
		const options = { rowsPerRequest: 1, requestsAtOnce: 5 };
		const members = groups.map((groupid) => ({ groupid, userid: 3 }));
		const bad = [{ groupid: 0, userid: 3 }, { groupid: 'x', userid: 3 }, { userid: 3 }];
		const unread = await run([...bad, ...bad], add, 'stopWorkflow');
		expect(unread.error?.description).toMatch(
			new RegExp(
				`${like(`${ANY}${NOTHING_SAVED} Also: ${refuses('groupid', moodleId, 'x')} [item 1, 4]; ${ANY}[item 2, 5]; ${refuses('groupid', moodleId, 0)} [item 3].`).source}$`,
			),
		);
		const stopped = await run(members, { ...add, options }, 'stopWorkflow');
		const open = `${standings({ unknown: range(0, 4) })} Also: ${answered({ status: 500 })} [item 1–4].`;
		expect(stopped.error?.description?.slice(-open.length)).toBe(open);
	});

	it('says that the site address is none', async () => {
		const { error } = await execute({
			site: { url: 'ftp://moodle.example.edu', token: NEEDLE },
			items: [{ groupid: 1, userid: 3 }],
			nodes: [moodleGroups(add)],
		});
		expect(error?.message).toBe(refusesSite('moodle'));
	});
});

describe('when an answer is lost', () => {
	it.each(['dropBefore', 'dropAfter', 'badGateway', 'gatewayTimeoutAfter', 'unavailable'] as const)(
		'%s: repeats what may be repeated',
		async (kind) => {
			const [group] = makeGroups(sandbox.it, 'A');
			sandbox.it.setFaults([
				{ kind, fn: 'core_group_get_group_members', times: 1 },
				{ kind, fn: 'core_group_add_group_members', times: 1 },
			]);
			const { output, error } = await run(rows(group, 3), add, 'stopWorkflow');
			expect(error).toBeUndefined();
			expect(output()[0].map(({ json }) => json.status)).toEqual(Array(3).fill('added'));
			expect(sandbox.it.world.membersOf(group)).toEqual([3, 4, 5]);
			expect(calls(sandbox.it).sort()).toEqual([
				'core_group_add_group_members',
				'core_group_add_group_members',
				'core_group_get_group_members',
				'core_group_get_group_members',
				'core_group_get_groups',
			]);
		},
	);

	it.each(['dropAfter', 'gatewayTimeoutAfter', 'truncated', 'textBefore'] as const)(
		'%s: creates no group twice',
		async (kind) => {
			sandbox.it.setFaults([{ kind, fn: 'core_group_create_groups', times: 1 }]);
			const items = ['A', 'B'].map((name) => ({ courseid: 2, name }));
			const { output, error } = await run(items, create, 'stopWorkflow');
			expect(error).toBeUndefined();
			const created = sandbox.it.world.storedGroups(2);
			expect(created.map(({ name }) => name)).toEqual(['A', 'B']);
			expect(output()[0].map(({ json }) => json.groupid)).toEqual(created.map(({ id }) => id));
		},
	);

	it('says that the outcome is not known when the token may not look', async () => {
		sandbox.it.world.tokens.set(NEEDLE, {
			token: NEEDLE,
			userid: 2,
			functions: ['core_group_create_groups'],
		});
		sandbox.it.setFaults([{ kind: 'dropAfter', fn: 'core_group_create_groups', times: 1 }]);
		const { error } = await run([{ courseid: 2, name: 'A' }], create, 'stopWorkflow');
		expect(error?.message).toBe(notKnown('groups', 'ECONNRESET').message);
		expect(error?.description).toContain(
			`${means('accessexception', 'core_group_get_course_groups')}.`,
		);
		expect(error?.description).toContain(standings({ unknown: [0] }));
	});
});

describe('when the server cuts a request', () => {
	it('stores all in smaller requests, or says what to do', async () => {
		const [group] = makeGroups(sandbox.it, 'A');
		const small = await startSandbox({ token: NEEDLE, maxInputVars: 50 });
		try {
			makeGroups(small, 'A');
			const site = { url: small.url, token: NEEDLE };
			const items = rows(group, 60);
			const go = async (onError: OnError) =>
				await execute({ site, items, nodes: [moodleGroups(add, onError)] });
			const { error } = await go('stopWorkflow');
			expect(error?.message).toContain(
				stopMessage(
					{ message: '', blame: 'entry' } as Failure,
					range(0, 59).map((item) => new Entry({}, {}, [{ item }])),
				),
			);
			expect(error?.description).toContain(
				"the server may have cut the request (PHP's max_input_vars): lower 'Rows per Request'",
			);
			expect(small.world.membersOf(group)).toEqual([]);
			const { output } = await go('continueRegularOutput');
			expect(output()[0].map(({ json }) => json.status)).toEqual(Array(60).fill('added'));
			expect(small.world.membersOf(group)).toHaveLength(60);
		} finally {
			await small.stop();
		}
	});
});

it('says which entries of an item are saved when the workflow stops', async () => {
	const [groupid] = makeGroups(sandbox.it, 'A');
	const rows = [4, 5, 6, 7].map((userid) => ({ groupid, userid }));
	sandbox.it.world.unenrol(2, 6);
	const parameters = {
		resource: 'groupMember',
		operation: 'add',
		dataMode: 'usingJson',
		rowsJson: '={{ $json.rows }}',
		options: { rowsPerRequest: 1, requestsAtOnce: 1 },
	};
	const { error } = await execute({
		site: sandbox.it,
		items: [{ rows: [{ groupid, userid: 3 }] }, { rows }, { rows: [{ groupid, userid: 8 }] }],
		nodes: [moodleGroups(parameters)],
	});
	expect(error?.message).toContain('[item 1, entry 2]');
	expect(error?.description).toContain(
		'Saved: 3 of 6 rows (items 0, 1 (entries 0–1)). Not saved: 3 of 6 rows (items 1 (entries 2–3), 2).',
	);
	expect(sandbox.it.world.membersOf(groupid)).toEqual([3, 4, 5]);
});

it('sends no further half of a list when one of them has ended the run', async () => {
	const [groupid] = makeGroups(sandbox.it, 'A');
	const fn = 'core_group_add_group_members';
	sandbox.it.setFaults([
		{ kind: 'exception', errorcode: 'unknownerror', fn, times: 1 },
		{ kind: 'forbidden', fn },
	]);
	const { output } = await execute({
		site: sandbox.it,
		items: [3, 4, 5, 6].map((userid) => ({ groupid, userid })),
		nodes: [
			moodleGroups(
				{ resource: 'groupMember', operation: 'add', dataMode: 'autoMapInputData' },
				'continueRegularOutput',
			),
		],
	});
	expect(listSizes(sandbox.it, 'members', fn)).toEqual([4, 2]);
	const unsent = output()[0].map(({ json }) => String(json.error).startsWith('Not sent, '));
	expect(unsent).toEqual([false, false, true, true]);
});

describe('with Always Output Data and an error output', () => {
	const runAlways = async (items: readonly IDataObject[]) => {
		const node = moodleGroups(add, 'continueErrorOutput', undefined, { alwaysOutputData: true });
		return (await execute({ site: sandbox.it, items, nodes: [node] })).output();
	};

	it('gives the failed rows as without it, and at most an empty item beside them', async () => {
		makeGroups(sandbox.it, 'A');
		const [success, failed] = await runAlways(rows(99, 2));
		expect(failed.map(({ json }) => [json.note, json.error])).toEqual([
			['row 0', expect.stringContaining(says('missing', 'group', 99))],
			['row 1', expect.stringContaining(says('missing', 'group', 99))],
		]);
		// n8n 2 adds it when the first output is empty, n8n 3 when all outputs are.
		expect(success.map(({ json }) => json)).toEqual([{}]);
	});

	it('adds nothing to the error output when all rows are written', async () => {
		const [group] = makeGroups(sandbox.it, 'A');
		const [success, failed = []] = await runAlways(rows(group, 2));
		expect(success.map(({ json }) => json.status)).toEqual(['added', 'added']);
		expect(failed).toEqual([]);
	});
});
