import { countVariables } from '../../nodes/MoodleGroups/moodle/encode';
import { cutIntoRequests, MAX_VARIABLES } from '../../nodes/MoodleGroups/moodle/limits';
import { ColumnFinder, type NamedField } from '../../nodes/MoodleGroups/input/columns';
import { id } from '../../nodes/MoodleGroups/input/fields';
import { Pool } from '../../nodes/MoodleGroups/run/pool';
import { itemList, itemNumbers } from '../../nodes/MoodleGroups/run/itemList';
import { placeLabel } from '../../nodes/MoodleGroups/input/row';
import { SheetKeys } from '../../nodes/MoodleGroups/input/sheetKeys';
import { SheetRow } from '../../nodes/MoodleGroups/input/sheetRow';
import { fc } from '../support/draws';
import { bothMatch } from '../support/saidOfRows';

describe('requests', () => {
	it('carry every entry once, in order, within both limits, and are not smaller than need be', () => {
		const sizes = fc.array(fc.integer({ min: 1, max: 40 }), { maxLength: 400 });
		fc.assert(
			fc.property(sizes, fc.integer({ min: 1, max: 100 }), (entries, perRequest) => {
				const requests = cutIntoRequests(entries, perRequest, (variables) => variables);
				expect(requests.flat()).toEqual(entries);
				requests.forEach((request, index) => {
					const variables = request.reduce((sum, size) => sum + size, 0);
					expect(request.length).toBeLessThanOrEqual(perRequest);
					expect(variables).toBeLessThanOrEqual(MAX_VARIABLES);
					const next = requests[index + 1]?.[0] ?? Infinity;
					expect(request.length === perRequest || variables + next > MAX_VARIABLES).toBe(true);
				});
			}),
		);
	});

	it('count what is sent of an entry', () => {
		expect(countVariables({ courseid: 2, name: '', idnumber: undefined })).toBe(2);
		expect(countVariables(7)).toBe(1);
	});
});

describe('the pool', () => {
	it('keeps to its limit, never runs two tasks of a lane, and runs all of them', async () => {
		const task = fc.record({
			lanes: fc.uniqueArray(fc.integer({ min: 1, max: 4 }), { maxLength: 3 }),
			ticks: fc.integer({ min: 0, max: 5 }),
			fails: fc.boolean(),
		});
		await fc.assert(
			fc.asyncProperty(
				fc.array(task, { maxLength: 20 }),
				fc.integer({ min: 1, max: 4 }),
				async (tasks, limit) => {
					const pool = new Pool(limit);
					const running = new Set<number>();
					const done: number[] = [];
					const results = await Promise.allSettled(
						tasks.map(
							async ({ lanes, ticks, fails }, index) =>
								await pool.run(lanes, async () => {
									running.add(index);
									expect(running.size).toBeLessThanOrEqual(limit);
									const taken = [...running].flatMap((other) => tasks[other].lanes);
									expect(new Set(taken).size).toBe(taken.length);
									for (let tick = 0; tick < ticks; tick++) await Promise.resolve();
									running.delete(index);
									done.push(index);
									if (fails) throw new Error('told to fail');
								}),
						),
					);
					expect(done.sort((left, right) => left - right)).toEqual(tasks.map((_, index) => index));
					expect(results.map(({ status }) => status === 'rejected')).toEqual(
						tasks.map(({ fails }) => fails),
					);
				},
			),
		);
	});
});

describe('columns', () => {
	const field = { displayName: 'ID', read: id };
	const fields: NamedField[] = [
		['groupid', field],
		['userid', field],
	];

	it('are found without regard to case, blanks, _ and -', () => {
		const sheet = new SheetKeys();
		const both = sheet.note({ 'GROUP-id': 1, User_Id: 2, note: 3 });
		const none = sheet.note({ note: 3 });
		const finder = new ColumnFinder(fields, sheet, { groupid: { column: 'Group ID' } });
		expect(finder.find(both)).toEqual(
			new Map([
				['groupid', [{ key: 'GROUP-id' }]],
				['userid', [{ key: 'User_Id' }]],
			]),
		);
		expect(finder.find(none)).toEqual(
			new Map([
				['groupid', []],
				['userid', []],
			]),
		);
	});

	it('that match twice are named, if both have a value', () => {
		const clash = (record: Record<string, unknown>) => {
			const sheet = new SheetKeys();
			const row = new SheetRow(record, sheet.note(record));
			return row.clash(new ColumnFinder(fields, sheet).find(row.keys));
		};
		expect(clash({ userid: 1, 'user id': 2 })).toBe(bothMatch('userid', 'user id'));
		expect(clash({ userid: '', 'user id': 2 })).toBeUndefined();
		expect(clash({ userid: 1, note: 2, Note: 3 })).toBeUndefined();
	});
});

it('places are named as n8n counts', () => {
	expect(placeLabel({ item: 3 })).toBe('[item 3]');
	expect(placeLabel({ item: 3, entry: 0 })).toBe('[item 3, entry 0]');
});

describe('a list of items', () => {
	const items = (...numbers: number[]) => numbers.map((item) => ({ item }));
	const entries = (item: number, ...numbers: number[]) => numbers.map((entry) => ({ item, entry }));
	const isInPart = (item: number) => item === 4;

	it('names neighbours together, in their order', () => {
		expect(itemList(items(5, 1, 2, 3, 3, 7), isInPart)).toBe('items 1–3, 5, 7');
		expect(itemList(items(3), isInPart)).toBe('item 3');
		expect(itemNumbers(items(9, 8))).toBe('8–9');
	});

	it('names the entries of an item that is told in part', () => {
		const places = [...items(5, 3), ...entries(4, 0, 7, 1), ...entries(6, 0, 1)];
		expect(itemList(places, isInPart)).toBe('items 3, 4 (entries 0–1, 7), 5–6');
		expect(itemList([...entries(4, 2), { item: 4 }], isInPart)).toBe('item 4 (entry 2)');
	});

	it('ends after ten ranges, and counts the rest', () => {
		const odd = (count: number) => Array.from({ length: count }, (_, index) => 2 * index + 1);
		const ten = '1, 3, 5, 7, 9, 11, 13, 15, 17, 19';
		expect(itemList(items(...odd(10)), isInPart)).toBe(`items ${ten}`);
		expect(itemList(items(...odd(10), 20, 21), isInPart)).toBe(`items ${ten}–21`);
		expect(itemList(items(...odd(450)), isInPart)).toBe(`items ${ten} and 440 more`);
		expect(itemList(entries(4, ...odd(12)), isInPart)).toBe(`items 4 (entries ${ten}) and 2 more`);
		expect(itemNumbers(items(...odd(10), 22, 23))).toBe(`${ten} and 2 more`);
	});
});
