import { byPlace, type Row } from '../input/row';
import type { Noun } from '../moodle/naming';
import { answerRows } from '../run/answerRows';
import type { Outcome } from '../run/entry';
import { readable } from '../run/resolveRows';
import type { Run } from '../run/run';
import { writeEntries } from '../run/write';
import { creating, ifTaken, type IfExists } from './create';
import { refuseEqual } from './equalNames';
import type { Kind } from './kind';
import { findNew, type FoundNew, type NewThingRow } from './newThings';
import { ownThings } from './ownThings';
import { RowGroupings } from './rowGroupings';
import { tellTwins } from './twins';

/** What the options say of creations. */
interface Creating {
	readonly ifExists?: IfExists;
	/** Whether groupings are made that are not there; `undefined` where there is no such option. */
	readonly isMaking?: boolean;
}

/** Creates the things of the rows; what is there already is told as `ifExists` says. */
export async function createThings<K extends Noun>(
	kind: Kind<K>,
	given: ReadonlyArray<Row<NewThingRow>>,
	run: Run,
	{ ifExists = 'fail', isMaking }: Creating = {},
) {
	const groupings = new RowGroupings(run, isMaking);
	const found = await findNew(kind, given, run.directory, groupings);
	const rows = await refuseEqual(found, (wanted) => ({ wanted }), run.directory);
	const own = ownThings(kind, readable(rows), run);
	const taken = new Map<FoundNew, Outcome>();
	for (const entry of readable(rows)) {
		if (own.has(entry)) continue;
		const outcome = await ifTaken(kind, entry, run.directory, ifExists);
		if (outcome !== undefined) taken.set(entry, outcome);
	}
	const writing = creating(kind, run, { taken, own, ifExists, groupings });
	const made = await tellTwins(kind, await writeEntries(rows, writing, run), run.directory);
	return await answerRows([...groupings.created, ...made].sort(byPlace), run);
}
