import type { INodeProperties } from 'n8n-workflow';

import { at, shown } from './places';

/** The options of Add and Sync about users who are not enrolled in the course of their group. */
export const enrolmentFields: readonly INodeProperties[] = [
	shown(at.addedMembers, {
		displayName: 'Role ID',
		name: 'roleId',
		type: 'number',
		typeOptions: { minValue: 1 },
		default: 5,
		description:
			'The role of users who are enrolled first: 5 is Student on a standard site. To find another, open it in Moodle under Site administration > Users > Permissions > Define roles: the ID is in the address of its page, after roleid=.',
	}),
	shown(at.addedMembers, {
		displayName: 'Users Who Are Not Enrolled',
		name: 'usersWhoAreNotEnrolled',
		type: 'options',
		options: [
			{
				name: 'Enrol First',
				value: 'enrol',
				description: 'Enrol them in the course of the group, by manual enrolment',
			},
			{ name: 'Fail the Row', value: 'fail', description: 'Report the row, and enrol nobody' },
		],
		default: 'fail',
		description: 'What to do with users who are not enrolled in the course of their group',
	}),
];
