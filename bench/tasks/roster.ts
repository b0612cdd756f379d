import { GROUPS_EACH, rosterByStudent, shuffled } from '../../test/support/roster';
import { GROUP_PREFIX } from '../sites/site';
import { addMembers, countRight } from './members';
import type { Work } from './task';

const ROWS = 900;

const GROUPS = 22;

/**
 * The roster of a course with many groups, each student in some of them: every hundred rows touch
 * nearly all groups, so that requests at once get in each other's way in the database.
 */
export function rosterWork(order: 'by student' | 'shuffled'): Work {
	return {
		key: order === 'shuffled' ? 'shuffled900' : 'roster900',
		rows: ROWS,
		title: (count) => `add ${count.toLocaleString('en')} members of ${GROUPS} groups, ${order}`,
		async prepare(site, count) {
			const groupids = await site.arrange(
				Array.from({ length: GROUPS }, (_, group) => ({
					name: `${GROUP_PREFIX}${group}`,
					userids: [],
				})),
			);
			const students = site.userids.slice(0, Math.ceil(count / GROUPS_EACH));
			const roster = rosterByStudent(students, groupids).slice(0, count);
			const rows = order === 'shuffled' ? shuffled(roster) : roster;
			// In another order the bare limit would end in a deadlock.
			const sorted = [...rows].sort((left, right) => left.groupid - right.groupid);
			return {
				rows,
				parameters: {
					resource: 'groupMember',
					operation: 'add',
					dataMode: 'autoMapInputData',
				},
				plain: addMembers(rows),
				writes: [addMembers(sorted)],
				right: async () => await countRight(site, rows),
			};
		},
	};
}
