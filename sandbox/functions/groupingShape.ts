import { multiple, optional, single, value } from '../types/descriptions';
import { isEmpty, looselyEqual } from '../types/php';
import type { Caller } from '../world/access';
import type { Grouping } from '../world/model';
import { writeFailed } from '../protocol/exceptions';
import type { World } from '../world/world';
import { customFieldsGiven } from './customFields';
import { showDescription } from './showDescription';

/** The keys of a grouping in answers; custom fields only where a function gives them. */
export const groupingKeys = {
	id: value('INT'),
	courseid: value('INT'),
	name: value('TEXT'),
	description: value('RAW'),
	descriptionformat: value('INT'),
	idnumber: value('RAW'),
};

/** What both writing functions take of a grouping. */
export const groupingFields = {
	name: value('TEXT'),
	description: value('RAW'),
	descriptionformat: value('INT'),
	idnumber: optional(value('RAW')),
	customfields: customFieldsGiven,
};

export const newGrouping = single({ ...groupingKeys, customfields: customFieldsGiven });

export const courseGroupings = multiple(single(groupingKeys));

/** A grouping as the reading functions show it: unlike a group's, its name is not formatted. */
export function describeGrouping(grouping: Grouping, caller: Caller) {
	return { ...grouping, ...showDescription('grouping', grouping, caller) };
}

/** The grouping of the course that has the idnumber, in the way groups are searched. */
export function findGroupingByIdnumber(world: World, courseid: number, idnumber: string) {
	if (isEmpty(idnumber)) return undefined;
	return world
		.cachedGroupings(courseid)
		.find((grouping) => looselyEqual(grouping.idnumber, idnumber));
}

/** Characters that the columns of Moodle's database take. */
export function requireFit({ name, idnumber }: Pick<Grouping, 'name' | 'idnumber'>): void {
	if ([...name].length > 255 || [...idnumber].length > 100) {
		throw writeFailed('ERROR:  value too long for type');
	}
}
