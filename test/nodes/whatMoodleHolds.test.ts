import type { IDataObject, INodeParameters } from 'n8n-workflow';

import type { Fault } from '../../sandbox';
import { omit } from '../../nodes/MoodleGroups/input/omit';
import { worldWithCustomFields } from '../../sandbox/world/defaultWorld';
import type { Group, Grouping } from '../../sandbox/world/model';
import { execute, moodleGroups, type OnError } from '../support/engine';
import { inItem, means, notReadBack, says } from '../support/said';
import { refusesTyped } from '../support/saidOfRows';
import {
	bodies,
	calls,
	listSizes,
	makeGroups,
	NEEDLE,
	useSandbox,
	writes,
} from '../support/sandbox';

const sandbox = useSandbox({ world: worldWithCustomFields(NEEDLE), moodle: '5.1' });

const ALL = { options: { output: 'all' } };

interface Given {
	readonly parameters?: INodeParameters;
	readonly onError?: OnError;
	readonly retries?: number;
}

async function run(operation: string, items: readonly IDataObject[], given: Given = {}) {
	const { parameters = ALL, onError = 'continueRegularOutput', retries } = given;
	const [resource, name] = operation.split('/');
	const mode = /get/.test(name) ? {} : { dataMode: 'autoMapInputData' };
	const node = { resource, operation: name, ...mode, ...parameters };
	const retry = retries === undefined ? {} : { retryOnFail: true, maxTries: retries };
	const { output, error } = await execute({
		site: { url: sandbox.it.url, token: NEEDLE },
		items,
		nodes: [moodleGroups(node, onError, undefined, { ...retry, waitBetweenTries: 0 })],
	});
	return { rows: (output()[0] ?? []).map(({ json }) => json), error };
}

const said = (rows: readonly IDataObject[]) => rows.map(({ error, status }) => error ?? status);

const group = (id: number) => sandbox.it.world.groups.get(id)!;

const PICTURE = '<p><img src="@@PLUGINFILE@@/pic.png" alt="x"></p>';

const FIELDS = {
	campus: 'R&D',
	notes: PICTURE,
	remote: '1',
	region: '2',
	starts: '1788220800',
	seats: '3.5',
};

/** One with something in every field, in the description format of a number. */
const rich = (number: number) => ({
	courseid: 2,
	name: `Rich ${number}`,
	description: PICTURE,
	descriptionformat: [1, 0, 2, 4][number % 4],
	idnumber: `R${number}`,
	customfields: FIELDS,
});

/** What a row can change of one, and what is then stored. */
const OF_BOTH: Array<[IDataObject, Partial<Grouping>]> = [
	[{ description: 'new' }, { description: 'new' }],
	[{ descriptionformat: 'markdown' }, { descriptionformat: 4 }],
	[{ customfield_campus: 'B' }, { customfields: { ...FIELDS, campus: 'B' } }],
	[{ customfield_notes: 'B' }, { customfields: { ...FIELDS, notes: 'B' } }],
	[{ customfield_notes_editor: PICTURE }, {}],
	[{ customfield_remote: 'no' }, { customfields: { ...FIELDS, remote: '0' } }],
	[
		{ customfield_region: 'South', customfield_seats: 7 },
		{ customfields: { ...FIELDS, seats: '7' } },
	],
	[{ customfield_starts: '2026-09-01T00:00Z', description: PICTURE }, {}],
	[
		{ customfields: { campus: '', starts: '' } },
		{ customfields: { ...FIELDS, campus: '', starts: '' } },
	],
];

const OF_GROUPS: Array<[IDataObject, Partial<Group>]> = [
	...OF_BOTH,
	[{ visibility: 'all' }, { visibility: 0 }],
	[{ visibility: 'none' }, { visibility: 3, participation: false }],
	[{ participation: 'no' }, { participation: false }],
];

/** Renames, by what names the thing. */
const RENAMED: Array<[IDataObject, Partial<Group>]> = [
	[{ name: 'Other' }, { name: 'Other' }],
	[{ newidnumber: 'X' }, { idnumber: 'X' }],
];

