import type { World } from '../../sandbox/world/world';
import { meaning } from '../support/spellings';

/**
 * What is so on a site, one thing each: `member 2 g1 17`, `text 2 g1` with its value. Two groups
 * whose names mean the same are one fact, and should not be there.
 */
export type Facts = ReadonlyMap<string, string>;

/** What a row wants to be so: a fact with any value (`*`), with this value, or gone (`null`). */
export interface Effect {
	readonly key: string;
	readonly want: string | null;
}

/** What names mean: the same ones are looked at after each request. */
const meanings = new Map<string, string>();

/** The key of a fact of a group or a grouping, however its name is written. */
export function keyOf(fact: string, courseid: number, name: string): string {
	const known = meanings.get(name) ?? meaning(name);
	meanings.set(name, known);
	return `${fact} ${courseid} ${known}`;
}

/** The key of the fact that a group is in a grouping. */
export const assignmentKey = (grouping: string, courseid: number, group: string): string =>
	keyOf(`assign ${meaning(grouping)}`, courseid, group);

interface Called {
	readonly courseid: number;
	readonly name: string;
}

/** Everything on the site that the operations can change. */
export function factsOf(world: World): Facts {
	const facts = new Map<string, string>();
	const put = (fact: string, id: number, { courseid, name }: Called, description: string) => {
		const key = keyOf(fact, courseid, name);
		const twin = facts.get(key);
		facts.set(key, twin === undefined ? String(id) : `${twin} and ${id}`);
		facts.set(keyOf(`${fact}text`, courseid, name), description);
		facts.set(keyOf(`${fact}name`, courseid, name), name);
	};
	for (const group of world.groups.values()) {
		put('group', group.id, group, group.description);
		const key = keyOf('member', group.courseid, group.name);
		for (const userid of world.membersOf(group.id)) facts.set(`${key} ${userid}`, '');
	}
	for (const grouping of world.groupings.values()) {
		put('grouping', grouping.id, grouping, grouping.description);
		for (const groupid of world.groupsIn(grouping.id)) {
			const { courseid, name } = world.groups.get(groupid)!;
			facts.set(assignmentKey(grouping.name, courseid, name), '');
		}
	}
	for (const courseid of world.courses.keys()) {
		for (const { userid } of world.enrolmentsOf(courseid)) {
			facts.set(`enrolled ${courseid} ${userid}`, '');
		}
	}
	return facts;
}

/** Whether a value is what an effect wants. */
export function isWanted({ want }: Effect, value: string | undefined): boolean {
	if (want === null) return value === undefined;
	return want === '*' ? value !== undefined : value === want;
}
