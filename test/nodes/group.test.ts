import type { IDataObject, INodeParameters } from 'n8n-workflow';

import { optionalChoice } from '../../nodes/MoodleGroups/input/fields';
import { yesOrNo } from '../../nodes/MoodleGroups/input/options';
import { refuseTags } from '../../nodes/MoodleGroups/input/tags';
import { optionalSecret, optionalText, requiredText } from '../../nodes/MoodleGroups/input/texts';
import { toDisplayText } from '../../nodes/MoodleGroups/n8n/displayText';
import { execute, everythingStored, moodleGroups, type OnError } from '../support/engine';
import { inItem, lacks, moodleId, newNameTwice, refuses, twice, unplaced } from '../support/said';
import { refusesJson } from '../support/saidOfRows';
import { bodies, id, listSizes, makeGroups, NEEDLE, useSandbox, writes } from '../support/sandbox';

const sandbox = useSandbox();

const autoMap = { resource: 'group', operation: 'create', dataMode: 'autoMapInputData' };

async function run(
	items: readonly IDataObject[],
	parameters: INodeParameters = autoMap,
	onError: OnError = 'stopWorkflow',
) {
	return await execute({ site: sandbox.it, items, nodes: [moodleGroups(parameters, onError)] });
}

afterAll(() => {
	const stored = everythingStored().join();
	expect(stored).not.toContain(NEEDLE);
});

describe('Create', () => {
	it('sends what is required and gives Moodle’s group object', async () => {
		const { output } = await run([{ courseid: 2, name: ' Lab A ' }]);
		expect(bodies(sandbox.it, 'core_group_create_groups')).toEqual([
			`wstoken=${NEEDLE}&moodlewsrestformat=json` +
				'&groups[0][courseid]=2&groups[0][name]=Lab A&groups[0][description]=' +
				'&wsfunction=core_group_create_groups',
		]);
		expect(output()[0]).toEqual([
			{
				json: {
					groupid: 1,
					courseid: 2,
					name: 'Lab A',
					description: '',
					descriptionformat: 1,
					idnumber: '',
					visibility: 0,
					participation: true,
					status: 'created',
				},
				pairedItem: { item: 0 },
			},
		]);
	});

	it('sends every optional parameter before the required ones, and keeps the key to itself', async () => {
		const { output, stored } = await run(
			[
				{
					courseid: 2,
					name: 'R&D',
					description: '*x*',
					descriptionformat: 'Markdown',
					idnumber: 'SIS-1',
					enrolmentkey: 'Top-Secret-Key',
					visibility: 1,
					participation: 'no',
				},
			],
			{ ...autoMap, columns: {} },
			'stopWorkflow',
		);
		expect(bodies(sandbox.it, 'core_group_create_groups')[0]).toContain(
			'&groups[0][descriptionformat]=4&groups[0][idnumber]=SIS-1' +
				'&groups[0][enrolmentkey]=Top-Secret-Key&groups[0][visibility]=1&groups[0][participation]=0' +
				'&groups[0][courseid]=2&groups[0][name]=R&D&groups[0][description]=*x*&wsfunction=',
		);
		expect(output()[0][0].json).toEqual({
			groupid: 1,
			courseid: 2,
			name: 'R&D',
			description: '*x*',
			descriptionformat: 4,
			idnumber: 'SIS-1',
			visibility: 1,
			participation: false,
			status: 'created',
		});
		expect(output()[0][0].json).not.toHaveProperty('enrolmentkey');
		// The rows that came in hold the key; what the node gave does not.
		expect(stored).toContain('Top-Secret-Key');
		expect(JSON.stringify(output())).not.toContain('Top-Secret-Key');
	});

	it('takes groups with additional fields from the panel', async () => {
		const group = {
			course: id('2'),
			name: '={{ $json.team }}',
			description: 'd',
			additionalFields: {
				descriptionformat: 2,
				idnumber: 'T',
				enrolmentkey: 'k',
				visibility: 2,
				participation: false,
			},
		};
		await run([{ team: 'Team 1' }], {
			resource: 'group',
			operation: 'create',
			dataMode: 'defineBelow',
			rows: { row: [group] },
		});
		expect([...sandbox.it.world.groups.values()]).toEqual([
			{
				id: 1,
				courseid: 2,
				name: 'Team 1',
				description: 'd',
				descriptionformat: 2,
				idnumber: 'T',
				enrolmentkey: 'k',
				visibility: 2,
				participation: false,
			},
		]);
	});

	it('takes groups from JSON', async () => {
		await run([{}], {
			resource: 'group',
			operation: 'create',
			dataMode: 'usingJson',
			rowsJson: '{"courseid": 3, "name": "C"}',
		});
		expect(sandbox.it.world.storedGroups(3).map(({ name }) => name)).toEqual(['C']);
	});

	it('never has two requests for one course at once, but for two courses', async () => {
		sandbox.it.setFaults([{ kind: 'slowBefore', delay: 100 }]);
		const items = (courseid: number) =>
			Array.from({ length: 40 }, (_, index) => ({ courseid, name: `G${index}` }));
		const options = { rowsPerRequest: 10, requestsAtOnce: 8 };
		await run(items(2), { ...autoMap, options });
		expect(sandbox.it.peakConcurrency).toBe(1);
		await run([...items(3), ...items(1)], { ...autoMap, options });
		expect(sandbox.it.peakConcurrency).toBe(2);
		expect(listSizes(sandbox.it, 'groups')).toEqual(Array(12).fill(10));
	});

	it('keeps a request below 900 form variables', async () => {
		const items = Array.from({ length: 300 }, (_, index) => ({
			courseid: 2,
			name: `G${index}`,
			description: 'd',
			descriptionformat: 1,
			idnumber: `I${index}`,
			enrolmentkey: 'k',
			visibility: 0,
			participation: true,
		}));
		await run(items);
		expect(listSizes(sandbox.it, 'groups')).toEqual([100, 100, 100]);
		for (const { body } of sandbox.it.requests) expect(body.split('&').length).toBeLessThan(1000);
	});

	it.each([
		[{ courseid: 2, name: '  ' }, inItem(0, lacks('name'))],
		[
			{ courseid: 2, name: 'n'.repeat(255) },
			inItem(0, refuses('name', requiredText(254), 'n'.repeat(255))),
		],
		[
			{ courseid: 2, name: 'A', idnumber: 'i'.repeat(101) },
			inItem(0, refuses('idnumber', optionalText(100), 'i'.repeat(101))),
		],
		[
			{ courseid: 2, name: 'A', enrolmentkey: 'k'.repeat(51) },
			inItem(0, refuses('enrolmentkey', optionalSecret(50), 'k'.repeat(51))),
		],
		[
			{ courseid: 2, name: 'a <b>x</b>' },
			inItem(0, toDisplayText(`'name' ${refuseTags('a <b>x</b>')!.refusal}`)),
		],
		[{ courseid: '2.5', name: 'A' }, inItem(0, refuses('courseid', moodleId, '2.5'))],
		[
			{ courseid: 2, name: 'A', descriptionformat: 3 },
			inItem(
				0,
				refuses(
					'descriptionformat',
					optionalChoice({ html: 1, 'plain text': 2, markdown: 4, moodle: 0 }),
					3,
				),
			),
		],
		[
			{ courseid: 2, name: 'A', participation: 'maybe' },
			inItem(0, refuses('participation', yesOrNo, 'maybe')),
		],
	])('refuses %j before anything is sent', async (row, message) => {
		const { error } = await run([row]);
		expect(error?.message).toBe(message);
		expect(sandbox.it.requests).toEqual([]);
	});

	it('refuses a name that occurs twice for one course', async () => {
		const rows = [
			{ courseid: 2, name: 'A' },
			{ courseid: 3, name: 'A' },
			{ courseid: 2, name: 'A ' },
		];
		const { error } = await run(rows);
		expect(error?.message).toBe(twice(newNameTwice('A'), 0, 2));
		expect(error?.context).toMatchObject({ itemIndex: 2 });
		const { output } = await run(rows, autoMap, 'continueErrorOutput');
		expect(output()[0].map(({ json }) => json.courseid)).toEqual([2, 3]);
		expect(output()[1].map(({ pairedItem }) => pairedItem)).toEqual([{ item: 2 }]);
	});
});

