import { addMembers, arrangeMembers, countRight, type Member } from './members';
import type { Work } from './task';

const parameters = { resource: 'groupMember', operation: 'add', dataMode: 'autoMapInputData' };

/** New members for groups that are empty. */
export function addWork(rows: number): Work {
	return {
		key: `add${rows}`,
		rows,
		title: (count) => `add ${count.toLocaleString('en')} members`,
		async prepare(site, count) {
			const members = await arrangeMembers(site, count, () => false);
			return {
				rows: members,
				parameters,
				plain: addMembers(members),
				writes: [addMembers(members)],
				right: async () => await countRight(site, members),
			};
		},
	};
}

/** An id that no Moodle of this size has given to a user. */
const NOBODY = 900_000_000;

/** New members, of whom every hundredth does not exist. */
export const addWithFailures: Work = {
	key: 'fail10',
	rows: 1000,
	title: (count) => `add ${count.toLocaleString('en')} members, ${failing(count)} rows fail`,
	async prepare(site, count) {
		const good = await arrangeMembers(site, count, () => false);
		const members = good.map((member, row): Member => {
			return isFailing(row) ? { ...member, userid: NOBODY + row } : member;
		});
		const possible = members.filter(({ userid }) => userid < NOBODY);
		return {
			rows: members,
			parameters,
			plain: addMembers(members),
			writes: [addMembers(possible)],
			right: async () => await countRight(site, members),
		};
	},
};

function isFailing(row: number): boolean {
	return row % 100 === 37;
}

function failing(count: number): number {
	return Array.from({ length: count }, (_, row) => row).filter(isFailing).length;
}
