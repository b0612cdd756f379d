import type { IDataObject, INodeParameters } from 'n8n-workflow';

import { oneOf } from '../../nodes/MoodleGroups/input/options';
import { SiteFields } from '../../nodes/MoodleGroups/moodle/siteFields';
import { differences } from '../../nodes/MoodleGroups/things/stored';
import { startSandbox, type DatabaseName, type MoodleName, type Sandbox } from '../../sandbox';
import { worldWithCustomFields } from '../../sandbox/world/defaultWorld';
import { execute, moodleGroups, type OnError } from '../support/engine';
import { inItem, refuses } from '../support/said';
import { bodies, makeGroups, NEEDLE, writes } from '../support/sandbox';

const SITES: ReadonlyArray<[MoodleName, DatabaseName]> = [
	['4.5', 'postgresql'],
	['4.5', 'mariadb'],
	['5.1', 'mariadb'],
];

/** What the things of a test hold; each field of another type. */
const FIELDS = { campus: 'North', notes: 'x', remote: '1', region: '2', starts: '1700000000' };
const FULL = { description: '<p>old</p>', descriptionformat: 1, idnumber: 'X' };

let sandbox: Sandbox;

const group = (groupid: number) => sandbox.world.groups.get(groupid)!;
const grouping = (groupingid: number) => sandbox.world.groupings.get(groupingid)!;

/** What is left of all that can be cleared. */
function left(groupid: number) {
	const { name, description, idnumber, enrolmentkey, customfields } = group(groupid);
	const fields = Object.entries(customfields ?? {}).filter(([, value]) => Number(value) !== 0);
	return [name, description, idnumber, enrolmentkey, Object.fromEntries(fields)];
}

const KEPT = (name: string, idnumber: string) => [
	...[name, FULL.description, idnumber, 'secret', FIELDS],
];

async function run(
	operation: string,
	items: readonly IDataObject[],
	more: INodeParameters = {},
	emptyCells = 'clear',
	onError: OnError = 'continueRegularOutput',
) {
	const [resource, name] = operation.split('/');
	const { options, ...parameters } = more;
	const node = {
		...{ resource, operation: name, dataMode: 'autoMapInputData', dryRun: false },
		...parameters,
		options: { ...(options as object), emptyCells },
	};
	const { output, error } = await execute({
		site: { url: sandbox.url, token: NEEDLE },
		items,
		nodes: [moodleGroups(node as INodeParameters, onError)],
	});
	const rows = (output()[0] ?? []).map(({ json }) => json);
	return { rows, error, said: rows.map((row) => row.error ?? row.status) };
}

const ALL = { options: { output: 'all' } };
const json = (rows: unknown) => ({ dataMode: 'usingJson', rowsJson: JSON.stringify(rows) });

