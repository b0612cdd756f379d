import type { Site } from '../support/n8nEngine';
import type { MoodleApi } from './moodleApi';

/** What `core_webservice_get_site_info` tells, as far as the suite looks at it. */
export interface SiteInfo {
	readonly userid: number;
	readonly username: string;
	readonly userissiteadmin: boolean;
	readonly release: string;
	/** `2024100706.00`; the first eight digits name the branch. */
	readonly version: string;
	readonly functions: ReadonlyArray<{ readonly name: string }>;
}

export interface LiveCourse {
	readonly id: number;
	readonly shortname: string;
	readonly idnumber?: string;
}

/** An enrolled user; what the token may not see is absent. */
export interface LiveUser {
	readonly id: number;
	readonly username?: string;
	readonly email?: string;
	readonly idnumber?: string;
	readonly fullname?: string;
}

/** Somebody in the list of a course; without roles if the token may not see them. */
export interface LiveParticipant {
	readonly id: number;
	readonly roles?: ReadonlyArray<{ readonly shortname: string }>;
}

/** What the site says of a group. */
export interface LiveGroup {
	readonly id: number;
	readonly courseid: number;
	readonly name: string;
	readonly description: string;
	readonly descriptionformat: number;
	readonly idnumber: string;
	readonly visibility?: number;
	readonly participation?: boolean;
	/** All that the site has, set or not. */
	readonly customfields?: ReadonlyArray<{
		readonly shortname: string;
		readonly type: string;
		readonly valueraw: unknown;
	}>;
}

export interface LiveGrouping {
	readonly id: number;
	readonly name: string;
	readonly description: string;
	readonly descriptionformat: number;
	readonly idnumber: string;
	readonly groups?: ReadonlyArray<{ readonly id: number }>;
}

/** What was found out about a site before the first case. */
export interface Found {
	readonly site: Site;
	readonly api: MoodleApi;
	readonly info: SiteInfo;
	readonly course: LiveCourse;
	/** Enrolled users to put into groups, none of them the token's account. */
	readonly users: readonly LiveUser[];
	/** Whether Sync, as it is set by default, would remove every one of them from a group. */
	readonly areStudents: boolean;
	/** The ids of more enrolled users, as far as they are needed for a roster; students come first. */
	readonly enrolled: readonly number[];
	/** Somebody who has an account and is not enrolled. */
	readonly outsider: number | undefined;
	/** The fields by which the token finds the users. */
	readonly findable: ReadonlySet<string>;
	/** What the names of all groups and groupings of the run begin with. */
	readonly prefix: string;
	/** Whether the course has groups or groupings of somebody else. */
	readonly isShared: boolean;
}
