import type { INodeProperties, INodePropertyOptions } from 'n8n-workflow';

import type { Directory } from '../lookup/directory';
import type { Answer, Failure } from '../moodle/failure';
import { isBarred } from '../moodle/reasons';
import type { Group } from '../moodle/shapes/group';
import { answerRows } from '../rows/answerRows';
import type { AnsweredRow } from '../rows/job';
import { omit } from '../rows/omit';
import { readable, resolveRows } from '../rows/resolve';
import { quote } from '../rows/fields';
import { placeLabel, type Row } from '../rows/row';
import { collectRows } from '../rows/collectRows';
import type { Run } from '../rows/run';
import { writeJobs } from '../rows/write';
import { creating } from './create';
import { nameTaken } from './explainNewGroups';
import {
	confirmMatches,
	findNewGroups,
	matchesOf,
	newGroupEntry,
	newGroupProperties,
	newGroups,
	type FoundNewGroup,
	type NewGroupRow,
} from './newGroups';
import { ownGroups, type OwnGroup } from './ownGroups';
import { refuseRepeated } from './repeated';
import { updating, type GroupChange } from './updateGroup';

/** Group > Create or Update: `core_group_create_groups` and `core_group_update_groups`. */
export const createOrUpdateOption: INodePropertyOptions = {
	name: 'Create or Update',
	value: 'createOrUpdate',
	action: 'Create or update groups',
	description: 'Make groups that are not there yet, and bring the others up to date (upsert)',
	routing: collectRows(newGroups, createOrUpdateGroups),
};

/** What is to be done for a row. */
export type Plan =
	| {
			readonly create: FoundNewGroup;
			/** What an earlier try of the run has made of it, but not put into its grouping. */
			readonly made?: Group;
	  }
	| { readonly update: GroupChange };

async function createOrUpdateGroups(given: Array<Row<NewGroupRow>>, run: Run) {
	const { directory } = run;
	const rows = await findNewGroups(given, directory);
	await confirmMatches(readable(rows), directory);
	const own = ownGroups(readable(rows), run);
	const plans = refuseRepeated(
		await resolveRows(
			rows,
			async (row): Promise<Answer<Plan>> =>
				unfinished(row, own) ?? createdInRun(row, run) ?? (await plan(row, directory)),
		),
	);
	const isUpdate = (row: Row<Plan>) => 'values' in row && 'update' in row.values;
	const creates = plans.filter((row) => !isUpdate(row)) as Array<Row<{ create: FoundNewGroup }>>;
	const updates = plans.filter(isUpdate) as Array<Row<{ update: GroupChange }>>;
	const created = await writeJobs(
		creates.map((row) => ('refused' in row ? row : { ...row, values: row.values.create })),
		creating(run, new Map(), 'fail', own),
		run,
	);
	const updated = await writeJobs(
		updates.map((row) => ('refused' in row ? row : { ...row, values: row.values.update })),
		updating(directory),
		run,
	);
	return await answerRows([...created, ...updated].sort(byPlace), run);
}

/** What a retry still has to put into its grouping is no update. */
export function unfinished(
	row: FoundNewGroup,
	own: ReadonlyMap<FoundNewGroup, OwnGroup>,
): { value: Plan } | undefined {
	const made = own.get(row);
	return made?.isComplete === false ? { value: { create: row, made: made.group } } : undefined;
}

/** A group that an earlier batch of the items has made is no group to update. */
function createdInRun(row: FoundNewGroup, run: Run): { failure: Failure } | undefined {
	const job = run.jobs.get(newGroupEntry.identity(row));
	if (job === undefined) return undefined;
	const name = `The name ${quote(row.name)} occurs twice for course ${row.courseid}`;
	const message = `${name}: in ${placeLabel(job.places[0])} and`;
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

function byPlace({ place: left }: AnsweredRow, { place: right }: AnsweredRow): number {
	return left.item - right.item || (left.entry ?? 0) - (right.entry ?? 0);
}

const shown = { resource: 'group', operation: 'createOrUpdate' };

export const createOrUpdateFields: INodeProperties[] = newGroupProperties(shown);
