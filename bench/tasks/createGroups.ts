import { GROUP_PREFIX } from '../sites/site';
import type { Work, Writes } from './task';

/** New groups in one course. */
export const createGroups: Work = {
	key: 'groups500',
	rows: 500,
	title: (count) => `create ${count} groups`,
	async prepare({ courseid, countGroups }, count) {
		const groups = Array.from({ length: count }, (_, index) => ({
			courseid,
			name: `${GROUP_PREFIX}${index}`,
			description: 'Made by a measurement',
		}));
		const writes: Writes = { fn: 'core_group_create_groups', list: 'groups', entries: groups };
		return {
			rows: groups,
			parameters: { resource: 'group', operation: 'create', dataMode: 'autoMapInputData' },
			plain: writes,
			writes: [writes],
			right: countGroups,
		};
	},
};
