import { GROUP_PREFIX } from '../sites/site';
import { addMembers, type Member } from './members';
import type { Work, Writes } from './task';

/** An id that no Moodle of this size has given to a group. */
const NOWHERE = 900_000_000;

/** New members of groups that are not there. */
export const addToMissingGroups: Work = {
	key: 'missing3000',
	rows: 3000,
	title: (count) => `add ${count.toLocaleString('en')} members to groups that are not there`,
	async prepare({ userids }, count) {
		const members = Array.from({ length: count }, (_, row): Member => {
			return { groupid: NOWHERE + row, userid: userids[row % userids.length] };
		});
		return {
			rows: members,
			parameters: { resource: 'groupMember', operation: 'add', dataMode: 'autoMapInputData' },
			plain: addMembers(members),
			writes: [],
			// What cannot be done is right when nothing was done, and Moodle does nothing of it.
			right: async () => await Promise.resolve(0),
		};
	},
};

/**
 * New groups, some of which have a custom field that the site does not have. Moodle makes these all
 * the same and drops the field, so whoever believes its answer has made groups that are not right.
 *
 * @param every how many rows there are to a bad one.
 */
export function createWithBadFields(rows: number, every: number): Work {
	const isBad = (row: number) => row % every === 0;
	return {
		key: `fields${rows}`,
		rows,
		title: (count) =>
			`create ${count.toLocaleString('en')} groups, ${Math.ceil(count / every)} with a custom field that is not there`,
		async prepare({ courseid, arrange, countGroups }, count) {
			// Any group of the course shows which custom fields the site has.
			await arrange([{ name: `${GROUP_PREFIX}there`, userids: [] }]);
			const groups = Array.from({ length: count }, (_, row) => {
				return { courseid, name: `${GROUP_PREFIX}${row}`, description: '' };
			});
			const good = groups.filter((_, row) => !isBad(row));
			const plain: Writes = { fn: 'core_group_create_groups', list: 'groups', entries: groups };
			return {
				rows: groups.map((group, row) =>
					isBad(row) ? { ...group, customfield_n8nbench: 'x' } : group,
				),
				parameters: { resource: 'group', operation: 'create', dataMode: 'autoMapInputData' },
				plain,
				writes: good.length === 0 ? [] : [{ ...plain, entries: good }],
				right: async () => good.length - Math.abs((await countGroups()) - 1 - good.length),
			};
		},
	};
}
