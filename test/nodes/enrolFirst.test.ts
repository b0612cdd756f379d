import type { IDataObject } from 'n8n-workflow';

import { wholeNumber } from '../../nodes/MoodleGroups/input/options';
import { ENROLLED_ONLY } from '../../nodes/MoodleGroups/relations/enrolFirst';
import type { DatabaseName, Fault } from '../../sandbox';
import { startSandbox } from '../../sandbox';
import { execute, moodleGroups, type OnError } from '../support/engine';
import { inItem, means, NOTHING_SAVED, refuses, says } from '../support/said';
import {
	bodies,
	calls,
	listSizes,
	makeGroups,
	NEEDLE,
	useSandbox,
	writes,
} from '../support/sandbox';

const sandbox = useSandbox();

const ENROL = 'enrol_manual_enrol_users';
const ADD = 'core_group_add_group_members';
const retry = { retryOnFail: true, maxTries: 2, waitBetweenTries: 1 };
/** Students with these IDs and above are not enrolled. */
const OUTSIDE = 2903;

interface Settings {
	readonly operation?: string;
	readonly onError?: OnError;
	readonly settings?: object;
	readonly options?: IDataObject;
	readonly dryRun?: boolean;
	readonly requestOptions?: IDataObject;
	readonly token?: string;
	readonly site?: { readonly url: string };
}

async function run(
	items: readonly IDataObject[],
	{
		operation = 'add',
		onError = 'continueRegularOutput',
		settings = {},
		options = {},
		dryRun = false,
		requestOptions = {},
		token = NEEDLE,
		site = sandbox.it,
	}: Settings = {},
) {
	const parameters = {
		...{ resource: 'groupMember', operation, dataMode: 'autoMapInputData', requestOptions },
		...(operation === 'sync' ? { dryRun } : {}),
		options: { usersWhoAreNotEnrolled: 'enrol', ...options },
	};
	const { output, error } = await execute({
		site: { url: site.url, token },
		items,
		nodes: [moodleGroups(parameters as never, onError, 'Moodle Groups', settings)],
	});
	return { rows: error ? [] : output()[0].map(({ json }) => json), error };
}

const row = (userid: number, groupid = 1) => ({ groupid, userid });
const rolesOf = (userid: number, courseid = 2) =>
	sandbox.it.world.enrolment(courseid, userid)?.role;
const isEnrolled = (userid: number, courseid = 2) =>
	sandbox.it.world.enrolment(courseid, userid) !== undefined;
const fails = (fault: Partial<Fault>, fn = ENROL): void =>
	sandbox.it.setFaults([{ kind: 'exception', errorcode: 'unknownerror', fn, ...fault } as Fault]);

beforeEach(() => void makeGroups(sandbox.it, 'A', 'B'));

