import type { INodeProperties } from 'n8n-workflow';

import { COURSE, GROUP, GROUPING, USER } from '../input/references';
import { locator, roleLocator } from './locators';
import { at, shown, sorted } from './places';

const GET = { '/operation': ['get'] };
const GET_GROUP = { '/resource': ['group'], ...GET };
const GET_MEMBERS = { '/resource': ['groupMember'], ...at.getMany };

/** Whose members Group Member > Get Many lists. */
export const membersOf: INodeProperties = shown(GET_MEMBERS, {
	displayName: 'Members Of',
	name: 'membersOf',
	type: 'options',
	options: [
		{ name: 'Group', value: 'group', description: 'The members of one group' },
		{ name: 'Whole Course', value: 'course', description: 'The members of all groups of a course' },
	],
	default: 'group',
	description: 'Whose members to list',
});

/** The course whose contents are listed. */
export const listedCourse: INodeProperties = shown(
	{ '/resource': ['enrolledUser', 'grouping'], ...at.getMany },
	locator(COURSE, { required: true, description: 'The course to get them from' }),
);

/** The course of the groups that are listed. */
export const groupsCourse: INodeProperties = shown(
	{ '/resource': ['group'], ...at.getMany },
	locator(COURSE, {
		description:
			"The course to get the groups from. Leave it blank to get a user's groups from all courses, with the filter User.",
	}),
);

/** The course of the group or grouping that is read. */
export const readCourse: INodeProperties = shown(
	GET,
	locator(COURSE, {
		description:
			'The course of the group or grouping below. Not needed if you choose that by ID or URL.',
	}),
);

/** The course of the members that are listed. */
export const membersCourse: INodeProperties = shown(
	GET_MEMBERS,
	locator(COURSE, {
		description:
			'The course of the groups. Needed to choose a group from a list, by name or by ID number.',
	}),
);

const group = locator(GROUP, {
	required: true,
	description: 'The group; its name and ID number are looked up in the course',
});

/** The group that is read. */
export const readGroup: INodeProperties = shown(GET_GROUP, group);

/** The grouping that is read. */
export const readGrouping: INodeProperties = shown(
	{ '/resource': ['grouping'], ...GET },
	locator(GROUPING, {
		required: true,
		description: 'The grouping; its name and ID number are looked up in the course',
	}),
);

/** The group whose members are listed. */
export const listedGroup: INodeProperties = shown(
	{ ...GET_MEMBERS, '/membersOf': ['group'] },
	group,
);

export const returnAll: INodeProperties = shown(at.getMany, {
	displayName: 'Return All',
	name: 'returnAll',
	type: 'boolean',
	default: false,
	description: 'Whether to return all results or only up to a given limit',
});

export const limit: INodeProperties = shown(
	{ ...at.getMany, '/returnAll': [false] },
	{
		displayName: 'Limit',
		name: 'limit',
		type: 'number',
		typeOptions: { minValue: 1 },
		default: 50,
		description: 'Max number of results to return',
	},
);

const USERS = { '/resource': ['enrolledUser'] };
const GROUPS = { '/resource': ['group'] };

/** Which of the users or groups of a course are listed. */
export const filters: INodeProperties = shown(
	{ '/resource': ['enrolledUser', 'group'], ...at.getMany },
	{
		displayName: 'Filters',
		name: 'filters',
		type: 'collection',
		placeholder: 'Add Filter',
		default: {},
		options: sorted([
			shown(GROUPS, locator(GROUPING, { description: 'Return only the groups of this grouping' })),
			shown(GROUPS, {
				displayName: 'ID Number',
				name: 'idnumber',
				type: 'string',
				default: '',
				placeholder: 'e.g. PHYS101-A',
				description: 'Return only groups with exactly this ID number',
			}),
			shown(GROUPS, {
				displayName: 'Name Contains',
				name: 'nameContains',
				type: 'string',
				default: '',
				placeholder: 'e.g. Lab',
				description: 'Return only groups with this text in their name, in upper or lower case',
			}),
			shown(
				GROUPS,
				locator(USER, {
					description:
						"Return only groups that this user is in. Without a course, these are the groups of the courses in which the user's enrolment is active.",
				}),
			),
			shown(USERS, {
				displayName: 'Only Active',
				name: 'onlyActive',
				type: 'boolean',
				default: false,
				description:
					'Whether to leave out users whose enrolment is suspended or has ended. The account of the token needs moodle/course:enrolreview.',
			}),
			shown(
				USERS,
				roleLocator({ description: 'Return only users who have this role in the course' }),
			),
			shown(USERS, {
				displayName: 'Without Group',
				name: 'withoutGroup',
				type: 'boolean',
				default: false,
				description: 'Whether to return only users who are in no group of the course',
			}),
		]),
	},
);
