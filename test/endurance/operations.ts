import type { IDataObject } from 'n8n-workflow';

import { meaning, richName } from '../support/spellings';
import { assignmentKey, keyOf, type Effect } from './facts';
import { written, type Made, type Operation, type Wish } from './operation';
import type { Cast, Scene } from './scenes';
import { courseOf, FAR_STUDENTS, GROUPINGS, groupName, OUTSIDERS, STUDENTS } from './site';

const NOWHERE = 9999;
const NEVER = /$^/;
const TAKEN = 50;

const nothing = (json: IDataObject, carried = NEVER): Made => ({
	json,
	effects: [],
	carried,
	isGood: false,
});

/** What a request has that carries a name. */
const named = (name: string) => `\\[name\\]=${meaning(name)}&`;

const groupOf = ({ a }: Cast, { start }: Scene) => (a % start.groups) + 1;

/** A row of an operation on members. */
function member(want: string | null) {
	return (cast: Cast, index: number, scene: Scene): Made => {
		const { kind, b } = cast;
		const groupid = groupOf(cast, scene);
		const courseid = courseOf(groupid, scene.start);
		const enrolled = (b % (courseid === 3 ? FAR_STUDENTS : STUDENTS)) + 3;
		if (kind === 'garbled') return nothing({ groupid, userid: 'x' });
		if (kind === 'missing') return nothing({ groupid: NOWHERE, userid: enrolled }, /=9999&/);
		// Who is not in the course need not be removed.
		const isOutside = kind === 'barred';
		const userid = isOutside ? OUTSIDERS[b % 2] : kind === 'repeated' ? 3 : enrolled;
		const isNamed = kind === 'named' && !scene.start.fewFunctions;
		const { json, key, isOther } = isNamed
			? namedMember(groupid, userid, index, scene)
			: {
					json: { groupid, userid },
					key: `${keyOf('member', courseid, groupName(groupid))} ${userid}`,
					isOther: false,
				};
		return {
			json,
			effects: [{ key, want }],
			carried: new RegExp(`\\[groupid\\]=${groupid}&members\\[\\d+\\]\\[userid\\]=${userid}&`),
			isGood: !isOther && (!isOutside || want === null),
		};
	};
}

/**
 * How a row names a group and a user. What is written as another name or address is the key of
 * something that is not there, whatever the database takes for equal.
 */
function namedMember(groupid: number, userid: number, index: number, scene: Scene) {
	const courseid = courseOf(groupid, scene.start);
	const address = `student${userid - 2}@example.edu`;
	const group = written(groupName(groupid), index, scene);
	const email = written(address, index + 1, scene);
	const user = meaning(email) === address ? userid : email;
	return {
		json: { course: courseid === 3 ? 'CHEM101' : 'PHYS101', group, email },
		key: `${keyOf('member', courseid, group)} ${user}`,
		isOther: user !== userid || meaning(group) !== meaning(groupName(groupid)),
	};
}

/** A row for somebody who may have to be enrolled first. */
function newcomer(cast: Cast, index: number, scene: Scene): Made {
	const made = member('*')(cast, index, scene);
	if (made.effects.length === 0) return made;
	const groupid = groupOf(cast, scene);
	const courseid = courseOf(groupid, scene.start);
	const userid = cast.b % 3 === 0 ? (cast.b % STUDENTS) + 3 : OUTSIDERS[cast.b % 2];
	const { source } = new RegExp(
		`\\[groupid\\]=${groupid}&members\\[\\d+\\]\\[userid\\]=${userid}&`,
	);
	return {
		json: { groupid, userid },
		effects: [{ key: `${keyOf('member', courseid, groupName(groupid))} ${userid}`, want: '*' }],
		enrols: { key: `enrolled ${courseid} ${userid}`, want: '*' },
		carried: new RegExp(
			`${source}|\\[courseid\\]=${courseid}&\\w+\\[\\d+\\]\\[userid\\]=${userid}&`,
		),
		isGood: true,
	};
}

