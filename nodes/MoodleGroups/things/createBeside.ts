import type { Reason, Row } from '../input/row';
import type { Noun } from '../moodle/naming';
import type { Done, Outcome } from '../run/entry';
import type { Run } from '../run/run';
import { writeEntries } from '../run/write';
import { creating } from './create';
import type { Kind, Things } from './kind';
import type { FoundNew } from './newThings';
import type { Own } from './ownThings';
import { tellTwins } from './twins';

/** What became of something that rows need, or why it is not there. */
export type Made =
	| {
			readonly id: number;
			/** Whether it was created for this row. */
			readonly isNew: boolean;
			/** What is to be told of its creation. */
			readonly note?: string;
	  }
	| { readonly refused: Reason }
	| Exclude<Outcome, Done>;

/**
 * Creates other things that rows need, each once in a run; uses what another run has created
 * meanwhile.
 *
 * @param own what earlier tries of the run have created.
 */
export async function createBeside<K extends Noun>(
	kind: Kind<K>,
	rows: ReadonlyArray<Row<FoundNew>>,
	run: Run,
	own?: ReadonlyMap<FoundNew, Own<Things[K]>>,
): Promise<Made[]> {
	const creation = creating(kind, run, { own, ifExists: 'returnNamed', isUpsert: true });
	// Another batch of items may need the same.
	const writing = { ...creation, isSideEffect: true, duplicateMessage: undefined };
	const written = await writeEntries(rows, writing, run);
	await Promise.all(written.map(async (row) => 'entry' in row && (await row.entry.outcome)));
	const told = await tellTwins(kind, written, run.directory);
	return told.map((row): Made => {
		if ('refused' in row) return row;
		const outcome = 'entry' in row ? row.entry.settled! : row;
		if (!('done' in outcome)) return outcome;
		const isFirst = 'entry' in row && row.entry.places[0] === row.place;
		const isNew = isFirst && outcome.done === 'created';
		return { id: outcome.thing!.id, isNew, note: 'note' in row ? row.note : undefined };
	});
}
