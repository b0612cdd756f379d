import type { IDataObject } from 'n8n-workflow';

import type { Directory } from '../lookup/directory';
import { createSafely } from '../moodle/createSafely';
import type { Answer } from '../moodle/failure';
import { finding, isBarred } from '../moodle/reasons';
import type { Group } from '../moodle/shapes/group';
import type { WebService } from '../moodle/webService';
import { doubtBefore } from '../run/ledger';
import { quote } from '../input/fields';
import type { Outcome } from '../run/entry';
import type { Run } from '../run/run';
import { assignCreated, type Created } from './assignCreated';
import { explainNewGroups, nameTaken } from './explainNewGroups';
import { matchesOf, newGroupEntry, toNewGroup, type FoundNewGroup } from './newGroups';
import type { OwnGroup } from './ownGroups';
import type { Writing } from '../run/writing';

/**
 * What becomes of a row whose group is there: an error row, or the group as it is. `returnNamed`
 * takes no other group for it that has the ID number.
 */
export type IfExists = 'fail' | 'return' | 'returnNamed';

/** Creates groups, unless they are known to be taken, or an earlier try may have created them. */
export function creating(
	run: Run,
	taken: ReadonlyMap<FoundNewGroup, Outcome>,
	ifExists: IfExists,
	own: ReadonlyMap<FoundNewGroup, OwnGroup> = new Map(),
): Writing<FoundNewGroup, Created> {
	const { directory } = run;
	return {
		...newGroupEntry,
		known(entry) {
			const made = own.get(entry);
			if (made !== undefined) return made.isComplete ? { result: existing(made.group) } : undefined;
			const doubt = doubtBefore(run, newGroupEntry.identity(entry));
			return taken.get(entry) ?? (doubt && { failure: doubt });
		},
		twice: ({ courseid, name }) => `The name ${quote(name)} occurs twice for course ${courseid}`,
		// Two requests at once can make two groups with the same name and ID number in a course.
		lane: ({ courseid }) => courseid,
		async send(moodle, entries) {
			const fresh = entries.filter((entry) => !own.has(entry));
			const created = await createAny(moodle, fresh);
			if ('failure' in created) return created;
			for (const { courseid } of fresh) directory.groups.inCourse.forget(courseid);
			const made = new Map(fresh.map((entry, index) => [entry, created.value[index]]));
			const groups = entries.map((entry) => made.get(entry) ?? own.get(entry)!.group);
			return { value: await assignCreated(moodle, entries, groups) };
		},
		result(entry, { group, unassigned }) {
			if (unassigned !== undefined) return { failure: unassigned };
			return { result: own.has(entry) ? existing(group) : { ...group, status: 'created' } };
		},
		async explain(entries, failure, wereRefused) {
			const reasons = await explainNewGroups(entries, failure, directory, wereRefused);
			return await Promise.all(
				entries.map(async (entry, index) => {
					// Only its grouping is missing, and no row fails for its own group.
					if (own.has(entry)) return undefined;
					const reason = reasons[index];
					if (reason === undefined) return undefined;
					const outcome = await ifTaken(entry, directory, ifExists);
					return outcome !== undefined && 'result' in outcome ? outcome : { failure: reason };
				}),
			);
		},
	};
}

/** Of rows whose groups are all there already, only the groupings are missing. */
async function createAny(
	moodle: WebService,
	entries: readonly FoundNewGroup[],
): Promise<Answer<Group[]>> {
	if (entries.length === 0) return { value: [] };
	return await createSafely(moodle.groups, entries.map(toNewGroup));
}

function existing(group: Group): IDataObject {
	return { ...group, status: 'existing' };
}

/** What is said of a row whose name or ID number is taken; `undefined` if neither is. */
export async function ifTaken(
	entry: FoundNewGroup,
	directory: Directory,
	ifExists: IfExists,
): Promise<Outcome | undefined> {
	const { groups, courses } = directory;
	const course = groups.inCourse.known(entry.courseid);
	if (course !== undefined && 'failure' in course) {
		return isBarred(course.failure) ? undefined : course;
	}
	const { byName, byIdnumber } = matchesOf(entry, directory);
	const group = byIdnumber ?? byName;
	if (group === undefined) return undefined;
	const isMeant = byName === undefined ? ifExists === 'return' : byName.id === group.id;
	if (ifExists !== 'fail' && isMeant) return { result: existing(group) };
	if (byName !== undefined) return await nameTaken(byName, directory);
	const name = await courses.name(entry.courseid);
	return finding('idnumberTaken', [entry.idnumber!, byIdnumber!, name]);
}