/** Faults that are drawn for requests which this does not send hit enrolments. */
const enrolling = {
	isSync: true,
	make: newcomer,
	aims: {
		core_group_create_groups: 'enrol_manual_enrol_users',
		core_group_update_groups: 'enrol_manual_enrol_users',
		core_group_create_groupings: 'core_group_get_course_user_groups',
	},
};

/** A row of a Sync that creates the groups that are not there: every other row names one. */
function memberOfNew(cast: Cast, index: number, scene: Scene): Made {
	if (cast.a % 2 === 0) {
		const made = member('*')(cast, index, scene);
		const { group } = made.json;
		if (group === undefined) return made;
		// It may not be there, or be deleted just before.
		const key = keyOf('group', courseOf(groupOf(cast, scene), scene.start), group as string);
		const { source } = made.carried;
		const carried = new RegExp(`${source}|${named(group as string)}|assign_grouping`);
		return { ...made, creates: { key, want: '*' }, carried };
	}
	const name = written(richName(`M${cast.a % 5}`), index, scene);
	const isOutside = cast.kind === 'barred';
	const userid = isOutside ? OUTSIDERS[cast.b % 2] : (cast.b % STUDENTS) + 3;
	const isBad = cast.kind === 'garbled';
	return {
		json: { courseid: 2, group: name, userid: isBad ? 'x' : userid },
		effects: isBad ? [] : [{ key: `${keyOf('member', 2, name)} ${userid}`, want: '*' }],
		creates: { key: keyOf('group', 2, name), want: '*' },
		carried: new RegExp(`\\[userid\\]=${userid}&|${named(name)}|assign_grouping`),
		isGood: !isOutside,
	};
}

/** The groups that a Sync creates for its rows, each with its first one. */
function creations(wishes: readonly Wish[], { flags }: Scene): Wish[] {
	const firsts = new Map<string, Wish>();
	for (const wish of wishes) {
		const key = wish.creates?.key;
		if (key !== undefined && !firsts.has(key)) firsts.set(key, wish);
	}
	return [...firsts.values()].map(({ item, json, creates }) => {
		const name = json.group as string;
		const { key } = creates!;
		const assigned = key.replace('group', `assign ${meaning(GROUPINGS[1])}`);
		return {
			item,
			entry: 0,
			json: { name },
			effects: [
				creates!,
				{ key: key.replace('group', 'grouptext'), want: 'made' },
				...(flags[1] ? [{ key: assigned, want: '*' }] : []),
			],
			carried: new RegExp(`${named(name)}|assign_grouping`),
			isGood: true,
			extra: (told) => told.status === 'created' && isCalled(told, name),
		};
	});
}

const isCalled = (json: IDataObject, name: string) =>
	typeof json.name === 'string' && meaning(json.name) === meaning(name);

/** A row of an operation that creates groups or groupings, `wholly`: with all that belongs to it. */
function creation(thing: 'group' | 'grouping') {
	return ({ kind, b }: Cast, index: number, scene: Scene): Made => {
		const { fewFunctions } = scene.start;
		const taken = thing === 'group' ? groupName(1) : GROUPINGS[0];
		const isTaken = kind === 'barred';
		const plain = isTaken ? taken : richName(`N${kind === 'repeated' ? b % 3 : index}`);
		// Who cannot read what is there, only makes no second one of the same name.
		const name = isTaken && fewFunctions ? taken : written(plain, index, scene);
		const description = `D${index}`;
		if (kind === 'garbled') return nothing({ courseid: 2, name: '', description });
		if (kind === 'missing') return nothing({ courseid: NOWHERE, name, description }, /=9999&/);
		if (isTaken && meaning(name) === meaning(taken)) {
			return nothing({ courseid: 2, name, description }, new RegExp(named(name)));
		}
		const isAssigned = thing === 'group' && kind === 'other';
		const effects: Effect[] = [
			{ key: keyOf(thing, 2, name), want: '*' },
			{ key: keyOf(`${thing}text`, 2, name), want: description },
			...(isAssigned ? [{ key: assignmentKey(GROUPINGS[1], 2, name), want: '*' }] : []),
		];
		const course = kind === 'named' && !fewFunctions ? { course: 'PHYS101' } : { courseid: 2 };
		return {
			json: { ...course, name, description, ...(isAssigned ? { groupingid: 2 } : {}) },
			effects,
			carried: new RegExp(`${named(name)}|assign_grouping`),
			isGood: kind !== 'repeated',
		};
	};
}