describe.each<[string, 'groups' | 'groupings', Array<[IDataObject, Partial<Group>]>]>([
	['group/update', 'groups', [...OF_GROUPS, ...RENAMED]],
	['group/createOrUpdate', 'groups', OF_GROUPS],
	['group/sync', 'groups', OF_GROUPS],
	['grouping/update', 'groupings', [...OF_BOTH, ...RENAMED]],
])('%s', (operation, things, changes) => {
	const isGroup = things === 'groups';
	const more = isGroup ? { enrolmentkey: 'Key', visibility: 1, participation: true } : {};
	const rowOf = (number: number) =>
		operation.endsWith('update')
			? { [isGroup ? 'groupid' : 'groupingid']: number }
			: { courseid: 2, name: `Rich ${number}` };
	const stored = (number: number) => sandbox.it.world[things].get(number);

	beforeEach(() => {
		const { world } = sandbox.it;
		for (const index of changes.keys()) {
			if (isGroup) world.createGroup({ ...rich(index + 1), ...more } as unknown as Group);
			else world.createGrouping(rich(index + 1));
		}
		world.forgetGroups(2);
	});

	it('changes what a row mentions and nothing else, and finds nothing to do the second time', async () => {
		const items = changes.map(([row], index) => ({ ...rowOf(index + 1), ...row }));
		const { rows } = await run(operation, items);
		expect(said(rows)).toEqual(
			changes.map(([, wanted]) => (Object.keys(wanted).length === 0 ? 'unchanged' : 'updated')),
		);
		for (const [index, [, wanted]] of changes.entries()) {
			const id = index + 1;
			expect(stored(id)).toEqual({ id, ...rich(id), ...more, ...wanted });
			// The output is what Moodle holds.
			const { customfields, ...shown } = {
				[isGroup ? 'groupid' : 'groupingid']: id,
				...rich(id),
				...wanted,
			};
			expect(rows[index]).toMatchObject(shown);
			expect(rows[index]).not.toHaveProperty('enrolmentkey');
			const told = (rows[index].customfields as Array<{ shortname: string; value: string }>).map(
				({ shortname, value }) => [shortname, value],
			);
			expect(Object.fromEntries(told)).toEqual(customfields);
		}
		const before = writes(sandbox.it).length;
		const again = await run(
			operation,
			items.map((item: IDataObject) => omit(item, 'newidnumber')),
		);
		expect(said(again.rows)).toEqual(changes.map(() => 'unchanged'));
		expect(writes(sandbox.it)).toHaveLength(before);
	});

	it('changes nothing with what Get and Get Many tell', async () => {
		const noun = isGroup ? 'group' : 'grouping';
		const course = { __rl: true, mode: 'byId', value: 2 };
		const many = await run(`${noun}/getMany`, [{}], { parameters: { course, returnAll: true } });
		const one = { __rl: true, mode: 'byId', value: '={{ $json.groupid }}' };
		const full = isGroup ? await run('group/get', many.rows, { parameters: { group: one } }) : many;
		for (const { rows } of [many, full]) {
			expect(rows).toHaveLength(changes.length);
			const back = await run(operation, rows);
			expect(said(back.rows)).toEqual(changes.map(() => 'unchanged'));
		}
		expect(writes(sandbox.it)).toEqual([]);
	});
});

describe('reading back', () => {
	it('takes one request for a hundred rows', async () => {
		const ids = makeGroups(sandbox.it, ...Array.from({ length: 250 }, (_, index) => `G${index}`));
		const { rows } = await run(
			'group/update',
			ids.map((groupid) => ({ groupid, description: 'new' })),
		);
		expect(new Set(said(rows))).toEqual(new Set(['updated']));
		expect(listSizes(sandbox.it, 'groupids')).toEqual([250, 100, 100, 50]);
		expect(calls(sandbox.it)).toHaveLength(7);
	});

	it.each<[string, Fault]>([
		['fails', { kind: 'exception', errorcode: 'dmlreadexception', skip: 1 }],
		['is not allowed', { kind: 'exception', errorcode: 'accessexception', skip: 1 }],
	])('leaves a row updated when it %s, and says what was sent', async (_, fault) => {
		makeGroups(sandbox.it, 'A');
		sandbox.it.setFaults([{ ...fault, fn: 'core_group_get_groups' }]);
		const { rows } = await run('group/update', [
			{ groupid: 1, description: 'new', enrolmentkey: 'Key' },
		]);
		expect(rows).toMatchObject([
			{
				groupid: 1,
				name: 'A',
				description: 'new',
				status: 'updated',
				reason: expect.stringContaining(notReadBack('')) as string,
			},
		]);
		expect(rows[0]).not.toHaveProperty('enrolmentkey');
	});

	it('fails a row of which Moodle made something else, in a sync as well', async () => {
		makeGroups(sandbox.it, 'A', 'B');
		const items = [
			{ courseid: 2, name: 'A', customfield_region: 9 },
			{ courseid: 2, name: 'B', customfield_region: 1 },
		];
		const { rows } = await run('group/sync', items);
		const why = 'the custom field "region" is no choice of the field, not "9"';
		expect(said(rows)).toEqual([
			inItem(0, says('storedOtherwise', 'group', { id: 1, name: 'A' }, 'updated', why)),
			'updated',
		]);
		expect(rows[0].details).toMatchObject({ outcome: 'partly' });
		// Now it is known that the number means nothing.
		const again = await run('group/sync', items);
		expect(said(again.rows)).toEqual([
			inItem(0, refusesTyped('region', 'select', '9', new Map([['9', null]]))),
			'unchanged',
		]);
		expect(writes(sandbox.it)).toHaveLength(1);
	});

	it('stops the workflow for such a row, and says what is saved', async () => {
		makeGroups(sandbox.it, 'A', 'B');
		const items = [
			{ groupid: 1, customfield_region: 9 },
			{ groupid: 2, customfield_region: 1 },
		];
		const { error } = await run('group/update', items, { onError: 'stopWorkflow' });
		expect(error?.message).toContain('Moodle stored part of the row differently');
		expect(error?.description).toMatch(/Saved: 1 of 2 rows .*Saved in part: 1 of 2 rows/);
	});
});

