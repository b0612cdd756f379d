import type { World } from '../world/world';

/** Courses with their groups and members, for the page and for tests from outside. */
export function describeState(world: World) {
	return {
		courses: [...world.courses.values()].map(({ id, shortname, fullname }) => ({
			id,
			shortname,
			fullname,
			enrolled: world.enrolmentsOf(id).length,
			groups: world.storedGroups(id).map(({ enrolmentkey, ...group }) => ({
				...group,
				hasEnrolmentKey: Boolean(enrolmentkey),
				members: [...world.members.get(group.id)!.keys()].map((userid) => {
					const user = world.users.get(userid)!;
					return { id: userid, fullname: `${user.firstname} ${user.lastname}`, email: user.email };
				}),
			})),
		})),
	};
}
