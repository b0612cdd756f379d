import type { INodeProperties, INodePropertyOptions } from 'n8n-workflow';

import { uniqueIdnumber } from '../../things/uniqueIdnumber';
import { createSafely } from '../../moodle/createSafely';
import { countVariables } from '../../moodle/encode';
import type { Answer, Failure } from '../../moodle/failure';
import type { Identification } from '../../moodle/naming';
import { isBarred } from '../../moodle/reasons';
import type { Grouping, NewGrouping } from '../../moodle/shapes/grouping';
import { courseLocator } from '../../panel/locators';
import { rowProperties } from '../../panel/rowProperties';
import { doubtBefore, jobsBefore } from '../../run/ledger';
import { quote, type Fields } from '../../input/fields';
import { omit } from '../../input/omit';
import type { RowSource } from '../../input/rawRow';
import type { Row } from '../../input/row';
import { requiredCourse } from '../../input/references';
import { readable, resolveRows } from '../../run/resolveRows';
import { collectRows } from '../../run/collectRows';
import type { Run } from '../../run/run';
import { writeRows } from '../../run/write';
import { explainTaken } from '../../lookup/takenBy';
import {
	additionalGroupingFields,
	descriptionProperty,
	groupingFields,
	type GroupingValues,
} from '../../things/groupingFields';
import type { Writing } from '../../run/writing';

type NewGroupingRow = GroupingValues & {
	readonly course: Identification;
	readonly name: string;
};

type FoundNewGrouping = NewGroupingRow & { readonly courseid: number };

const fields: Fields<NewGroupingRow> = { course: requiredCourse, ...groupingFields };

const groupings: RowSource<NewGroupingRow> = {
	noun: 'grouping',
	list: { parameter: 'groupings', key: 'grouping' },
	json: 'groupingsJson',
	fields,
};

/** Grouping > Create: `core_group_create_groupings`. */
export const createOption: INodePropertyOptions = {
	name: 'Create',
	value: 'create',
	action: 'Create groupings',
	description: 'Make new groupings in courses',
	routing: collectRows(groupings, createGroupings),
};

async function createGroupings(given: Array<Row<NewGroupingRow>>, run: Run) {
	const { directory } = run;
	await directory.courses.load(readable(given).map(({ course }) => course));
	const found = await resolveRows(given, async (row): Promise<Answer<FoundNewGrouping>> => {
		const course = directory.courses.find(row.course);
		return 'failure' in course ? course : { value: { ...row, courseid: course.value } };
	});
	await directory.groupings.inCourse.confirm(readable(found));
	const taken = new Map<FoundNewGrouping, Failure>();
	const own = new Map<FoundNewGrouping, Grouping>();
	for (const entry of readable(found)) {
		const failure = await explainTaken(directory.groupings, entry, directory);
		if (failure === undefined || isBarred(failure)) continue;
		const made = ownGrouping(entry, run);
		if (made === undefined) taken.set(entry, failure);
		else own.set(entry, made);
	}
	return await writeRows(found, creating(run, taken, own), run);
}

const identity = ({ courseid, name }: FoundNewGrouping) => `${courseid} ${name}`;

/** The grouping that an earlier try of the run (n8n's Retry On Fail) has made for the row. */
function ownGrouping(entry: FoundNewGrouping, run: Run): Grouping | undefined {
	const { description = '', idnumber = '' } = entry;
	const { byName: grouping } = run.directory.groupings.inCourse.takers(entry);
	// Another row of the same name may have made it.
	if (grouping?.description !== description || grouping.idnumber !== idnumber) return undefined;
	const isOwn = jobsBefore(run, identity(entry)).some(
		({ settled }) =>
			settled === undefined || !('result' in settled) || settled.result.id === grouping.id,
	);
	return isOwn ? grouping : undefined;
}

function creating(
	run: Run,
	taken: ReadonlyMap<FoundNewGrouping, Failure>,
	own: ReadonlyMap<FoundNewGrouping, Grouping>,
): Writing<FoundNewGrouping, Grouping> {
	const { directory } = run;
	return {
		identity,
		twice: ({ courseid, name }) => `The name ${quote(name)} occurs twice for course ${courseid}`,
		show: ({ courseid, name }) => ({ courseid, name }),
		variables: (row) => countVariables(toNewGrouping(row)),
		unique: uniqueIdnumber,
		known(entry) {
			const made = own.get(entry);
			if (made !== undefined) return { result: { ...made, status: 'existing' } };
			return failureOf(taken.get(entry) ?? doubtBefore(run, identity(entry)));
		},
		// As with groups, two requests at once can make two groupings with the same name.
		lane: ({ courseid }) => courseid,
		async send(moodle, entries) {
			const answer = await createSafely(moodle.groupings, entries.map(toNewGrouping));
			for (const { courseid } of entries) directory.groupings.inCourse.forget(courseid);
			return answer;
		},
		result: (_, grouping) => ({ result: { ...grouping, status: 'created' } }),
		async explain(entries, { errorcode }) {
			await directory.groupings.inCourse.confirm(entries);
			const reasons: Array<Failure | undefined> = [];
			const { groupings } = directory;
			for (const entry of entries)
				reasons.push(await explainTaken(groupings, entry, directory, errorcode));
			return reasons.map((reason) =>
				reason === undefined || isBarred(reason) ? undefined : { failure: reason },
			);
		},
	};
}

function failureOf(failure: Failure | undefined) {
	return failure && { failure };
}

function toNewGrouping(row: FoundNewGrouping): NewGrouping {
	return { ...omit(row, 'course'), description: row.description ?? '' };
}

const shown = { resource: 'grouping', operation: 'create' };

export const createFields: INodeProperties[] = rowProperties(shown, groupings, {
	list: {
		displayName: 'Groupings',
		description: 'The groupings and their courses',
		entry: [
			courseLocator({ required: true, description: 'The course of the grouping' }),
			{
				displayName: 'Name',
				name: 'name',
				type: 'string',
				required: true,
				default: '',
				placeholder: 'e.g. Lab Groups',
				description: 'Name of the grouping, unique in its course',
			},
			descriptionProperty,
			{
				displayName: 'Additional Fields',
				name: 'additionalFields',
				type: 'collection',
				placeholder: 'Add Field',
				default: {},
				options: additionalGroupingFields,
			},
		],
	},
	example: '[{ "course": "PHYS101", "name": "Lab Groups", "description": "" }]',
});
