import type { Directory } from '../lookup/directory';
import type { Answer, Failure } from '../moodle/failure';
import { isBarred } from '../moodle/reasons';
import type { Group } from '../moodle/shapes/group';
import { omit } from '../input/omit';
import { quote } from '../input/fields';
import { placeLabel } from '../input/row';
import type { Run } from '../run/run';
import { nameTaken } from './explainNewGroups';
import { matchesOf, newGroupEntry, type FoundNewGroup } from './newGroups';
import type { OwnGroup } from './ownGroups';
import type { GroupChange } from './updateGroup';

/** What is to be done for a row. */
export type Plan =
	| {
			readonly create: FoundNewGroup;
			/** What an earlier try of the run has made of it, but not put into its grouping. */
			readonly made?: Group;
	  }
	| { readonly update: GroupChange };

/** What a retry still has to put into its grouping is no update. */
export function unfinished(
	row: FoundNewGroup,
	own: ReadonlyMap<FoundNewGroup, OwnGroup>,
): { value: Plan } | undefined {
	const made = own.get(row);
	return made?.isComplete === false ? { value: { create: row, made: made.group } } : undefined;
}

/** A group that an earlier batch of the items has made is no group to update. */
export function createdInRun(row: FoundNewGroup, run: Run): { failure: Failure } | undefined {
	const entry = run.ledger.entries.get(newGroupEntry.identity(row));
	if (entry === undefined) return undefined;
	const name = `The name ${quote(row.name)} occurs twice for course ${row.courseid}`;
	const message = `${name}: in ${placeLabel(entry.places[0])} and`;
	return {
		failure: {
			message,
			advice: 'Keep one of the two rows.',
			blame: 'entry',
			effect: 'nothing',
			passing: false,
		},
	};
}

/** What is to be done for a row: a group is found by its ID number, else by its name, unless that one has another ID number. */
export async function plan(row: FoundNewGroup, directory: Directory): Promise<Answer<Plan>> {
	// Another batch of n8n's may have changed the course since it was read.
	const course = await directory.groups.inCourse.read(row.courseid);
	if ('failure' in course) {
		if (!isBarred(course.failure)) return course;
		const message = `${course.failure.message}, so nobody knows which groups are there`;
		return { failure: { ...course.failure, message } };
	}
	const { byName, byIdnumber } = matchesOf(row, directory);
	const existing = byIdnumber ?? byName;
	if (existing === undefined) return { value: { create: row } };
	const isOther =
		byIdnumber === undefined && row.idnumber !== undefined && existing.idnumber !== '';
	if (isOther || (byName !== undefined && byName.id !== existing.id)) {
		return await nameTaken(byName!, directory);
	}
	return { value: { update: changeOf(row, currentOf(existing, directory)) } };
}

/** A group read by its id has its custom fields too. */
function currentOf(group: Group, { groups }: Directory): Group {
	const confirmed = groups.known(group.id);
	return confirmed !== undefined && 'value' in confirmed ? confirmed.value : group;
}

function changeOf(row: FoundNewGroup, current: Group): GroupChange {
	const { course } = row;
	const wanted = omit(row, 'course', 'courseid', 'grouping', 'groupingid');
	return { current, wanted, named: course.by === 'id' ? {} : { course: course.value } };
}
