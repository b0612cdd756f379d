import type { Enrolment, Group, Grouping } from '../world/model';
import { rolesOf } from '../world/enrolment';
import type { World } from '../world/world';

/** What was changed of one group, grouping or course. */
export interface Change {
	/** Milliseconds since 1970. */
	readonly at: number;
	/** For example `PHYS101 / Lab A`. */
	readonly where: string;
	/** For example `+ Ada1 Lovelace1, − Ada7 Lovelace7; 12 → 12 members`. */
	readonly what: string;
	/** The group, where it is one. */
	readonly groupid?: number;
}

/** A group with the ids of its members, or a grouping with those of its groups. */
interface Thing {
	readonly value: Group | Grouping;
	readonly content: readonly number[];
}

/** What the site has at a time, each by its id. */
interface State {
	readonly groups: ReadonlyMap<number, Thing>;
	readonly groupings: ReadonlyMap<number, Thing>;
	/** By course. */
	readonly enrolments: ReadonlyMap<number, readonly Enrolment[]>;
}

/** Writes that follow each other: what they change is told as one. */
interface Burst {
	at: number;
	readonly before: State;
	after: State;
}

/** Milliseconds without a write that end a burst. */
const PAUSE = 2000;
const BURSTS = 20;
/** How many names of one kind are told. */
const NAMES = 5;
/** What nobody wants to read in a line, or must not. */
const UNTOLD = ['description', 'enrolmentkey'];

/** Remembers from which state to which the last writes have changed a site. */
export class History {
	private readonly bursts: Burst[] = [];
	private state: State;
	private revision: number;

	constructor(private readonly world: World) {
		this.state = stateOf(world);
		this.revision = world.revision;
	}

	/** Looks what has changed; a world other than its own is left alone. */
	note(world: World, at = Date.now()): void {
		if (world !== this.world || world.revision === this.revision) return;
		this.revision = world.revision;
		const before = this.state;
		this.state = stateOf(world);
		const last = this.bursts.at(-1);
		if (last !== undefined && at - last.at < PAUSE) Object.assign(last, { at, after: this.state });
		else this.bursts.push({ at, before, after: this.state });
		this.bursts.splice(0, this.bursts.length - BURSTS);
	}

	/** The newest burst first. */
	changes(): Change[] {
		return [...this.bursts].reverse().flatMap((burst) => this.changesOf(burst));
	}

	private changesOf({ at, before, after }: Burst): Change[] {
		const { users, courses } = this.world;
		const user = (id: number) => `${users.get(id)!.firstname} ${users.get(id)!.lastname}`;
		const group = (id: number) => (after.groups.get(id) ?? before.groups.get(id))!.value.name;
		const change = (courseid: number, name: string, parts: readonly string[]): Change => {
			const where = [courses.get(courseid)!.shortname, name].filter(Boolean).join(' / ');
			return { at, where, what: parts.filter(Boolean).join('; ') };
		};
		const changes: Change[] = [];
		for (const [courseid, enrolments] of after.enrolments) {
			const parts = enrolled(before.enrolments.get(courseid)!, enrolments, user);
			changes.push(change(courseid, '', parts));
		}
		for (const [was, is] of pairs(before.groupings, after.groupings)) {
			const { courseid, name } = (is ?? was)!.value;
			const parts = compared('grouping', was, is, 'groups', group);
			changes.push(change(courseid, `${name} (grouping)`, parts));
		}
		for (const [was, is] of pairs(before.groups, after.groups)) {
			const { id, courseid, name } = (is ?? was)!.value;
			const parts = compared('group', was, is, 'members', user);
			changes.push({ ...change(courseid, name, parts), groupid: id });
		}
		return changes.filter(({ what }) => what !== '');
	}
}

function stateOf(world: World): State {
	const { groups, groupings, courses } = world;
	return {
		groups: new Map(
			[...groups].map(([id, value]) => [id, { value, content: world.membersOf(id) }]),
		),
		groupings: new Map(
			[...groupings].map(([id, value]) => [id, { value, content: world.groupsIn(id) }]),
		),
		enrolments: new Map([...courses.keys()].map((id) => [id, world.enrolmentsOf(id)])),
	};
}

/** What was there before or is there after, each beside itself. */
function pairs<T>(before: ReadonlyMap<number, T>, after: ReadonlyMap<number, T>) {
	const ids = [...new Set([...before.keys(), ...after.keys()])];
	return ids.map((id) => [before.get(id), after.get(id)] as const);
}

function compared(
	noun: string,
	before: Thing | undefined,
	after: Thing | undefined,
	unit: string,
	nameOf: (id: number) => string,
): string[] {
	if (after === undefined) return ['deleted', `${before!.content.length} → 0 ${unit}`];
	const parts = before === undefined ? [`new ${noun}`] : fields(before.value, after.value);
	return [...parts, ...moved(before?.content ?? [], after.content, unit, nameOf)];
}

/** Which fields have another value. */
function fields(before: object, after: object): string[] {
	if (before === after) return [];
	const old = new Map(Object.entries(before).map(([key, value]) => [key, JSON.stringify(value)]));
	return Object.entries(after).flatMap(([key, value]) => {
		const [was, is] = [old.get(key) ?? 'none', JSON.stringify(value) ?? 'none'];
		if (was === is) return [];
		return UNTOLD.includes(key) ? `${key} changed` : `${key} ${was} → ${is}`;
	});
}

/** Who came, who went, and how many that makes. */
function moved(
	before: readonly number[],
	after: readonly number[],
	unit: string,
	nameOf: (id: number) => string,
): string[] {
	const [old, now] = [new Set(before), new Set(after)];
	const came = after.filter((id) => !old.has(id));
	const went = before.filter((id) => !now.has(id));
	if (came.length + went.length === 0) return [];
	const names = [...listed('+', came, nameOf), ...listed('−', went, nameOf)].join(', ');
	return [names, `${before.length} → ${after.length} ${unit}`];
}

function listed(sign: string, ids: readonly number[], nameOf: (id: number) => string): string[] {
	const names = ids.slice(0, NAMES).map((id) => `${sign} ${nameOf(id)}`);
	return ids.length > NAMES ? [...names, `${sign} ${ids.length - NAMES} more`] : names;
}

/** Who was enrolled or unenrolled, and who has other roles. */
function enrolled(
	before: readonly Enrolment[],
	after: readonly Enrolment[],
	nameOf: (id: number) => string,
): string[] {
	const old = new Map(before.map((enrolment) => [enrolment.userid, enrolment]));
	const roles = after.flatMap((enrolment) => {
		const [was, is] = [old.get(enrolment.userid), enrolment].map((one) => rolesOf(one).join(', '));
		return was === '' || was === is ? [] : `${nameOf(enrolment.userid)}: ${was} → ${is}`;
	});
	const ids = (list: readonly Enrolment[]) => list.map(({ userid }) => userid);
	return [...roles.slice(0, NAMES), ...moved(ids(before), ids(after), 'enrolled', nameOf)];
}
