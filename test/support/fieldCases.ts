/* eslint-disable @n8n/community-nodes/no-restricted-imports -- tests run on a developer's machine */
import { readFileSync } from 'fs';
import { join } from 'path';

import type { IDataObject, INodeParameters } from 'n8n-workflow';

import type { Sandbox } from '../../sandbox';
import type { Group, Grouping } from '../../sandbox/world/model';
import { execute, moodleGroups, type OnError } from './engine';
import { ROOT } from './markdown';

/** Rows as somebody really had them, and what has to become of them. */
export interface FieldCase {
	readonly id: string;
	readonly about: string;
	/** What the outcome has to be, in words: the test of the case says the same in code. */
	readonly right: string;
	readonly node: INodeParameters;
	/** A second node, which takes what the first one gives. */
	readonly then?: INodeParameters;
	readonly items: IDataObject[];
	/** What is on the site, beside the sandbox's own world. */
	readonly world?: {
		readonly groups?: ReadonlyArray<Partial<Group> & { members?: number[] }>;
		/** Each with the groups of the case that it holds, counted from 1. */
		readonly groupings?: ReadonlyArray<Partial<Grouping> & { groups?: number[] }>;
		/** What is other than usual about users, by ID. */
		readonly users?: Readonly<Record<string, object>>;
		readonly enrol?: ReadonlyArray<{ courseid: number; userid: number }>;
	};
	readonly onError?: OnError;
	/** Whose token: the administrator's if it does not say. */
	readonly as?: 'teacher';
}

/** What a case came to. */
export interface Played {
	/** Everything that the node gave. */
	readonly json: IDataObject[];
	/** Of each output item its error, or else its status. */
	readonly said: unknown[];
	/** The error that stopped the workflow. */
	readonly error: (Error & { description?: string }) | undefined;
	/** The members of the groups of the case, by the name of the group. */
	readonly members: Record<string, number[]>;
	/** The groups of all courses, in the order in which they were made. */
	readonly groups: Group[];
	/** The groups in each grouping, by the name of that. */
	readonly groupings: Record<string, number[]>;
}

/** The cases of `test/fixtures/field-cases.json`. */
export const fieldCases = JSON.parse(
	readFileSync(join(ROOT, 'test/fixtures/field-cases.json'), 'utf8'),
) as FieldCase[];

/** Builds the world of a case in a fresh sandbox, and runs its node on its items. */
export async function playCase(
	sandbox: Sandbox,
	{ world = {}, node, then, items, as, onError = 'continueRegularOutput' }: FieldCase,
	change: INodeParameters = {},
): Promise<Played> {
	arrange(sandbox, world);
	const { url, token } = sandbox;
	const site = { url, token: as === undefined ? token : `${token}-${as}` };
	let json = items;
	let error: Played['error'];
	for (const one of then === undefined ? [node] : [node, then]) {
		const nodes = [moodleGroups({ ...one, ...change }, onError)];
		const played = await execute({ site, items: json, nodes });
		json = (played.output()[0] ?? []).map((item) => item.json);
		error ??= played.error;
	}
	const groups = [...sandbox.world.groups.values()];
	return {
		json,
		said: json.map((one) => one.error ?? one.status),
		error,
		members: Object.fromEntries(
			groups.map(({ id, name }) => [name, sandbox.world.membersOf(id).sort((a, b) => a - b)]),
		),
		groups,
		groupings: Object.fromEntries(
			[...sandbox.world.groupings.values()].map(({ id, name }) => [
				name,
				sandbox.world.groupsIn(id),
			]),
		),
	};
}

function arrange(
	{ world: site }: Sandbox,
	{ groups = [], groupings = [], users = {}, enrol = [] }: NonNullable<FieldCase['world']>,
): void {
	const unnamed = { courseid: 2, name: '', description: '', descriptionformat: 1, idnumber: '' };
	for (const { courseid, userid } of enrol) site.enrol({ courseid, userid, role: 'student' });
	for (const [id, values] of Object.entries(users)) {
		site.users.set(Number(id), { ...site.users.get(Number(id))!, ...values });
	}
	const groupids = groups.map(({ members = [], ...values }) => {
		const plain = { ...unnamed, enrolmentkey: null, visibility: 0, participation: true };
		const { id } = site.createGroup({ ...plain, ...values });
		for (const userid of members) site.addMember(id, userid);
		return id;
	});
	for (const { groups: own = [], ...values } of groupings) {
		const { id } = site.createGrouping({ ...unnamed, ...values });
		for (const number of own) site.assign(id, groupids[number - 1]);
	}
	site.purgeCaches();
}
