import type { IDataObject } from 'n8n-workflow';

import type { CourseThings } from '../lookup/courseThings';
import type { Directory } from '../lookup/directory';
import { createSafely } from '../moodle/createSafely';
import type { Answer, Failure } from '../moodle/failure';
import type { Group, GroupUpdate, NewGroup } from '../moodle/shapes/group';
import type { Grouping } from '../moodle/shapes/grouping';
import type { WebService } from '../moodle/webService';
import { assignCreated } from './assignCreated';
import { explainLocked } from './explainLocked';
import type { Noun } from '../moodle/thingCalls';

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
}

/** What differs between groups and groupings: everything that is asked of Moodle by another name. */
export interface Kind<K extends Noun> {
	readonly noun: K;
	/** What the run has read of them. */
	readonly in: (directory: Directory) => CourseThings<Things[K]>;
	/** Creates a list, whole or not at all, and never twice. */
	readonly create: (
		moodle: WebService,
		entries: readonly NewGroup[],
	) => Promise<Answer<Array<Things[K]>>>;
	readonly update: (moodle: WebService, entries: readonly GroupUpdate[]) => Promise<Answer<null>>;
	readonly delete: (moodle: WebService, ids: readonly number[]) => Promise<Answer<null>>;
	/** What is left to do with new ones, and why it failed for each: `undefined` where it did not. */
	readonly afterCreate?: (
		moodle: WebService,
		groupingids: ReadonlyArray<number | undefined>,
		created: ReadonlyArray<Things[K]>,
	) => Promise<Array<Failure | undefined>>;
	/** Why Moodle keeps one from the change that a row wants; `undefined` if nothing is known. */
	readonly explainLocked?: (
		current: Things[K],
		wanted: Partial<NewGroup>,
		failure: Failure,
		directory: Directory,
	) => Promise<Failure | undefined>;
}

export const GROUP: Kind<'group'> = {
	noun: 'group',
	in: ({ groups }) => groups,
	create: async (moodle, entries) => await createSafely(moodle.groups, entries),
	update: async (moodle, entries) => await moodle.groups.update(entries),
	delete: async (moodle, ids) => await moodle.groups.delete(ids),
	afterCreate: assignCreated,
	explainLocked,
};

export const GROUPING: Kind<'grouping'> = {
	noun: 'grouping',
	in: ({ groupings }) => groupings,
	create: async (moodle, entries) => await createSafely(moodle.groupings, entries),
	update: async (moodle, entries) => await moodle.groupings.update(entries),
	delete: async (moodle, ids) => await moodle.groupings.delete(ids),
};
