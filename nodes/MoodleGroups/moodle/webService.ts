import { call } from './call';
import type { Entry } from './encode';
import { siteFailure, type Answer } from './failure';
import type { Transport } from './transport';

/** A user's place in a group. */
export type Member = { readonly groupid: number; readonly userid: number };

/** A group to create; what is `undefined` is not sent, so that older sites accept the call. */
export type NewGroup = {
	/** 1 HTML, 2 plain text, 4 Markdown, 0 Moodle's own; Moodle's default is 1. */
	readonly descriptionformat?: number;
	readonly idnumber?: string;
	readonly enrolmentkey?: string;
	/** Moodle 4.2: 0 all, 1 members, 2 own membership, 3 nobody. */
	readonly visibility?: number;
	/** Moodle 4.2: whether the group can be chosen in activities. */
	readonly participation?: boolean;
	readonly courseid: number;
	readonly name: string;
	/** Required by Moodle, even if empty. */
	readonly description: string;
};

/** A group as Moodle describes it, without its enrolment key. */
export type Group = {
	readonly id: number;
	readonly courseid: number;
	readonly name: string;
	readonly description: string;
	readonly descriptionformat: number;
	readonly idnumber: string;
	/** Moodle 4.2. */
	readonly visibility?: number;
	/** Moodle 4.2. */
	readonly participation?: boolean;
};

/** The members of a group. */
export type GroupMembers = { readonly groupid: number; readonly userids: readonly number[] };

/** Moodle's web service functions for groups, typed. Lists must not be empty. */
export class WebService {
	constructor(readonly transport: Transport) {}

	/** `core_group_create_groups`: all of them or none; sent once, since doing it twice makes two. */
	async createGroups(groups: readonly NewGroup[]): Promise<Answer<Group[]>> {
		const answer = await call(this.transport, {
			wsfunction: 'core_group_create_groups',
			parameters: { groups: groups.map(optionalFirst) },
			repeatable: false,
		});
		if ('failure' in answer) return answer;
		const created = readList(answer.value, readGroup);
		if (created?.length === groups.length) return { value: created };
		return unusable('core_group_create_groups');
	}

	/** `core_group_delete_groups`: groups that are not there are no error. */
	async deleteGroups(groupids: readonly number[]): Promise<Answer<null>> {
		return await this.nothing('core_group_delete_groups', { groupids });
	}

	/** `core_group_add_group_members`: who is a member already stays one. */
	async addGroupMembers(members: readonly Member[]): Promise<Answer<null>> {
		return await this.nothing('core_group_add_group_members', { members });
	}

	/** `core_group_delete_group_members`: who is no member is no error. */
	async deleteGroupMembers(members: readonly Member[]): Promise<Answer<null>> {
		return await this.nothing('core_group_delete_group_members', { members });
	}

	/**
	 * `core_group_get_course_groups`, names as stored. The list comes from a cache that may show
	 * groups which were rolled back: confirm their ids with {@link getGroups}.
	 */
	async getCourseGroups(courseid: number): Promise<Answer<Group[]>> {
		return await this.list('core_group_get_course_groups', { courseid }, readGroup);
	}

	/** `core_group_get_groups`, names as stored; a single missing id fails all. */
	async getGroups(groupids: readonly number[]): Promise<Answer<Group[]>> {
		return await this.list('core_group_get_groups', { groupids }, readGroup);
	}

	/** `core_group_get_group_members`; a single missing id fails all. */
	async getGroupMembers(groupids: readonly number[]): Promise<Answer<GroupMembers[]>> {
		const wsfunction = 'core_group_get_group_members';
		return await this.list(wsfunction, { groupids }, readGroupMembers);
	}

	private async list<T>(
		wsfunction: string,
		parameters: Entry | { groupids: readonly number[] },
		read: (row: unknown) => T | undefined,
	): Promise<Answer<T[]>> {
		const request = { wsfunction, parameters, raw: true, repeatable: true };
		const answer = await call(this.transport, request);
		if ('failure' in answer) return answer;
		const rows = readList(answer.value, read);
		return rows === undefined ? unusable(wsfunction) : { value: rows };
	}

	/** A function without a result answers `null`; anything else is not Moodle's word. */
	private async nothing(
		wsfunction: string,
		parameters: { groupids: readonly number[] } | { members: readonly Member[] },
	): Promise<Answer<null>> {
		const answer = await call(this.transport, { wsfunction, parameters, repeatable: true });
		if ('failure' in answer) return answer;
		return answer.value === null ? { value: null } : unusable(wsfunction);
	}
}

/** A list that PHP cuts off must break off inside an entry, so what is required comes last. */
function optionalFirst(group: NewGroup): Entry {
	const { courseid, name, description, ...optional } = group;
	return { ...optional, courseid, name, description };
}

function unusable(wsfunction: string) {
	return siteFailure(
		`Moodle answered ${wsfunction} with something unexpected`,
		'Look in Moodle before you run this again.',
		{ blame: 'request', effect: 'unknown' },
	);
}

function readList<T>(json: unknown, read: (row: unknown) => T | undefined): T[] | undefined {
	if (!Array.isArray(json)) return undefined;
	const rows = json.map(read);
	return rows.every((row) => row !== undefined) ? (rows as T[]) : undefined;
}

/** Picks the known keys: the enrolment key stays behind, and so does whatever a plugin adds. */
function readGroup(row: unknown): Group | undefined {
	if (typeof row !== 'object' || row === null) return undefined;
	const {
		id,
		courseid,
		name,
		description,
		descriptionformat,
		idnumber,
		visibility,
		participation,
	} = row as Group;
	if (!Number.isSafeInteger(id) || typeof name !== 'string') return undefined;
	return {
		id,
		courseid,
		name,
		description,
		descriptionformat,
		idnumber,
		...(visibility === undefined ? {} : { visibility }),
		...(participation === undefined ? {} : { participation }),
	};
}

function readGroupMembers(row: unknown): GroupMembers | undefined {
	if (typeof row !== 'object' || row === null) return undefined;
	const { groupid, userids } = row as GroupMembers;
	if (!Number.isSafeInteger(groupid) || !Array.isArray(userids)) return undefined;
	return { groupid, userids };
}