describe.each(['add', 'sync'])('Group Member > %s', (operation) => {
	it('enrols nobody unless asked to', async () => {
		const { rows } = await run([row(2999)], {
			operation,
			options: { usersWhoAreNotEnrolled: 'fail' },
		});
		expect(rows[0].error).toContain('is not enrolled');
		expect(calls(sandbox.it)).not.toContain(ENROL);
	});

	it('enrols those who are not, and says so on their items only', async () => {
		const { rows } = await run([row(3), row(2999), row(2998)], { operation });
		expect(rows).toEqual([
			{ groupid: 1, userid: 3, enrolled: null, status: 'added' },
			{ groupid: 1, userid: 2999, enrolled: true, status: 'added' },
			{ groupid: 1, userid: 2998, enrolled: true, status: 'added' },
		]);
		expect(rolesOf(2999)).toBe('student');
		const [body] = bodies(sandbox.it, ENROL);
		expect(body).toContain('enrolments[0][courseid]=2&enrolments[0][userid]=2998');
		expect(body).not.toContain('[userid]=3&');
	});

	it('enrols with the role of the option', async () => {
		await run([row(2999)], { operation, options: { roleId: '4' } });
		expect(rolesOf(2999)).toBe('teacher');
	});

	it.each([0, -5, 1.5, 'student', '5;3', ''])('enrols nobody with the role %j', async (roleId) => {
		const { rows } = await run([row(2999)], { operation, options: { roleId } });
		expect(rows[0].error).toContain(refuses('Role ID', wholeNumber(1), roleId));
		expect(writes(sandbox.it)).toEqual([]);
	});

	it('asks for each user once, be it for several groups', async () => {
		const options = operation === 'sync' ? { output: 'all' } : {};
		const { rows } = await run([row(2999), row(2999, 2), row(2999)], { operation, options });
		expect(listSizes(sandbox.it, 'enrolments')).toEqual([1]);
		expect(rows.map(({ enrolled, status }) => [enrolled, status])).toEqual([
			[true, 'added'],
			[true, 'added'],
			[true, 'duplicate'],
		]);
		expect(sandbox.it.world.membersOf(2)).toEqual([2999]);
	});

	it('leaves suspended enrolments as they are: Moodle takes these users into groups', async () => {
		const { world } = sandbox.it;
		world.enrol({ ...world.enrolment(2, 3)!, suspended: true });
		const many = Array.from({ length: 10 }, (_, index) => row(index + 4));
		for (const items of [[row(3)], [...many, row(3, 2)]]) {
			const { rows } = await run(items, { operation });
			for (const json of rows) expect(json).not.toHaveProperty('enrolled');
		}
		expect(calls(sandbox.it)).not.toContain(ENROL);
		expect(world.enrolment(2, 3)).toMatchObject({ suspended: true });
		expect([...world.membersOf(1), ...world.membersOf(2)]).toEqual(expect.arrayContaining([3]));
	});

	it('changes nothing in a second run', async () => {
		const items = [row(3), row(2998), row(2999, 2)];
		await run(items, { operation });
		const { requests } = sandbox.it;
		const before = requests.length;
		const { rows } = await run(items, { operation, options: { output: 'all' } });
		const said = operation === 'add' ? 'alreadyMember' : 'unchanged';
		expect(rows.map(({ status }) => status)).toEqual([said, said, said]);
		for (const json of rows) expect(json).not.toHaveProperty('enrolled');
		expect(requests.slice(before).map(({ wsfunction }) => wsfunction)).not.toContain(ENROL);
	});

	it('costs few requests: 300 rows, of which 30 are not enrolled', async () => {
		const items = Array.from({ length: 300 }, (_, index) =>
			row(index < 270 ? index + 3 : OUTSIDE + index - 270),
		);
		const { rows } = await run(items, { operation });
		expect(rows.filter(({ enrolled }) => enrolled === true)).toHaveLength(30);
		expect(rows.every(({ status }) => status === 'added')).toBe(true);
		expect(listSizes(sandbox.it, 'enrolments')).toEqual([30]);
		const asked = calls(sandbox.it);
		expect(asked.filter((name) => name === ADD)).toHaveLength(3);
		// The list of the course in three pages, the course, and the users who are not in it.
		const others = asked.filter((name) => ![ADD, ENROL].includes(name));
		expect(others.length).toBeLessThanOrEqual(10);
	});

	it('enrols those of a course in which nobody is, on both databases', async () => {
		for (const database of ['postgresql', 'mariadb'] satisfies DatabaseName[]) {
			const site = await startSandbox({ token: NEEDLE, database });
			const group = site.world.groups.get(makeGroups(site, 'A')[0])!;
			const { id } = site.world.createGroup({ ...group, courseid: 3, name: 'Far' });
			const items = Array.from({ length: 10 }, (_, index) => row(index + 3, id));
			const { rows } = await run(items, { operation, site });
			expect(rows.every(({ enrolled }) => enrolled === true)).toBe(true);
			expect(site.world.membersOf(id)).toHaveLength(10);
			expect(calls(site)).not.toContain('core_group_get_course_user_groups');
			await site.stop();
		}
	});

	it('asks one by one where a list of the course proves nothing', async () => {
		const { world } = sandbox.it;
		world.courses.set(2, { ...world.courses.get(2)!, groupmode: 1 });
		const capability = 'moodle/site:accessallgroups';
		world.overrides.push({ courseid: 2, role: 'editingteacher', capability, allow: false });
		world.addMember(1, 3003);
		// Another course shows the account who these users are.
		world.enrol({ courseid: 3, userid: 3003, role: 'editingteacher' });
		for (let userid = 3; userid < 13; userid++) {
			world.enrol({ courseid: 3, userid, role: 'student' });
		}
		const items = [...Array.from({ length: 10 }, (_, index) => row(index + 3)), row(2999)];
		const { rows } = await run(items, {
			operation,
			token: `${NEEDLE}-teacher`,
			options: { removeMembersNotInInput: false },
		});
		expect(rows.map(({ enrolled }) => enrolled === true)).toEqual(
			items.map(({ userid }) => userid === 2999),
		);
		expect(listSizes(sandbox.it, 'enrolments')).toEqual([1]);
	});

	it('sends no row whose user could not be enrolled, and the others', async () => {
		sandbox.it.world.users.set(2999, { ...sandbox.it.world.users.get(2999)!, confirmed: false });
		// The list of the course does not tell that.
		const many = Array.from({ length: 8 }, (_, index) => row(OUTSIDE + index));
		const { rows } = await run([row(3), ...many, row(2999)], { operation });
		expect(rows.filter(({ status }) => status === 'added')).toHaveLength(9);
		const failed = rows.filter(({ error }) => error !== undefined);
		expect(failed).toHaveLength(1);
		expect(failed[0].error).toContain(means('usernotconfirmed'));
		expect(bodies(sandbox.it, ADD).join()).not.toContain('=2999');
		expect(isEnrolled(2999)).toBe(false);
	});

	it('does not try each user of a course without manual enrolment', async () => {
		const { world } = sandbox.it;
		world.courses.set(2, { ...world.courses.get(2)!, manualEnrolment: false });
		world.courses.set(3, { ...world.courses.get(3)!, manualEnrolment: true });
		const { id } = world.createGroup({ ...world.groups.get(1)!, courseid: 3, name: 'Far' });
		const items = [
			...Array.from({ length: 20 }, (_, index) => row(OUTSIDE + index)),
			...Array.from({ length: 20 }, (_, index) => row(OUTSIDE + index, id)),
		];
		const { rows } = await run([row(3), ...items], { operation });
		const failed = rows.filter(({ error }) => error !== undefined);
		expect(failed).toHaveLength(20);
		for (const { error } of failed) expect(error).toContain('has no manual enrolment');
		expect(world.membersOf(id)).toHaveLength(20);
		expect(calls(sandbox.it).filter((name) => name === ENROL).length).toBeLessThan(8);
	});

	it('adds those who are enrolled where the service lacks the function', async () => {
		fails({ errorcode: 'accessexception' });
		const { rows } = await run([row(3), row(2998), row(2999)], { operation });
		expect(rows.filter(({ status }) => status === 'added')).toHaveLength(1);
		for (const { error } of rows.filter(({ status }) => status !== 'added')) {
			expect(error).toContain(means('accessexception', ENROL));
		}
		expect(calls(sandbox.it).filter((name) => name === ENROL)).toHaveLength(1);
	});

	it('stops the workflow before anything is added, and tells who is enrolled', async () => {
		fails({ skip: 1 });
		const { error } = await run([row(3), row(2998), row(2999)], {
			operation,
			onError: 'stopWorkflow',
			options: { rowsPerRequest: 1, requestsAtOnce: 1 },
		});
		expect(error?.description).toContain('Saved: 1 other change');
		expect(error?.description).toContain('Not saved: ');
		expect([isEnrolled(2998), isEnrolled(2999)]).toEqual([true, false]);
		expect(calls(sandbox.it)).not.toContain(ADD);
	});

	it('stops the workflow before anybody is enrolled when a row is wrong', async () => {
		for (const wrong of [{ groupid: 1, userid: 'x' }, row(9999), row(3, 77)]) {
			const { error } = await run([wrong, row(2999)], { operation, onError: 'stopWorkflow' });
			expect(error?.description).toContain(NOTHING_SAVED);
		}
		expect(writes(sandbox.it)).toEqual([]);
	});

	it('says of a member who could not be added that the user was enrolled', async () => {
		fails({}, ADD);
		const { rows } = await run([row(2999)], { operation });
		expect(rows[0].message).toContain(ENROLLED_ONLY);
		expect(isEnrolled(2999)).toBe(true);
	});

	it('repeats an enrolment whose answer was lost', async () => {
		fails({ kind: 'dropAfter', times: 1 });
		const { rows } = await run([row(2999)], { operation });
		expect(rows).toEqual([{ groupid: 1, userid: 2999, enrolled: true, status: 'added' }]);
	});

	it('says that it is not known when all answers are lost, and adds nobody', async () => {
		fails({ kind: 'dropAfter' });
		const { rows } = await run([row(2999)], { operation });
		expect(rows[0].details).toMatchObject({ outcome: 'unknown' });
		expect(calls(sandbox.it)).not.toContain(ADD);
	});

	it('a retry does not enrol again, and still says who was enrolled', async () => {
		fails({ times: 1 }, ADD);
		const { rows, error } = await run([row(2999), row(3)], {
			operation,
			onError: 'stopWorkflow',
			settings: retry,
		});
		expect(error).toBeUndefined();
		expect(rows).toEqual([
			{ groupid: 1, userid: 2999, enrolled: true, status: 'added' },
			{ groupid: 1, userid: 3, enrolled: null, status: 'added' },
		]);
		expect(listSizes(sandbox.it, 'enrolments')).toEqual([1]);
	});

	it.each([
		['could not', { times: 1 }],
		['may have enrolled, for all answers were lost', { kind: 'dropAfter', times: 5 }],
	] as const)('a retry enrols those whom the first try %s', async (_, fault) => {
		fails(fault);
		const { rows } = await run([row(2999)], {
			operation,
			onError: 'stopWorkflow',
			settings: retry,
		});
		expect(rows).toEqual([{ groupid: 1, userid: 2999, enrolled: true, status: 'added' }]);
		expect(sandbox.it.world.membersOf(1)).toEqual([2999]);
	});
});