describe('participation', () => {
	it('is told as Moodle has it, for a new group and for one that is hidden', async () => {
		makeGroups(sandbox.it, 'A');
		const items = [
			{ courseid: 2, name: 'A', visibility: 'own' },
			{ courseid: 2, name: 'B', visibility: 'none' },
		];
		const { rows } = await run('group/createOrUpdate', items);
		expect(rows).toMatchObject([
			{ status: 'updated', visibility: 2, participation: false },
			{ status: 'created', visibility: 3, participation: false },
		]);
		expect(said((await run('group/createOrUpdate', items)).rows)).toEqual([
			'unchanged',
			'unchanged',
		]);
	});

	it('is refused before anything is sent where Moodle would switch it off, in a dry run too', async () => {
		makeGroups(sandbox.it, 'A', 'B');
		sandbox.it.world.updateGroup({ ...group(1), visibility: 3, participation: false });
		const items = [
			{ courseid: 2, name: 'A', participation: 'yes' },
			{ courseid: 2, name: 'B', participation: 'yes', visibility: 'own' },
			{ courseid: 2, name: 'C', participation: 'yes', visibility: 'none' },
		];
		for (const dryRun of [true, false]) {
			const { rows } = await run('group/sync', items, { parameters: { ...ALL, dryRun } });
			expect(said(rows)).toEqual([
				inItem(0, says('participationOff', 3)),
				inItem(1, says('participationOff', 2)),
				inItem(2, says('participationOff', 3)),
			]);
		}
		expect(writes(sandbox.it)).toEqual([]);
		const shown = { courseid: 2, name: 'A', participation: 'yes', visibility: 'members' };
		expect((await run('group/sync', [shown])).rows).toMatchObject([
			{ status: 'updated', visibility: 1, participation: true },
		]);
	});
});