/** A row of Create or Update, or of Group > Sync. */
function upsert(thing: 'group' | 'grouping') {
	return (cast: Cast, index: number, scene: Scene): Made => {
		const isThere = cast.kind === 'barred' || (cast.kind === 'good' && cast.b % 2 === 1);
		if (!isThere) return creation(thing)(cast, index, scene);
		const id = thing === 'group' ? groupOf(cast, scene) : groupingOf(cast);
		const groupings = id === 3 ? 3 : 2;
		const courseid = thing === 'group' ? courseOf(id, scene.start) : groupings;
		const plain = thing === 'group' ? groupName(id) : GROUPINGS[id - 1];
		const name = scene.start.fewFunctions ? plain : written(plain, index, scene);
		const isSame = cast.b % 3 === 0;
		const description = `D${index}`;
		return {
			json: { courseid, name, ...(isSame ? {} : { description }) },
			effects: [
				{ key: keyOf(thing, courseid, name), want: '*' },
				...(isSame ? [] : [{ key: keyOf(`${thing}text`, courseid, name), want: description }]),
			],
			carried: new RegExp(`\\[id\\]=${id}&|${named(name)}`),
			isGood: false,
		};
	};
}

/** A name in one of the spellings that mean the same. */
function sameName(name: string, index: number, scene: Scene): string {
	const other = written(name, index, scene);
	return meaning(other) === meaning(name) ? other : name;
}

function update(cast: Cast, index: number, scene: Scene): Made {
	const groupid = groupOf(cast, scene);
	const courseid = courseOf(groupid, scene.start);
	const description = `D${index}`;
	if (cast.kind === 'garbled') return nothing({ groupid: 'x', description });
	if (cast.kind === 'missing') return nothing({ groupid: NOWHERE, description }, /=9999&/);
	// A group that nobody deletes in the middle keeps its name.
	const isBarred = cast.kind === 'barred' && courseid === courseOf(TAKEN, scene.start);
	const isTaken = isBarred && scene.start.groups > TAKEN && groupid !== TAKEN;
	const taken = isTaken ? { name: sameName(groupName(TAKEN), index, scene) } : {};
	return {
		json: { groupid, description, ...taken },
		effects: [{ key: keyOf('grouptext', courseid, groupName(groupid)), want: description }],
		carried: new RegExp(`\\[id\\]=${groupid}&`),
		isGood: false,
	};
}

function removal(cast: Cast, _: number, scene: Scene): Made {
	if (cast.kind === 'garbled') return nothing({ groupid: 'x' });
	const groupid = cast.kind === 'missing' ? NOWHERE : groupOf(cast, scene);
	const key = keyOf('group', courseOf(groupid, scene.start), groupName(groupid));
	return {
		json: { groupid },
		effects: [{ key, want: null }],
		carried: new RegExp(`groupids\\[\\d+\\]=${groupid}&`),
		isGood: true,
	};
}

const groupingOf = ({ a }: Cast) => (a % GROUPINGS.length) + 1;
const aboutGrouping = (fact: 'grouping' | 'groupingtext', groupingid: number) =>
	keyOf(fact, groupingid === 3 ? 3 : 2, GROUPINGS[groupingid - 1]);