it('works in the batches of n8n: each user is enrolled once, whatever batch a row is in', async () => {
	const batching = { batch: { batchSize: 1, batchInterval: 1 } };
	const { rows } = await run([row(2999), row(2999, 2), row(3), row(2998)], {
		requestOptions: { batching },
	});
	expect(rows.map(({ enrolled = false, status }) => [enrolled, status])).toEqual([
		[true, 'added'],
		[true, 'added'],
		[false, 'added'],
		[true, 'added'],
	]);
	expect(listSizes(sandbox.it, 'enrolments')).toEqual([1, 1]);
});

describe('Group Member > Sync', () => {
	const sync = { operation: 'sync' };

	it('tells in a dry run whom it would enrol, and enrols nobody', async () => {
		const { rows } = await run([row(3), row(2999)], { ...sync, dryRun: true });
		expect(rows).toEqual([
			{ groupid: 1, userid: 3, wouldEnrol: null, status: 'wouldAdd' },
			{ groupid: 1, userid: 2999, wouldEnrol: true, status: 'wouldAdd' },
		]);
		expect(writes(sandbox.it)).toEqual([]);
	});

	it('tells in a dry run why somebody would not be enrolled', async () => {
		const { rows } = await run([row(9999), row(1)], { ...sync, dryRun: true });
		expect(rows.map(({ error }) => error)).toEqual([
			inItem(0, says('userMissing', 9999)),
			inItem(1, says('userIsGuest', 1)),
		]);
	});

	it('enrols the members of a group that it creates', async () => {
		const options = { createMissingGroups: true };
		const { rows } = await run([{ courseid: 2, group: 'New', userid: 2999 }], {
			...sync,
			options,
		});
		expect(rows.map(({ status, enrolled }) => [status, enrolled])).toEqual([
			['created', null],
			['added', true],
		]);
	});

	it('enrols nobody for a group that cannot be created for others either', async () => {
		fails({}, 'core_group_create_groups');
		const options = { createMissingGroups: true };
		const items = [2999, 3].map((userid) => ({ courseid: 2, group: 'New', userid }));
		await run(items, { ...sync, options });
		expect(calls(sandbox.it)).not.toContain(ENROL);
	});

	it('keeps whom Moodle refuses to enrol for a new group in the group that they have', async () => {
		sandbox.it.world.addMember(1, 10);
		sandbox.it.world.addMember(1, 11);
		sandbox.it.world.addMember(1, 12);
		fails({});
		const items = [row(10), row(11), { courseid: 2, group: 'New', userid: 2999 }];
		const { rows } = await run(items, { ...sync, options: { createMissingGroups: true } });
		expect(rows.map(({ status, error }) => error ?? status)).toEqual([
			'removed',
			expect.stringContaining('[item 2]'),
		]);
		expect([...sandbox.it.world.groups.values()].map(({ name }) => name)).toEqual(['A', 'B']);
	});

	it('enrols nobody for a group past the removal limit', async () => {
		for (let userid = 10; userid < 20; userid++) sandbox.it.world.addMember(1, userid);
		const { rows } = await run([row(2999)], sync);
		expect(rows[0].error).toContain('removal limit');
		expect(writes(sandbox.it)).toEqual([]);
	});

	it('removes nobody from a group for whose row somebody could not be enrolled', async () => {
		sandbox.it.world.addMember(1, 10);
		fails({});
		const { rows } = await run([row(2999), row(3)], {
			...sync,
			options: { removalLimitPercent: 100 },
		});
		expect(rows[0].message).toContain('Until this row is correct, nobody is removed');
		expect(sandbox.it.world.membersOf(1)).toEqual(expect.arrayContaining([3, 10]));
	});

	it('never takes anybody out of the course', async () => {
		sandbox.it.world.addMember(1, 10);
		await run([row(2999)], { ...sync, options: { removalLimitPercent: 100 } });
		expect(sandbox.it.world.membersOf(1)).toEqual([2999]);
		expect(isEnrolled(10)).toBe(true);
	});
});

it.each(['5.0', '5.1'] as const)('tells Moodle %s apart by its own codes', async (moodle) => {
	const site = await startSandbox({ token: NEEDLE, moodle });
	makeGroups(site, 'A');
	const { rows } = await run([row(9999), row(2999)], { site });
	expect(rows[0].error).toBe(inItem(0, says('userMissing', 9999)));
	expect(rows[1]).toMatchObject({ enrolled: true, status: 'added' });
	await site.stop();
});
