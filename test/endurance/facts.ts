import type { World } from '../../sandbox/world/world';

/** What is so on a site, one thing each: `member 2 G1 17`, `text 2 G1` with its value. */
export type Facts = ReadonlyMap<string, string>;

/** What a row wants to be so: a fact with any value (`*`), with this value, or gone (`null`). */
export interface Effect {
	readonly key: string;
	readonly want: string | null;
}

/** Everything on the site that the operations can change. */
export function factsOf(world: World): Facts {
	const facts = new Map<string, string>();
	const names = new Map<number, string>();
	for (const { id, courseid, name, description } of world.groups.values()) {
		const group = `${courseid} ${name}`;
		names.set(id, group);
		const twin = facts.get(`group ${group}`);
		facts.set(`group ${group}`, twin === undefined ? String(id) : `${twin} and ${id}`);
		facts.set(`text ${group}`, description);
		for (const userid of world.membersOf(id)) facts.set(`member ${group} ${userid}`, '');
	}
	for (const { id, courseid, name, description } of world.groupings.values()) {
		const twin = facts.get(`grouping ${courseid} ${name}`);
		facts.set(
			`grouping ${courseid} ${name}`,
			twin === undefined ? String(id) : `${twin} and ${id}`,
		);
		facts.set(`about ${courseid} ${name}`, description);
		for (const groupid of world.groupsIn(id)) {
			facts.set(`assign ${name} ${names.get(groupid) ?? groupid}`, '');
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
