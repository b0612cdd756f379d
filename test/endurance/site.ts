import type { Sandbox, WorldFile } from '../../sandbox';
import { DEFAULT_SERVICE, defaultWorld } from '../../sandbox/world/defaultWorld';
import { richName } from '../support/spellings';

/** Students 3 to 202 are enrolled in course 2, the first ten of them in course 3 as well. */
export const STUDENTS = 200;
export const FAR_STUDENTS = 10;
/** Users who are enrolled nowhere. */
export const OUTSIDERS = [2999, 3000];

/** The usual site with as few users as the scenes need: it is made anew for each of them. */
export function smallWorld(): WorldFile {
	const world = defaultWorld('unused');
	const isNeeded = (id: number) => id <= STUDENTS + 2 || OUTSIDERS.includes(id);
	return {
		...world,
		users: world.users.filter(({ id }) => isNeeded(id)),
		enrolments: [
			...world.enrolments.filter(({ userid }) => isNeeded(userid)),
			...Array.from({ length: FAR_STUDENTS }, (_, index) => ({
				courseid: 3,
				userid: index + 3,
				role: 'student' as const,
			})),
		],
		tokens: [],
	};
}

/** What a scene starts with. */
export interface Start {
	/** How many groups; the last one is in course 3. */
	readonly groups: number;
	/** Of how many groups a student is in one, and groups in the first grouping; 0: of none. */
	readonly spread: number;
	/** Whether the token may do no more than write. */
	readonly fewFunctions: boolean;
}

/** The groups of a scene have the ids 1, 2 … in the order of their names. */
export const groupName = (id: number) => richName(`G${id - 1}`);
export const courseOf = (id: number, { groups }: Start) => (id === groups ? 3 : 2);
/** Red and Blue are in course 2, Far is in course 3. */
export const GROUPINGS = ['Red', 'Blue', 'Far'].map(richName);

const WRITE_FUNCTIONS = [
	'core_group_add_group_members',
	'core_group_delete_group_members',
	'core_group_create_groups',
	'core_group_delete_groups',
	'core_group_assign_grouping',
	'core_group_unassign_grouping',
];

/** Builds a scene's site in a fresh sandbox. */
export function build({ world }: Sandbox, token: string, start: Start): void {
	const functions = start.fewFunctions ? WRITE_FUNCTIONS : DEFAULT_SERVICE;
	world.tokens.set(token, { token, userid: 2, functions });
	const text = { description: '', descriptionformat: 1 };
	for (const [index, name] of GROUPINGS.entries()) {
		world.createGrouping({ ...text, courseid: index === 2 ? 3 : 2, name, idnumber: '' });
	}
	for (let id = 1; id <= start.groups; id++) {
		world.createGroup({
			...text,
			courseid: courseOf(id, start),
			name: groupName(id),
			idnumber: `I${id - 1}`,
			enrolmentkey: null,
			visibility: 0,
			participation: true,
		});
		if (start.spread === 0) continue;
		const students = courseOf(id, start) === 3 ? FAR_STUDENTS : Math.min(STUDENTS, 30);
		for (let userid = 3; userid < students + 3; userid++) {
			if ((userid + id) % start.spread === 0) world.addMember(id, userid);
		}
		if (id % start.spread === 0 && courseOf(id, start) === 2) world.assign(1, id);
	}
	world.purgeCaches();
}