function groupingUpdate(cast: Cast, index: number, scene: Scene): Made {
	const groupingid = groupingOf(cast);
	const description = `D${index}`;
	if (cast.kind === 'garbled') return nothing({ groupingid: 'x', description });
	if (cast.kind === 'missing') return nothing({ groupingid: NOWHERE, description }, /=9999&/);
	const isTaken = cast.kind === 'barred' && groupingid === 2;
	const taken = isTaken ? { name: sameName(GROUPINGS[0], index, scene) } : {};
	return {
		json: { groupingid, description, ...taken },
		effects: [{ key: aboutGrouping('groupingtext', groupingid), want: description }],
		carried: new RegExp(`\\[id\\]=${groupingid}&`),
		isGood: false,
	};
}

function groupingRemoval(cast: Cast): Made {
	if (cast.kind === 'garbled') return nothing({ groupingid: 'x' });
	if (cast.kind === 'missing') return nothing({ groupingid: NOWHERE }, /=9999&/);
	const groupingid = groupingOf(cast);
	return {
		json: { groupingid },
		effects: [{ key: aboutGrouping('grouping', groupingid), want: null }],
		carried: new RegExp(`groupingids\\[\\d+\\]=${groupingid}&`),
		isGood: true,
	};
}

function assignment(want: string | null) {
	return (cast: Cast, _: number, scene: Scene): Made => {
		const groupid = groupOf(cast, scene);
		const courseid = courseOf(groupid, scene.start);
		const groupingid = courseid === 3 ? 3 : (cast.b % 2) + 1;
		if (cast.kind === 'garbled') return nothing({ groupid, groupingid: 'x' });
		if (cast.kind === 'missing') return nothing({ groupid: NOWHERE, groupingid }, /=9999&/);
		const isElsewhere = cast.kind === 'barred' && !scene.start.fewFunctions;
		const asked = isElsewhere ? (courseid === 3 ? 1 : 3) : groupingid;
		const key = assignmentKey(GROUPINGS[asked - 1], courseid, groupName(groupid));
		return {
			json: { groupid, groupingid: asked },
			effects: [{ key, want }],
			carried: new RegExp(`\\[groupingid\\]=${asked}&\\w+\\[\\d+\\]\\[groupid\\]=${groupid}&`),
			isGood: !isElsewhere,
		};
	};
}

/** Whoever is in a group of the rows and in none of its rows may be removed. */
function removals(wishes: readonly Wish[], scene: Scene): Wish[] {
	const wanted = new Set(wishes.flatMap(({ effects }) => effects.map(({ key }) => key)));
	const extras: Wish[] = [];
	for (let groupid = 1; groupid <= scene.start.groups; groupid++) {
		const courseid = courseOf(groupid, scene.start);
		const prefix = `${keyOf('member', courseid, groupName(groupid))} `;
		const row = wishes.find(
			({ json, effects }) =>
				json.groupid === groupid || effects.some(({ key }) => key.startsWith(prefix)),
		);
		if (row === undefined) continue;
		const students = courseid === 3 ? FAR_STUDENTS : 30;
		for (let userid = 3; userid < students + 3; userid++) {
			const made = member(null)({ kind: 'good', a: groupid - 1, b: userid - 3 }, 0, scene);
			if (wanted.has(made.effects[0].key)) continue;
			const extra = (json: IDataObject) => json.groupid === groupid && json.userid === userid;
			extras.push({ ...made, item: row.item, entry: 0, extra });
		}
	}
	return extras;
}

/** Groups of the rows' courses of which no row speaks may be deleted. */
function deletions(wishes: readonly Wish[], scene: Scene): Wish[] {
	const kept = new Set(wishes.map(({ json }) => meaning(String(json.name))));
	const extras: Wish[] = [];
	for (let groupid = 1; groupid <= scene.start.groups; groupid++) {
		const courseid = courseOf(groupid, scene.start);
		const row = wishes.find(({ json }) => json.courseid === courseid || 'course' in json);
		if (kept.has(meaning(groupName(groupid))) || row === undefined) continue;
		const made = removal({ kind: 'good', a: groupid - 1, b: 0 }, 0, scene);
		const extra = (json: IDataObject) =>
			json.groupid === groupid && json.name === groupName(groupid);
		extras.push({ ...made, item: row.item, entry: 0, extra });
	}
	return extras;
}