describe.each(SITES)('Empty Cells, on Moodle %s and %s', (moodle, database) => {
	beforeAll(async () => {
		const world = worldWithCustomFields(NEEDLE);
		sandbox = await startSandbox({ token: NEEDLE, moodle, database, world });
	});
	afterAll(async () => await sandbox.stop());
	beforeEach(() => {
		sandbox.reset();
		const { world } = sandbox;
		const values = { ...FULL, enrolmentkey: 'secret', customfields: FIELDS };
		for (const [index, groupid] of makeGroups(sandbox, 'A', 'B', 'C').entries()) {
			world.updateGroup({ ...group(groupid), ...values, idnumber: `X${index}` });
		}
		world.createGrouping({ courseid: 2, name: 'G', ...FULL, customfields: FIELDS });
		world.forgetGroups(2);
	});

	/** Columns of which each is empty in the second row, and some in all rows. */
	const EMPTY = { description: '', idnumber: ' ', enrolmentkey: '', customfield_region: null };
	const MORE = { customfield_campus: '', customfield_notes: '', customfield_starts: '' };
	const sheet = [
		{ groupid: 1, description: 'new', customfield_remote: 'no', ...MORE },
		{ groupid: 2, ...EMPTY, ...MORE, customfield_remote: '' },
	];

	it('Keep is what holds unless the option says otherwise', async () => {
		const { said } = await run('group/update', sheet.slice(1), {}, 'keep');
		expect(said).toEqual(['unchanged']);
		expect(writes(sandbox)).toEqual([]);
	});

	it('Clear empties what Moodle can have empty, and nothing that the sheet does not have', async () => {
		const { said, rows } = await run('group/update', sheet);
		expect(said).toEqual(['updated', 'updated']);
		expect(left(2)).toEqual(['B', '', '', '', {}]);
		expect(rows[1]).toMatchObject({ name: 'B', description: '', idnumber: '' });
		expect(JSON.stringify(rows)).not.toContain('isKeyed');
		// Of the first row, which has no such cells, as Extract From File leaves them out.
		expect(left(1)).toEqual(['A', 'new', '', '', {}]);
		expect(left(3)).toEqual(KEPT('C', 'X2'));
		const before = writes(sandbox).length;
		expect((await run('group/update', sheet)).said).toEqual(['unchanged', 'unchanged']);
		expect(writes(sandbox)).toHaveLength(before);
	});

	it.each(['group/createOrUpdate', 'group/sync'])('%s clears, too', async (operation) => {
		const rows = [
			{ course: 'PHYS101', name: 'A', groupidnumber: '', ...MORE, enrolmentkey: '' },
			{ course: 'PHYS101', name: 'B', groupidnumber: 'X1', description: 'new' },
			{ course: 'PHYS101', name: 'New', groupidnumber: '', description: '', enrolmentkey: '' },
		];
		const { said } = await run(operation, rows, operation === 'group/sync' ? ALL : {});
		expect(said).toEqual(['updated', 'updated', 'created']);
		const { remote, region } = FIELDS;
		expect(left(1)).toEqual(['A', '', '', '', { remote, region }]);
		expect(left(2)).toEqual(['B', 'new', 'X1', '', { remote, region }]);
		const before = writes(sandbox).length;
		await run(operation, rows);
		expect(writes(sandbox)).toHaveLength(before);
	});

	it('a dry run says what would be cleared, and clears nothing', async () => {
		const rows = [
			{ course: 'PHYS101', name: 'A', enrolmentkey: '' },
			{ course: 'PHYS101', name: 'B', customfield_campus: null },
		];
		const { said } = await run('group/sync', rows, { ...ALL, dryRun: true });
		expect(said).toEqual(['wouldUpdate', 'wouldUpdate']);
		expect(writes(sandbox)).toEqual([]);
	});

	it('groupings are cleared likewise', async () => {
		const row = { groupingid: 1, description: '', idnumber: '', customfield_campus: '' };
		expect((await run('grouping/update', [row])).said).toEqual(['updated']);
		expect(grouping(1)).toMatchObject({ name: 'G', description: '', idnumber: '' });
		expect(grouping(1).customfields).toMatchObject({ campus: '', notes: 'x' });
		expect((await run('grouping/update', [row])).said).toEqual(['unchanged']);
	});

	it.each<[string, IDataObject]>([
		['a new name', { groupid: 1, newname: '' }],
		['a name beside the ID', { groupid: 1, name: '' }],
		['a new ID number', { groupname: 'A', newidnumber: '' }],
		['the ID number by which it is named', { groupidnumber: 'X0', idnumber: '' }],
		['the same, where the new one is empty', { idnumber: 'X0', newidnumber: '' }],
		['what has no empty value', { groupid: 1, visibility: '', participation: '' }],
		['a format', { groupid: 1, descriptionformat: null }],
		['what is undefined in all rows', { groupid: 1, description: undefined, idnumber: undefined }],
		['a formula that failed', { groupid: 1, description: '#REF!', idnumber: '#N/A' }],
		[
			'a formula that failed in another language',
			{ groupid: 1, description: '#WERT!', idnumber: '#NV' },
		],
		['what nobody can tell', { groupid: 1, idnumber: '?' }],
		['a script that failed', { groupid: 1, enrolmentkey: 'undefined', customfield_campus: NaN }],
	])('never clears %s', async (_, row) => {
		const { said } = await run('group/update', [{ courseid: 2, ...row }]);
		expect(said).toEqual(['unchanged']);
		expect(left(1)).toEqual(KEPT('A', 'X0'));
		expect(writes(sandbox)).toEqual([]);
	});

	it('says once which cells it did not take for empty', async () => {
		const rows = [
			{ groupid: 1, description: '#REF!' },
			{ groupid: 2, description: '#REF!', idnumber: 'nan' },
		];
		const { rows: told } = await run('group/update', rows);
		expect(told.map(({ reason }) => reason)).toEqual([
			'Not cleared, because it may stand for a value: "#REF!", "nan"',
			null,
		]);
	});

	it.each<[unknown, IDataObject]>([
		['NULL', { idnumber: '', description: '', enrolmentkey: '' }],
		['n/a', { idnumber: '', description: 'n/a', enrolmentkey: 'n/a' }],
		['-', { idnumber: '', description: '-', enrolmentkey: '-' }],
		['0', { idnumber: '0', description: '0', enrolmentkey: '0' }],
		['<p></p>', { idnumber: 'X0', description: '<p></p>', enrolmentkey: 'secret' }],
	])('a cell with %j is what it is everywhere', async (cell, held) => {
		const all = { description: cell, idnumber: cell, enrolmentkey: cell };
		const row = cell === '<p></p>' ? { description: cell } : all;
		await run('group/update', [{ groupid: 1, ...(row as IDataObject) }]);
		expect(group(1)).toMatchObject({ name: 'A', ...held });
	});

	it('in JSON clears a key with nothing in it, and keeps what has no key', async () => {
		const rows = [
			{ groupid: 1, description: '', idnumber: null, customfield_campus: '' },
			{ groupid: 2, enrolmentkey: '' },
		];
		expect((await run('group/update', [{}], json(rows))).said).toEqual(['updated', 'updated']);
		const { campus, ...others } = FIELDS;
		expect(campus).toBe('North');
		expect(left(1)).toEqual(['A', '', '', 'secret', others]);
		expect(left(2)).toEqual(['B', FULL.description, 'X1', '', FIELDS]);
	});

	it('in Define Below clears a field that was added and left empty', async () => {
		const row = (value: number, updateFields: IDataObject) => ({
			group: { __rl: true, mode: 'byId', value },
			updateFields,
		});
		const rows = [
			row(1, { description: '', enrolmentkey: '', name: '' }),
			row(2, { description: '={{ $json.nothing }}', idnumber: '={{ $json.empty }}' }),
		];
		const parameters = { dataMode: 'defineBelow', rows: { row: rows } } as never;
		const { said } = await run('group/update', [{ empty: '' }], parameters);
		expect(said).toEqual(['updated', 'updated']);
		expect(left(1)).toEqual(['A', '', 'X0', '', FIELDS]);
		expect(left(2)).toEqual(['B', FULL.description, '', 'secret', FIELDS]);
	});

	it('an ID number that is cleared can go to another group in the same run', async () => {
		const rows = [
			{ groupid: 1, idnumber: 'X1' },
			{ groupid: 2, idnumber: '' },
		];
		expect((await run('group/update', rows)).said).toEqual(['updated', 'updated']);
		expect([group(1).idnumber, group(2).idnumber]).toEqual(['X1', '']);
	});

	it('does not repeat an enrolment key, whatever becomes of the row', async () => {
		const { rows } = await run('group/update', [{ groupid: 1, enrolmentkey: '' }]);
		expect(rows[0].status).toBe('updated');
		expect(JSON.stringify(rows)).not.toContain('secret');
		expect(bodies(sandbox, 'core_group_update_groups')[0]).toContain('[enrolmentkey]=&');
	});

	it('fails the row if Moodle keeps what was to be cleared', async () => {
		const { updateGroup } = sandbox.world;
		sandbox.world.updateGroup = function (values) {
			updateGroup.call(this, { ...values, enrolmentkey: 'secret' });
		};
		const { rows } = await run('group/update', [{ groupid: 1, enrolmentkey: '' }]);
		sandbox.world.updateGroup = updateGroup;
		expect(rows[0].error).toContain(
			differences({ isKeyed: true }, { enrolmentkey: '' }, new SiteFields())[0],
		);
	});

	it('is Keep or Clear, and nothing else', async () => {
		const { said } = await run('group/update', [{ groupid: 1, description: '' }], {}, 'all');
		expect(said).toEqual([inItem(0, refuses('Empty Cells', oneOf('keep', 'clear'), 'all'))]);
		expect(sandbox.requests).toEqual([]);
	});
});