describe('Delete', () => {
	it('deletes groups, also from JSON', async () => {
		const [a, b, c] = makeGroups(sandbox.it, 'A', 'B', 'C');
		const { output } = await run([{}], {
			resource: 'group',
			operation: 'delete',
			dataMode: 'usingJson',
			rowsJson: `[{"groupid": ${a}}, {"groupid": ${b}}]`,
		});
		expect(bodies(sandbox.it, 'core_group_delete_groups')[0]).toContain(
			`&groupids[0]=${a}&groupids[1]=${b}&wsfunction=core_group_delete_groups`,
		);
		expect(output()[0].map(({ json }) => json)).toEqual([
			{ groupid: a, courseid: 2, name: 'A', status: 'deleted' },
			{ groupid: b, courseid: 2, name: 'B', status: 'deleted' },
		]);
		await run([{ id: c }], {
			...autoMap,
			operation: 'delete',
			columns: { group: 'id', identifyGroupsBy: 'id' },
		});
		expect(sandbox.it.world.groups.size).toBe(0);
	});

	it.each([
		['a bare ID, which may be that of a grouping', '[1]', unplaced(refusesJson('group', '[1]'))],
		['JSON of another resource', '[{"groupingid": 1}]', '"groupingid" is no field of a group'],
		['JSON of Create', '[{"courseid": 2, "name": "A"}]', '"name" is no field of a group'],
		['JSON of Update', '[{"groupid": 1, "newname": "B"}]', '"newname" is no field of a group'],
	])('refuses %s: the text stays when the operation changes', async (_, rowsJson, error) => {
		makeGroups(sandbox.it, 'A');
		const { output } = await run(
			[{}],
			{ ...autoMap, operation: 'delete', dataMode: 'usingJson', rowsJson },
			'continueRegularOutput',
		);
		expect(output()[0].map(({ json }) => json.error)).toEqual([`${error} [item 0]`]);
		expect(sandbox.it.requests).toEqual([]);
	});

	it('takes groups from the panel', async () => {
		const [a] = makeGroups(sandbox.it, 'A');
		await run([{}], {
			resource: 'group',
			operation: 'delete',
			dataMode: 'defineBelow',
			rows: { row: [{ group: id(a) }] },
		});
		expect(writes(sandbox.it)).toEqual(['core_group_delete_groups']);
		expect(sandbox.it.world.groups.size).toBe(0);
	});
});