const group = { resource: 'group' };
const members = { resource: 'groupMember' };
const grouping = { resource: 'grouping' };

/** Every operation that writes, and those of its options that write more. */
export const operations: readonly Operation[] = [
	{
		...members,
		operation: 'add',
		takesList: true,
		make: member('*'),
		takesCompany: () => true,
	},
	{
		...members,
		operation: 'remove',
		takesList: true,
		make: member(null),
		takesCompany: () => true,
	},
	{
		...members,
		operation: 'sync',
		isSync: true,
		make: member('*'),
		extras: removals,
		takesCompany: ({ flags }: Scene) => !flags[0],
		options: ({ flags }: Scene) => ({
			output: 'all',
			removeMembersNotInInput: flags[0],
			removalLimitPercent: flags[2] ? 100 : 50,
		}),
	},
	{
		...members,
		operation: 'sync',
		way: 'with missing groups',
		isSync: true,
		make: memberOfNew,
		extras: (wishes: readonly Wish[], scene: Scene) => [
			...removals(wishes, scene),
			...creations(wishes, scene),
		],
		options: ({ flags }: Scene) => ({
			output: 'all',
			removeMembersNotInInput: flags[0],
			removalLimitPercent: 100,
			createMissingGroups: true,
			descriptionOfNewGroups: 'made',
			...(flags[1] ? { groupingOfNewGroups: { __rl: true, mode: 'byId', value: '2' } } : {}),
		}),
	},
	{
		...group,
		operation: 'create',
		takesList: true,
		make: creation('group'),
		options: ({ flags }: Scene) => ({ ifGroupExists: flags[0] ? 'return' : 'fail' }),
	},
	{ ...group, operation: 'createOrUpdate', takesList: true, make: upsert('group') },
	{ ...group, operation: 'update', takesList: true, make: update },
	{ ...group, operation: 'delete', takesList: true, make: removal },
	{
		...group,
		operation: 'sync',
		isSync: true,
		make: upsert('group'),
		extras: deletions,
		options: ({ flags }: Scene) => ({
			output: 'all',
			deleteGroupsWithoutRows: flags[0],
			deleteGroupsWithMembers: flags[1],
			removalLimitPercent: 100,
			removalLimitGroups: 1000,
		}),
	},
	{ ...grouping, operation: 'create', takesList: true, make: creation('grouping') },
	{ ...grouping, operation: 'createOrUpdate', takesList: true, make: upsert('grouping') },
	{ ...grouping, operation: 'update', takesList: true, make: groupingUpdate },
	{ ...grouping, operation: 'delete', takesList: true, make: groupingRemoval },
	{ ...grouping, operation: 'addGroups', takesList: true, make: assignment('*') },
	{ ...grouping, operation: 'removeGroups', takesList: true, make: assignment(null) },
	{
		...members,
		...enrolling,
		operation: 'add',
		way: 'of users to enrol',
		options: () => ({ usersWhoAreNotEnrolled: 'enrol' }),
	},
	{
		...members,
		...enrolling,
		operation: 'sync',
		way: 'of users to enrol',
		extras: removals,
		options: ({ flags }: Scene) => ({
			output: 'all',
			removeMembersNotInInput: flags[0],
			removalLimitPercent: 100,
			usersWhoAreNotEnrolled: 'enrol',
		}),
	},
	{
		...members,
		operation: 'add',
		way: 'with missing groups',
		isSync: true,
		make: memberOfNew,
		extras: creations,
		options: ({ flags }: Scene) => ({
			createMissingGroups: true,
			descriptionOfNewGroups: 'made',
			...(flags[1] ? { groupingOfNewGroups: { __rl: true, mode: 'byId', value: '2' } } : {}),
		}),
	},
].map(({ way, ...one }: Omit<Operation, 'name'> & { way?: string }) => ({
	...one,
	name: [one.resource, one.operation, way].filter(Boolean).join(' '),
}));
