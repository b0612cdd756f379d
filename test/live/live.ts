/* eslint-disable @n8n/community-nodes/no-restricted-imports -- tests run on a developer's machine, never inside n8n */
import { strict as assert } from 'assert';

import type { IDataObject, INodeParameters } from 'n8n-workflow';

import { execute, moodleGroups, type Execution, type OnError } from '../support/engine';
import type { Found, LiveGroup, LiveGrouping } from './found';

/** The first days of the branches that brought something for groups. */
const BRANCHES = { '4.2': 20230424, '4.3': 20231009 };

/** How an operation is run. */
export interface RunOptions {
	/** Parameters of the node; default Auto-Map Input Data. */
	readonly parameters?: INodeParameters;
	readonly onError?: OnError;
	/** Another token or address than the credential's. */
	readonly token?: string;
	readonly url?: string;
}

/** What a run of the node gave. */
export interface Ran {
	/** The items that left by the output, and by the error output. */
	readonly items: IDataObject[];
	readonly failed: IDataObject[];
	/** What stopped the workflow. */
	readonly error: Execution['error'];
}

/** A site with a course to run cases in, and what they have in common. */
export class Live {
	/** Groups and groupings that were made; the token may not see all of them in lists. */
	readonly made = { groups: new Set<number>(), groupings: new Set<number>() };

	/** The operations that were run, as `group/create`. */
	readonly operations = new Set<string>();

	private readonly running = new Set<() => void>();

	isCancelled = false;

	constructor(readonly found: Found) {}

	get site() {
		return this.found.site;
	}

	get api() {
		return this.found.api;
	}

	get info() {
		return this.found.info;
	}

	get course() {
		return this.found.course;
	}

	get users() {
		return this.found.users;
	}

	get areStudents() {
		return this.found.areStudents;
	}

	get enrolled() {
		return this.found.enrolled;
	}

	get outsider() {
		return this.found.outsider;
	}

	get findable() {
		return this.found.findable;
	}

	get prefix() {
		return this.found.prefix;
	}

	get isShared() {
		return this.found.isShared;
	}

	/** Whether the site is of a version or later. */
	isAtLeast(version: keyof typeof BRANCHES): boolean {
		return Number(this.info.version.slice(0, 8)) >= BRANCHES[version];
	}

	/** A name or ID number that is nobody else's. */
	own(text: string): string {
		return `${this.prefix} ${text}`;
	}

	/** Runs an operation, named as `group/create`, on n8n's engine. */
	async run(
		operation: string,
		items: readonly IDataObject[],
		{ parameters, onError = 'continueErrorOutput', ...elsewhere }: RunOptions = {},
	): Promise<Ran> {
		if (this.isCancelled) throw new Error('The run was interrupted');
		const [resource, name] = operation.split('/');
		this.operations.add(operation);
		let stop: (() => void) | undefined;
		const { output, error, stored } = await execute({
			site: { ...this.site, ...elsewhere },
			items,
			nodes: [
				moodleGroups(
					{ resource, operation: name, dataMode: 'autoMapInputData', ...parameters },
					onError,
				),
			],
			onStart: (cancel) => this.running.add((stop = cancel)),
		}).finally(() => stop && this.running.delete(stop));
		assert.ok(!stored.includes(this.site.token), 'The token is in the stored execution');
		const [sent = [], failed = []] = output().map((list) => list.map(({ json }) => json));
		this.note(sent);
		return { items: sent, failed, error };
	}

	/** Runs an operation of which no row may fail. */
	async succeed(
		operation: string,
		items: readonly IDataObject[],
		parameters?: INodeParameters,
	): Promise<IDataObject[]> {
		const { items: sent, failed, error } = await this.run(operation, items, { parameters });
		assert.equal(error?.message, undefined);
		assert.deepEqual(failed, []);
		return sent;
	}

	/** Ends what is under way, and lets nothing more begin. */
	cancel(): void {
		this.isCancelled = true;
		for (const stop of this.running) stop();
	}

	/** Makes groups without the node. */
	async makeGroups(...names: string[]): Promise<number[]> {
		return await this.makeGroupsLike({}, ...names);
	}

	/** Makes groups that have something in common. */
	async makeGroupsLike(like: Record<string, string | number>, ...names: string[]) {
		const groups = names.map((name) => {
			return { courseid: this.course.id, ...like, description: '', name: this.own(name) };
		});
		const made = await this.api.call<LiveGroup[]>('core_group_create_groups', { groups });
		const ids = made.map(({ id }) => id);
		for (const id of ids) this.made.groups.add(id);
		return ids;
	}

	async makeGroupings(...names: string[]): Promise<number[]> {
		const groupings = names.map((name) => {
			return { courseid: this.course.id, description: '', idnumber: '', name: this.own(name) };
		});
		const made = await this.api.call<LiveGrouping[]>('core_group_create_groupings', { groupings });
		const ids = made.map(({ id }) => id);
		for (const id of ids) this.made.groupings.add(id);
		return ids;
	}

	async addMembers(groupid: number, ...userids: number[]): Promise<void> {
		const members = userids.map((userid) => ({ groupid, userid }));
		await this.api.call('core_group_add_group_members', { members });
	}

	/** A group as the site has it. */
	async group(id: number): Promise<LiveGroup> {
		const [group] = await this.api.call<LiveGroup[]>('core_group_get_groups', { groupids: [id] });
		return group;
	}

	/** The groups of the course that the suite has made, as the token sees them. */
	async groups(): Promise<LiveGroup[]> {
		const all = await this.api.call<LiveGroup[]>('core_group_get_course_groups', {
			courseid: this.course.id,
		});
		return all.filter(({ name }) => name.startsWith(this.prefix));
	}

	/** The groupings of the course that the suite has made. */
	async groupings(): Promise<LiveGrouping[]> {
		const all = await this.api.call<LiveGrouping[]>('core_group_get_course_groupings', {
			courseid: this.course.id,
		});
		return all.filter(({ name }) => name.startsWith(this.prefix));
	}

	/** The ids of the groups in a grouping. */
	async groupsIn(groupingid: number): Promise<number[]> {
		const [{ groups = [] }] = await this.api.call<LiveGrouping[]>('core_group_get_groupings', {
			groupingids: [groupingid],
			returngroups: 1,
		});
		return groups.map(({ id }) => id).sort((left, right) => left - right);
	}

	/** The members of a group as the site has them. */
	async members(groupid: number): Promise<number[]> {
		const [{ userids }] = await this.api.call<Array<{ userids: number[] }>>(
			'core_group_get_group_members',
			{ groupids: [groupid] },
		);
		return userids.sort((left, right) => left - right);
	}

	private note(items: readonly IDataObject[]): void {
		for (const { groupid, groupingid, status } of items) {
			if (status !== 'created') continue;
			// A group may tell of the grouping that it is in.
			if (groupid === undefined) this.made.groupings.add(Number(groupingid));
			else this.made.groups.add(Number(groupid));
		}
	}
}
