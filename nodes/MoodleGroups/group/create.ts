import type { IDataObject, INodeProperties, INodePropertyOptions } from 'n8n-workflow';

import type { Directory } from '../lookup/directory';
import { createGroupsOnce } from '../moodle/createOnce';
import type { Answer } from '../moodle/failure';
import { finding, isBarred } from '../moodle/reasons';
import type { Group } from '../moodle/shapes/group';
import type { WebService } from '../moodle/webService';
import { doubtBefore } from '../rows/earlierTries';
import { quote } from '../rows/fields';
import type { Outcome } from '../rows/job';
import { oneOf, readOptions, type Options } from '../rows/options';
import type { Row } from '../rows/row';
import { readable } from '../rows/resolve';
import { collectRows } from '../rows/collectRows';
import type { Run } from '../rows/run';
import { refuseAll } from '../rows/whole';
import { writeRows, type Writing } from '../rows/write';
import { assignCreated, type Created } from './assignCreated';
import { explainNewGroups, nameTaken } from './explainNewGroups';
import {
	confirmMatches,
	findNewGroups,
	matchesOf,
	newGroupEntry,
	newGroupProperties,
	newGroups,
	toNewGroup,
	type FoundNewGroup,
	type NewGroupRow,
} from './newGroups';
import { ownGroups, type OwnGroup } from './ownGroups';

/** Group > Create: `core_group_create_groups`. */
export const createOption: INodePropertyOptions = {
	name: 'Create',
	value: 'create',
	action: 'Create groups',
	description: 'Make new groups in courses',
	routing: collectRows(newGroups, createGroups),
};

/**
 * What becomes of a row whose group is there: an error row, or the group as it is. `returnNamed`
 * takes no other group for it that has the ID number.
 */
type IfExists = 'fail' | 'return' | 'returnNamed';

const createOptions: Options<{ ifGroupExists: 'fail' | 'return' }> = {
	ifGroupExists: {
		displayName: 'If Group Exists',
		read: oneOf('fail', 'return'),
		otherwise: 'fail',
	},
};

async function createGroups(given: Array<Row<NewGroupRow>>, run: Run) {
	const chosen = readOptions(run.options, createOptions);
	if ('failure' in chosen) return await refuseAll(given, chosen.failure, run);
	const { ifGroupExists } = chosen.value;
	const rows = await findNewGroups(given, run.directory);
	await confirmMatches(readable(rows), run.directory);
	const own = ownGroups(readable(rows), run);
	const taken = new Map<FoundNewGroup, Outcome>();
	for (const entry of readable(rows)) {
		if (own.has(entry)) continue;
		const outcome = await ifTaken(entry, run.directory, ifGroupExists);
		if (outcome !== undefined) taken.set(entry, outcome);
	}
	return await writeRows(rows, creating(run, taken, ifGroupExists, own), run);
}

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
	return await createGroupsOnce(moodle, entries.map(toNewGroup));
}

function existing(group: Group): IDataObject {
	return { ...group, status: 'existing' };
}

/** What is said of a row whose name or ID number is taken; `undefined` if neither is. */
async function ifTaken(
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

const shown = { resource: 'group', operation: 'create' };

export const createFields: INodeProperties[] = newGroupProperties(shown, {
	options: [
		{
			displayName: 'If Group Exists',
			name: 'ifGroupExists',
			type: 'options',
			options: [
				{ name: 'Fail', value: 'fail', description: 'Report the row, with the ID of the group' },
				{ name: 'Return Existing', value: 'return', description: 'Output the group as it is' },
			],
			default: 'fail',
			description: 'What to do when the course has a group with the ID number or name',
		},
	],
});
