import type { IDataObject, INodeParameters } from 'n8n-workflow';

import { refuseTags } from '../../nodes/MoodleGroups/input/tags';
import { toDisplayText } from '../../nodes/MoodleGroups/n8n/displayText';
import { startSandbox, type MoodleName, type Sandbox } from '../../sandbox';
import { worldWithCustomFields } from '../../sandbox/world/defaultWorld';
import { execute, moodleGroups, type OnError } from '../support/engine';
import { ANY, like, says } from '../support/said';
import { refusesTyped } from '../support/saidOfRows';
import { makeGroups, NEEDLE, writes } from '../support/sandbox';

let sandbox: Sandbox;

/** Starts a site with a custom field of every type, for groups and for groupings. */
async function start(moodle: MoodleName): Promise<void> {
	sandbox = await startSandbox({ moodle, token: NEEDLE, world: worldWithCustomFields(NEEDLE) });
}

afterEach(async () => await sandbox.stop());

interface Given {
	readonly parameters?: INodeParameters;
	readonly onError?: OnError;
	readonly who?: string;
}

/** Runs an operation, such as `group/update`, over rows. */
async function run(operation: string, items: readonly IDataObject[], given: Given = {}) {
	const { parameters, onError = 'continueRegularOutput', who = '' } = given;
	const [resource, name] = operation.split('/');
	const node = { resource, operation: name, dataMode: 'autoMapInputData', ...parameters };
	const { output, error } = await execute({
		site: { url: sandbox.url, token: `${NEEDLE}${who}` },
		items,
		nodes: [moodleGroups(node, onError)],
		timezone: 'Europe/Berlin',
	});
	return { rows: (output()[0] ?? []).map(({ json }) => json), error };
}

const said = (rows: readonly IDataObject[]) => rows.map(({ error, status }) => error ?? status);

const group = (groupid: number) => sandbox.world.groups.get(groupid)!;
const grouping = (groupingid: number) => sandbox.world.groupings.get(groupingid)!;

function makeGroupings(...names: string[]): void {
	const values = { courseid: 2, idnumber: '', description: '', descriptionformat: 1 };
	for (const name of names) sandbox.world.createGrouping({ ...values, name });
}

/** The things that an operation writes, and what its rows say of the one of an index. */
const WAYS: Record<
	string,
	{ things: 'groups' | 'groupings'; row: (index: number) => IDataObject }
> = {
	'group/create': { things: 'groups', row: (index) => ({ courseid: 2, name: `New ${index}` }) },
	'group/update': { things: 'groups', row: (index) => ({ groupid: index + 1 }) },
	'group/createOrUpdate': {
		things: 'groups',
		row: (index) => ({ courseid: 2, name: `Old ${index}` }),
	},
	'group/sync': { things: 'groups', row: (index) => ({ courseid: 2, name: `Old ${index}` }) },
	'grouping/create': {
		things: 'groupings',
		row: (index) => ({ courseid: 2, name: `New ${index}` }),
	},
	'grouping/update': { things: 'groupings', row: (index) => ({ groupingid: index + 1 }) },
};

/** A cell, and what Moodle stores of it, or why it cannot. */
const CELLS: Array<[field: string, cell: unknown, stored: string | RegExp]> = [
	['campus', ' North & "South" < x', ' North & "South" < x'],
	[
		'campus',
		'<b>x</b>',
		like(toDisplayText(says('customFieldRefused', 'campus', refuseTags('<b>x</b>')!))),
	],
	['campus', 7, '7'],
	['notes', '<p>a & b</p>', '<p>a & b</p>'],
	['notes_editor', '<p>a & b</p>', '<p>a & b</p>'],
	...['TRUE', 'yes', 'On', '1', 1, true].map((yes): [string, unknown, string] => [
		'remote',
		yes,
		'1',
	]),
	...['FALSE', 'no', '0', 0, false].map((no): [string, unknown, string] => ['remote', no, '0']),
	['remote', 'maybe', like(refusesTyped('remote', 'checkbox', 'maybe'))],
	['region', '2', '2'],
	['region', 3, '3'],
	['region', 'South', '2'],
	['region', 'south', like(refusesTyped('region', 'select', 'south'))],
	['region', '2.5', like(refusesTyped('region', 'select', '2.5'))],
	['starts', '1788220800', '1788220800'],
	['starts', '2026-09-01', '1788213600'],
	['starts', '2026-12-01 08:30', '1796110200'],
	['starts', '2026-09-01T00:00:00Z', '1788220800'],
	['starts', '2026-09-01T00:00:00.000-04:00', '1788235200'],
	['starts', new Date('2026-09-01T00:00:00Z'), '1788220800'],
	['starts', '1969-07-20', '-14259600'],
	...['1.9.2026', '9/1/26', 46266, '20260901', 1788220800000, '2026-02-30', 'soon'].map(
		(cell): [string, unknown, RegExp] => [
			'starts',
			cell,
			like(refusesTyped('starts', 'date', String(cell))),
		],
	),
	['seats', 25, '25'],
	['seats', ' 7.50 ', '7.5'],
	['seats', 0.1 + 0.2, '0.3'],
	['seats', '-.5', '-0.5'],
	...['3,5', 'many', '1e3', 100_000].map((cell): [string, unknown, RegExp] => [
		'seats',
		cell,
		like(refusesTyped('seats', 'number', String(cell))),
	]),
	['Campus', 'x', like(says('customFieldMissing', ANY, 'Campus', ''))],
	['nosuch', 'x', like(says('customFieldMissing', ANY, 'nosuch', ''))],
];

/** Makes a sync tell of every row. */
const ALL: Given = { parameters: { options: { output: 'all' } } };

describe.each(['4.5', '5.1'] as const)('on Moodle %s', (version) => {
	beforeEach(async () => {
		await start(version);
		const old = CELLS.map((_, index) => `Old ${index}`);
		makeGroups(sandbox, ...old, 'Southern');
		makeGroupings(...old, 'Southern');
		// What has a choice makes its name known.
		const last = CELLS.length + 1;
		sandbox.world.updateGroup({ ...group(last), customfields: { region: '2' } });
		sandbox.world.updateGrouping({ ...grouping(last), customfields: { region: '2' } });
	});

	it.each(Object.entries(WAYS))(
		'%s takes of each type what can be stored, and sends nothing else',
		async (operation, { things, row }) => {
			const isNew = operation.endsWith('create');
			const items = CELLS.map(([field, cell], index) => ({
				...row(index),
				customfields: { [field]: cell },
			}));
			const { rows } = await run(operation, items as IDataObject[], ALL);
			const stored = [...sandbox.world[things].values()].slice(isNew ? CELLS.length + 1 : 0);
			for (const [index, [field, cell, wanted]] of CELLS.entries()) {
				const told = [field, cell, said(rows)[index]];
				const base = field.replace('_editor', '');
				if (typeof wanted !== 'string') {
					expect(told).toEqual([field, cell, expect.stringMatching(wanted)]);
					if (!isNew) expect(stored[index].customfields).toBeUndefined();
					continue;
				}
				const thing = isNew ? stored.shift() : stored[index];
				const done = expect.stringMatching(/^(created|updated|unchanged)$/) as string;
				expect([...told, thing?.customfields?.[base] ?? '0']).toEqual([field, cell, done, wanted]);
				expect(rows[index].customfields).toContainEqual({ shortname: base, value: wanted });
			}
			expect(isNew ? stored : []).toEqual([]);
			expect(writes(sandbox)).toHaveLength(1);
		},
	);
});
