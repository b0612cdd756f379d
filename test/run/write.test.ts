import type { Row } from '../../nodes/MoodleGroups/input/row';
import { Hints } from '../../nodes/MoodleGroups/run/hints';
import { Ledger } from '../../nodes/MoodleGroups/run/ledger';
import { Pool } from '../../nodes/MoodleGroups/run/pool';
import type { Run } from '../../nodes/MoodleGroups/run/run';
import { writeRows } from '../../nodes/MoodleGroups/run/write';
import type { Writing } from '../../nodes/MoodleGroups/run/writing';

/** Writes numbers; the site gives so many results. */
function writing(results: number): Writing<number, string> {
	return {
		identity: String,
		show: (number) => ({ number }),
		variables: () => 1,
		send: async () => ({ value: Array.from({ length: results }, (_, index) => `${index}`) }),
		result: (_, result) => ({ done: 'added', value: { result } }),
	};
}

const rows: Array<Row<number>> = [0, 1].map((item) => ({ place: { item }, values: item }));

function newRun(): Run {
	const state = { continues: true, how: { rowsPerRequest: 10 }, unique: new Map() };
	return {
		...state,
		inputFields: new Map(),
		hints: new Hints(),
		ledger: new Ledger(),
		pool: new Pool(1),
	} as unknown as Run;
}

it('gives every entry its own result', async () => {
	const answer = await writeRows(rows, writing(2), newRun());
	const items = 'items' in answer ? [...answer.items.values()].flat() : [];
	expect(items.map(({ json }) => json)).toEqual([
		{ result: '0', status: 'added' },
		{ result: '1', status: 'added' },
	]);
});

it.each([0, 1, 3])('does not know what became of two entries with %d results', async (results) => {
	const answer = await writeRows(rows, writing(results), newRun());
	const items = 'items' in answer ? [...answer.items.values()].flat() : [];
	expect(items.map(({ json }) => json.details)).toEqual([
		{ item: 0, number: 0, outcome: 'unknown' },
		{ item: 1, number: 1, outcome: 'unknown' },
	]);
});