describe('in a course without groups', () => {
	const rows = (count: number, field: (index: number) => IDataObject) =>
		Array.from({ length: count }, (_, index) => ({
			courseid: 2,
			name: `N${index}`,
			...field(index),
		}));

	it.each(['group/create', 'group/createOrUpdate', 'group/sync', 'grouping/create'])(
		'%s makes the first one without custom fields, and all as they should be',
		async (operation) => {
			const values = { campus: 'A', notes: 'B', remote: 'TRUE', region: 2 };
			const items = rows(3, () => ({ customfields: { ...values, starts: '2026-09-01T00:00Z' } }));
			const { rows: told } = await run(operation, items);
			expect(said(told)).toEqual(Array(3).fill('created'));
			const { groups, groupings } = sandbox.it.world;
			for (const { customfields } of [...groups.values(), ...groupings.values()]) {
				expect(customfields).toEqual({ ...values, remote: '1', region: '2', starts: '1788220800' });
			}
			expect(writes(sandbox.it).map((name) => name.replace(/_group(ing)?s$/, ''))).toEqual([
				...['core_group_create', 'core_group_update', 'core_group_create'],
			]);
			expect(told[2].customfields).toContainEqual({ shortname: 'remote', value: '1' });
		},
	);

	it('shows by the first row that the others are wrong, too', async () => {
		const items = rows(1200, () => ({ customfield_remote: 'maybe' }));
		const { rows: told } = await run('group/create', items);
		const why = refusesTyped('remote', 'checkbox', 'maybe');
		expect(said(told)).toEqual([
			inItem(0, says('withoutFields', 'group', { id: 1, name: 'N0' }, why)),
			...items.slice(1).map((_, index) => `${why} [item ${index + 1}]`),
		]);
		expect(sandbox.it.world.groups.size).toBe(1);
		expect(calls(sandbox.it).length).toBeLessThanOrEqual(10);
	});

	it('costs at most 16 requests for 300 rows, each tenth of them bad', async () => {
		const items = rows(300, (index) => ({
			customfield_remote: index % 10 === 9 ? 'maybe' : 'yes',
		}));
		const { rows: told } = await run('group/create', items);
		expect(said(told).filter((word) => word === 'created')).toHaveLength(270);
		expect(calls(sandbox.it).length).toBeLessThanOrEqual(16);
	});

	it('stops before the others are made when the workflow stops on errors', async () => {
		const items = rows(3, (index) => ({ customfield_remote: index === 1 ? 'maybe' : 'yes' }));
		const { error } = await run('group/create', items, { onError: 'stopWorkflow' });
		expect(error?.message).toBe(inItem(1, refusesTyped('remote', 'checkbox', 'maybe')));
		expect(error?.description).toContain('Saved: 1 of 3 rows (item 0)');
		expect(sandbox.it.world.groups.size).toBe(1);
	});

	it('fills the first one in when a retry finds it without', async () => {
		const fn = 'core_group_update_groups';
		sandbox.it.setFaults([{ kind: 'siteMaintenance', fn, times: 2 }]);
		const items = rows(2, () => ({ customfield_campus: 'North' }));
		const { rows: told, error } = await run('group/create', items, {
			onError: 'stopWorkflow',
			retries: 2,
		});
		expect(error).toBeUndefined();
		expect(said(told)).toEqual(['existing', 'created']);
		expect([group(1).customfields, group(2).customfields]).toEqual([
			{ campus: 'North' },
			{ campus: 'North' },
		]);
	});

	it('sends values as they are where the token could not fill them in', async () => {
		const token = sandbox.it.world.tokens.get(NEEDLE)!;
		const functions = ['core_group_create_groups', 'core_group_get_course_groups'];
		sandbox.it.world.tokens.set(NEEDLE, { ...token, functions });
		const { rows: told } = await run(
			'group/create',
			rows(1, () => ({ customfield_campus: 'North' })),
		);
		expect(told).toMatchObject([
			{ status: 'created', customfields: [{ shortname: 'campus', value: 'North' }] },
		]);
		expect(told[0].reason).toContain(means('accessexception', 'core_group_get_groups'));
		expect(group(1).customfields).toEqual({ campus: 'North' });
		expect(writes(sandbox.it)).toEqual(['core_group_create_groups']);
	});
});

describe('what bad custom fields cost', () => {
	const bad = (index: number) =>
		[{ customfield_remote: 'maybe' }, { customfield_x: 'y' }][index % 2];
	const names = Array.from({ length: 1200 }, (_, index) => `G${index}`);

	it.each(['group/create', 'group/createOrUpdate', 'group/sync', 'group/update'])(
		'at most 10 requests for 1,200 rows of %s, and nothing is sent',
		async (operation) => {
			makeGroups(sandbox.it, ...(operation === 'group/create' ? ['There'] : names));
			const items = names.map((name, index) => ({
				...(operation === 'group/update' ? { groupid: index + 1 } : { courseid: 2, name }),
				...bad(index),
			}));
			const { rows } = await run(operation, items);
			expect(rows.filter(({ error }) => error !== undefined)).toHaveLength(1200);
			expect(writes(sandbox.it)).toEqual([]);
			expect(calls(sandbox.it).length).toBeLessThanOrEqual(10);
		},
	);

	it.each(['group/create', 'group/update'])(
		'at most 12 requests for 300 rows of %s, each tenth bad',
		async (operation) => {
			const some = names.slice(0, 300);
			makeGroups(sandbox.it, ...(operation === 'group/create' ? ['There'] : some));
			const items = some.map((name, index) => ({
				...(operation === 'group/update' ? { groupid: index + 1 } : { courseid: 2, name }),
				...(index % 10 === 0 ? bad(index) : { customfield_remote: 'yes' }),
			}));
			const { rows } = await run(operation, items);
			expect(rows.filter(({ error }) => error !== undefined)).toHaveLength(30);
			expect(calls(sandbox.it).length).toBeLessThanOrEqual(12);
			expect(bodies(sandbox.it).join()).not.toContain('maybe');
		},
	);
});
