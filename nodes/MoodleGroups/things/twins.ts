import { isHeld } from '../lookup/courseIndex';
import type { Directory } from '../lookup/directory';
import { groupName, list } from '../moodle/naming';
import type { Noun } from '../moodle/naming';
import type { Named } from '../moodle/shapes/group';
import type { AnsweredRow } from '../run/entry';
import type { Kind } from './kind';

/**
 * Tells rows whose things were created that somebody else has created the same at that moment:
 * Moodle looks for the name first and writes later, and its database lets two things have it. The
 * courses are read once for that; nothing is deleted.
 */
export async function tellTwins<K extends Noun>(
	kind: Kind<K>,
	answered: readonly AnsweredRow[],
	directory: Directory,
): Promise<AnsweredRow[]> {
	const things = kind.in(directory);
	const made = answered.map((row) => createdOf(row));
	const courseids = new Set(made.flatMap((thing) => thing?.courseid ?? []));
	await things.inCourse.load(courseids);
	const twinsOf = (thing: Named) => {
		const { byName, byIdnumber } = things.inCourse.takers(thing);
		const clashing = byIdnumber.filter((one) => isHeld(one, thing.idnumber));
		return [...new Set([...byName, ...clashing])].filter(({ id }) => id !== thing.id);
	};
	// The list may show what was rolled back.
	await things.load(made.flatMap((thing) => (thing ? twinsOf(thing).map(({ id }) => id) : [])));
	return answered.map((row, index) => {
		const thing = made[index];
		const twins = thing === undefined ? [] : twinsOf(thing);
		if (twins.length === 0) return row;
		const names = list([thing!, ...twins].map(groupName));
		const note = `Another run created the same ${kind.noun} at the same time, so keep only one of them: ${names}`;
		return { ...row, note };
	});
}

/** What was created for a row. */
function createdOf(row: AnsweredRow): Named | undefined {
	const outcome = 'entry' in row ? row.entry.settled : undefined;
	const isNew = outcome !== undefined && 'done' in outcome && outcome.done === 'created';
	return isNew ? outcome.thing : undefined;
}
