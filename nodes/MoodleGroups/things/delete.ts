import type { IDataObject } from 'n8n-workflow';

import type { Row } from '../input/row';
import type { Directory } from '../lookup/directory';
import { isMissing } from '../moodle/failure';
import type { Done, Status } from '../run/entry';
import { readable } from '../run/resolveRows';
import type { Run } from '../run/run';
import { writeRows } from '../run/write';
import type { Writing } from '../run/writing';
import { findThings, type ThingRow } from './find';
import type { Kind, Things } from './kind';
import type { Noun } from '../moodle/naming';

/** Deletes the groups (or groupings) of the rows. */
export async function deleteThings<K extends Noun>(
	kind: Kind<K>,
	given: ReadonlyArray<Row<ThingRow<K>>>,
	run: Run,
) {
	const rows = await findThings(kind, given, run.directory);
	await kind.in(run.directory).load(readable(rows).map((row) => row[`${kind.noun}id`]));
	return await writeRows(rows, deleting(kind, run.directory), run);
}

/** What a deletion knows of a thing: its id, and what the row calls it. */
export type Doomed<K extends Noun> = { readonly [key in `${K}id`]: number } & {
	readonly named: IDataObject;
};

/** Deletes things; what is not there is left out. */
export function deleting<K extends Noun>(
	kind: Kind<K>,
	directory: Directory,
): Writing<Doomed<K>, null> {
	const things = kind.in(directory);
	const idOf = (row: Doomed<K>): number => row[`${kind.noun}id`];
	const show = (row: Doomed<K>) => ({ ...row.named, [`${kind.noun}id`]: idOf(row) });
	/** What was read of those that are deleted. */
	const read = new Map<number, Pick<Things[K], 'courseid' | 'name'>>();
	const told = (row: Doomed<K>, done: Status): Done => {
		return { done, value: { ...show(row), ...read.get(idOf(row)) } };
	};
	return {
		// That of a creation is another.
		identity: (row) => `delete ${idOf(row)}`,
		// As writes of members go through the groups, so that none waits for the other in a circle.
		order: (left, right) => idOf(left) - idOf(right),
		show,
		variables: () => 1,
		// What is not there need not be deleted.
		alreadySettled(row) {
			const known = things.known(idOf(row));
			if (known === undefined) return undefined;
			if ('value' in known) {
				const { courseid, name } = known.value;
				read.set(idOf(row), { courseid, name });
				return undefined;
			}
			return isMissing(known.failure) ? told(row, 'missing') : known;
		},
		async send(moodle, entries) {
			const answer = await kind.calls(moodle).delete(entries.map(idOf));
			if ('value' in answer) {
				for (const id of entries.map(idOf)) {
					const known = things.known(id);
					if (known !== undefined && 'value' in known) things.inCourse.expire(known.value.courseid);
					things.setMissing(id);
				}
			}
			return answer;
		},
		result: (row) => told(row, things.forbidden === undefined ? 'deleted' : 'sent'),
	};
}
