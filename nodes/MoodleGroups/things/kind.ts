import type { IDataObject } from 'n8n-workflow';

import { omit } from '../input/omit';
import type { CourseThings } from '../lookup/courseThings';
import type { Directory } from '../lookup/directory';
import type { Failure } from '../moodle/failure';
import type { Group, NewGroup } from '../moodle/shapes/group';
import type { Grouping } from '../moodle/shapes/grouping';
import type { ThingCalls } from '../moodle/thingCalls';
import type { Noun } from '../moodle/naming';
import type { WebService } from '../moodle/webService';
import type { Field } from '../input/fields';
import { groupingNameField, nameField } from '../panel/valueFields';
import { assignGroups, type Assigned } from './assign';
import { explainLocked } from './explainLocked';
import type { GroupingRef } from './groupingRef';

/** What Moodle has in a course: groups, and groupings that hold groups. */
export interface Things {
	readonly group: Group;
	readonly grouping: Grouping;
}

/** A group or grouping as it is, what a row wants changed, and what the row calls things. */
export interface Change<C = Things[Noun]> {
	readonly current: C;
	/** `undefined` stays as it is. */
	readonly wanted: Partial<NewGroup>;
	readonly named: IDataObject;
	/** The grouping into which it is put. */
	readonly into?: GroupingRef;
}

/** What differs between groups and groupings: everything that is asked of Moodle by another name. */
export interface Kind<K extends Noun> {
	readonly noun: K;
	/** How rows say the name of a new one. */
	readonly nameField: Field<string>;
	/** What the run has read of them. */
	readonly in: (directory: Directory) => CourseThings<Things[K]>;
	/** What creates, changes and deletes them. */
	readonly calls: (moodle: WebService) => ThingCalls<Things[K]>;
	/** Puts them into groupings, and says why that failed for each: `undefined` where it did not. */
	readonly assign?: (
		moodle: WebService,
		wanted: readonly Assigned[],
	) => Promise<Array<Failure | undefined>>;
	/** Why Moodle keeps one from the change that a row wants; `undefined` if nothing is known. */
	readonly explainLocked?: (
		current: Things[K],
		wanted: Partial<NewGroup>,
		failure: Failure,
		directory: Directory,
	) => Promise<Failure | undefined>;
}

/** A thing as an item tells it, named as rows name it: what comes out of one operation goes into the next. */
export function itemOf<K extends Noun>(noun: K, thing: Things[K]): IDataObject {
	const { id, ...rest } = thing as Group;
	return { [`${noun}id`]: id, ...omit(rest, 'isKeyed') };
}

export const GROUP: Kind<'group'> = {
	noun: 'group',
	nameField,
	in: ({ groups }) => groups,
	calls: ({ groups }) => groups,
	assign: assignGroups,
	explainLocked,
};

export const GROUPING: Kind<'grouping'> = {
	noun: 'grouping',
	nameField: groupingNameField,
	in: ({ groupings }) => groupings,
	calls: ({ groupings }) => groupings,
};
