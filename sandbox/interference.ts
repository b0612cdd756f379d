import type { Fault } from './faults';
import type { World } from './world/world';

/**
 * What somebody else does to the site just before it serves a request.
 *
 * @param token the token of that request.
 * @returns whether anything was done.
 */
export function interfere(fault: Fault, world: World, token: string): boolean {
	switch (fault.kind) {
		case 'tokenRevoked':
			return world.tokens.delete(token);
		case 'groupDeleted': {
			const group = world.groups.get(fault.groupid!);
			if (group !== undefined) world.deleteGroup(group);
			return group !== undefined;
		}
		case 'userUnenrolled':
			unenrol(world, fault.courseid!, fault.userid!);
			return true;
		default:
			return false;
	}
}

/** Whoever leaves a course leaves its groups, too. */
function unenrol(world: World, courseid: number, userid: number): void {
	world.unenrol(courseid, userid);
	for (const { id } of world.storedGroups(courseid)) world.removeMember(id, userid);
}
