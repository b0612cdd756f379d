import { formatString } from '../text/formatText';
import { since, single, value } from '../types/descriptions';
import { isEmpty, looselyEqual } from '../types/php';
import type { Caller } from '../world/access';
import type { Group } from '../world/model';
import type { World } from '../world/world';
import { customFieldsShown, customFieldsGiven } from './customFields';
import { showDescription } from './showDescription';

/** The keys of a group inside its grouping. */
export const groupingGroupKeys = {
	id: value('INT'),
	courseid: value('INT'),
	name: value('TEXT'),
	description: value('RAW'),
	descriptionformat: value('INT'),
	enrolmentkey: value('RAW'),
	idnumber: value('RAW'),
};

/** The keys of a group in answers; custom fields only where a function gives them. */
export const groupKeys = {
	...groupingGroupKeys,
	visibility: since('groupVisibility', value('INT')),
	participation: since('groupVisibility', value('BOOL')),
};

/** What create answers: custom fields as they were sent. */
export const newGroup = single({ ...groupKeys, customfields: customFieldsGiven });

export const groupWithCustomFields = single({
	...groupKeys,
	customfields: customFieldsShown,
});

/** A group as the reading functions show it. */
export function describeGroup(group: Group, caller: Caller) {
	return {
		...group,
		...showDescription('group', group, caller),
		name: formatString(group.name, caller.raw),
	};
}

/**
 * Whether a group of the course has the idnumber. Moodle looks into its cache, which makes the
 * groups of an unfinished transaction visible, and compares as PHP's `==` does.
 */
export function findByIdnumber(world: World, courseid: number, idnumber: string) {
	if (isEmpty(idnumber)) return undefined;
	return world.cachedGroups(courseid).find((group) => looselyEqual(group.idnumber, idnumber));
}

/** Characters that the columns of Moodle's database take. */
export function fitsColumns(group: Pick<Group, 'name' | 'idnumber' | 'enrolmentkey'>): boolean {
	return (
		length(group.name) <= 254 &&
		length(group.idnumber) <= 100 &&
		length(group.enrolmentkey ?? '') <= 50
	);
}

function length(text: string): number {
	return [...text].length;
}
