import type { IDataObject } from 'n8n-workflow';

import { likeness } from '../lookup/alike';
import type { Directory } from '../lookup/directory';
import { valueOf } from '../lookup/loader';
import type { Answer } from '../moodle/failure';
import { mayBeName } from '../moodle/naming';
import { namesOf, resolveThing, type GroupRow } from '../things/find';
import type { FreshNames } from '../things/freshNames';
import { GROUP } from '../things/kind';

/** What a row means by its group. */
export interface GroupRef {
	/** `undefined` while the group is not created yet. */
	readonly id: number | undefined;
	readonly courseid: number | undefined;
	readonly name: string;
	readonly named: IDataObject;
}

/**
 * The group that a row means, after `loadThings` has read it; one to create has no id yet.
 *
 * @param fresh the names of the groups to create.
 */
export async function findRowGroup(
	row: GroupRow,
	directory: Directory,
	fresh: FreshNames<'group'>,
): Promise<Answer<GroupRef>> {
	const { courses, groups } = directory;
	const { course, group } = row;
	const courseid = valueOf(course && courses.find(course));
	const found = await resolveThing(GROUP, row, directory);
	if ('value' in found) {
		const { groupid: id, named } = found.value;
		const given = mayBeName(group) ? String(group.value) : '';
		const name = valueOf(groups.known(id))?.name ?? given;
		return { value: { id, courseid, name, named } };
	}
	const name = await fresh.take(group, courseid, found.failure);
	if ('failure' in name) return name;
	const real = { ...group, value: name.value };
	const named = namesOf({ course: courses.real(course!), group: real });
	return { value: { id: undefined, courseid, name: name.value, named } };
}

/** The same for all rows that mean one group. */
export function groupKey({ id, courseid, name }: Omit<GroupRef, 'named'>): string {
	return id === undefined ? `${courseid} ${likeness(name)}` : `${id}`;
}
