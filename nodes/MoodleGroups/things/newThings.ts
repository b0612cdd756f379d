import type { IDataObject } from 'n8n-workflow';

import type { Cleared } from '../input/emptyCells';
import { quote } from '../input/fields';
import { omit } from '../input/omit';
import type { Row } from '../input/row';
import type { Directory } from '../lookup/directory';
import { likeness } from '../lookup/alike';
import { heldKey, idnumberKey } from '../lookup/idnumber';
import { countVariables } from '../moodle/encode';
import type { Answer } from '../moodle/failure';
import { capital } from '../moodle/naming';
import type { NewGroup } from '../moodle/shapes/group';
import { readable, resolveRows } from '../run/resolveRows';
import type { Writing } from '../run/writing';
import { loadThings } from './find';
import type { GroupingRef, Groupings } from './groupingRef';
import { GROUPING, type Kind } from './kind';
import { learnFields, storable } from './rowValues';
import type { GroupValues } from '../panel/valueFields';
import type { Noun, Identification } from '../moodle/naming';

/** A group (or grouping) to create, as a row says it. */
export type NewThingRow = Partial<GroupValues> & {
	readonly course: Identification;
	readonly name: string;
	/** Where a new group goes. */
	readonly grouping?: Identification;
	/** What it clears of a thing that is there. */
	readonly cleared?: Cleared;
};

/** A row with the id of its course, and its grouping. */
export type FoundNew = NewThingRow & {
	readonly courseid: number;
	readonly into?: GroupingRef;
};

/** A new thing is the same as another if it has the same name in the course. */
export function identityOf(
	{ noun }: Pick<Kind<Noun>, 'noun'>,
	{ courseid, name }: FoundNew,
): string {
	return [noun, courseid, likeness(name)].join(' ');
}

/** What all that create have in common. */
export const newThingEntry = {
	show: ({ course, courseid, name }: FoundNew): IDataObject => ({
		...(course.by === 'id' ? {} : { course: course.value }),
		courseid,
		name,
	}),
	uniqueKey: uniqueIdnumber,
	variables: (values: FoundNew) => countVariables(toNew(values)),
} satisfies Partial<Writing<FoundNew, never>>;

/** What a second row of the same name is told. */
export function nameTwice({ courseid, name }: Pick<FoundNew, 'courseid' | 'name'>): string {
	return `The name ${quote(name)} occurs twice for course ${courseid}`;
}

/** What a second row about the same thing is told. */
export function thingTwice(
	kind: Pick<Kind<Noun>, 'noun'>,
	{ id }: { readonly id: number },
): string {
	return `${capital(kind.noun)} ${id} occurs twice`;
}

/**
 * Moodle would refuse the second, and then also the first, which its cache remembers. Of `0` there
 * may be several, but after one of them no `00`.
 */
export function uniqueIdnumber({
	courseid,
	idnumber = '',
}: Pick<FoundNew, 'courseid' | 'idnumber'>) {
	const key = heldKey(idnumber);
	if (key === undefined) return undefined;
	return {
		key: `idnumber ${courseid} ${key}`,
		isShared: idnumberKey(idnumber) === undefined,
		twice: `The ID number ${quote(idnumber)} occurs twice for course ${courseid}`,
	};
}

/**
 * Finds the courses of new things, and with `groupings` those of their rows. Reads what the courses have already, each
 * once, and by id what has one of the names or ID numbers: a list may show what was rolled back. A
 * row fails for values that Moodle would not store as they are.
 */
export async function findNew<K extends Noun>(
	kind: Kind<K>,
	rows: ReadonlyArray<Row<NewThingRow>>,
	directory: Directory,
	groupings?: Groupings,
): Promise<Array<Row<FoundNew>>> {
	const { courses } = directory;
	await loadThings(GROUPING, readable(rows), directory);
	await courses.load(readable(rows).map(({ course }) => course));
	const found = await resolveRows(rows, async (row): Promise<Answer<FoundNew>> => {
		const course = courses.find(row.course);
		if ('failure' in course) return course;
		const into = await groupings?.find(row, course.value);
		if (into && 'failure' in into) return into;
		const real = courses.real(row.course);
		return { value: { ...row, courseid: course.value, course: real, into: into?.value } };
	});
	await kind.in(directory).inCourse.confirm(readable(found));
	await learnFields(kind, found, directory, (row) => row);
	return await resolveRows(found, async (row) => await storable(kind, row, directory));
}

/** What Moodle takes: it requires a description, even if that is empty. */
export function toNew(row: FoundNew): NewGroup {
	const values = omit(row, 'course', 'grouping', 'into', 'cleared');
	return { ...values, description: row.description ?? '' };
}
