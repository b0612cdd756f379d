import type { Site } from '../../test/support/n8nEngine';

/** A group to set up before a measurement, with its members. */
export interface GroupPlan {
	readonly name: string;
	readonly userids: readonly number[];
	/** The short name of a course that is made for it; without one it is in the site's course. */
	readonly course?: string;
}

/** What went over the network since counting began. */
export interface Traffic {
	readonly requests: number;
	readonly peakConnections: number;
}

/** Members of a group, by id. */
export type Membership = readonly [groupid: number, userids: readonly number[]];

/** Somebody, as rows may call them. */
export interface User {
	readonly id: number;
	readonly email: string;
}

/** A Moodle to measure against, real or not. */
export interface BenchSite extends Site {
	/** For the report. */
	readonly name: string;
	readonly courseid: number;
	/** Users who are enrolled in the course. */
	readonly userids: readonly number[];
	/** The most rows that a piece of work has here. */
	readonly maxRows: number;
	/** Whether courses and users can be made here. */
	readonly makesCourses: boolean;
	/** Makes users until the course has so many, and names them all. */
	enrol(count: number): Promise<User[]>;
	/** Makes users who are enrolled nowhere. */
	makeStrangers(count: number): Promise<User[]>;
	/** Makes groups in the course, or each in its own; the ids in the order of the plans. */
	arrange(groups: readonly GroupPlan[]): Promise<number[]>;
	members(groupids: readonly number[]): Promise<Membership[]>;
	/** How many groups of the bench the course has. */
	countGroups(): Promise<number>;
	startCounting(): Promise<void>;
	traffic(): Promise<Traffic>;
	/** Deletes the groups of the bench. */
	clear(): Promise<void>;
	close(): Promise<void>;
}

/** What the names of all groups of the bench begin with. */
export const GROUP_PREFIX = 'n8n bench ';
