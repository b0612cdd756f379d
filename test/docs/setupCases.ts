import type { IDataObject, INodeParameters } from 'n8n-workflow';

import type { Sandbox } from '../../sandbox';
import { by, id, makeGroups } from '../support/sandbox';

/** What an operation is given: rows, or fields of the panel. */
export interface Work {
	readonly rows?: readonly IDataObject[];
	readonly parameters?: INodeParameters;
	/** The end of the token: another account of the sandbox. */
	readonly who?: string;
}

export interface Case {
	/** Names everything by its ID: what the first table of the page is about. */
	readonly plain: Work;
	/** Together these call every function that the operation ever calls. */
	readonly thorough: readonly Work[];
}

/** Two groups with members, two groupings, and two users with one address. */
export function arrange({ world }: Sandbox): void {
	makeGroups({ world } as Sandbox, 'Lab A', 'Lab B');
	for (const userid of [3, 4]) world.addMember(1, userid);
	for (const name of ['Labs', 'Others']) {
		world.createGrouping({
			courseid: 2,
			name,
			idnumber: '',
			description: '',
			descriptionformat: 1,
		});
	}
	world.assign(1, 1);
	world.users.set(6, { ...world.users.get(6)!, email: 'student3@example.edu' });
}

const labA = { course: 'PHYS101', group: 'Lab A' };
const students = (group: IDataObject, count: number) =>
	Array.from({ length: count }, (_, index) => ({
		...group,
		email: `student${index + 1}@example.edu`,
	}));
const closed: Work = { rows: [{ courseid: 3, name: 'X' }], who: '-teacher' };
const closedByName: Work = {
	rows: [{ course: 'CHEM101', group: 'X', grouping: 'X', userid: 3 }],
	who: '-teacher',
};
const barred: Work = { rows: [{ groupid: 1, userid: 3, description: 'x' }], who: '-student' };
const options = (given: IDataObject): INodeParameters => ({ options: given }) as INodeParameters;
const byName = { course: by('shortname', 'PHYS101'), group: by('name', 'Lab A') };
const closedCourse: Work = { parameters: { course: by('shortname', 'CHEM101') }, who: '-teacher' };

const newGroups = [
	{ courseid: 2, name: 'New' },
	{ courseid: 2, name: 'Lab A', description: 'changed' },
];
const newGroupsInGroupings: Work = {
	parameters: options({ createMissingGroupings: true }),
	rows: [
		{ course: 'PHYS101', name: 'In New', grouping: 'New' },
		{ course: 'PHYS101', name: 'In Labs', grouping: 'Labs' },
		{ course: 'PHYS101', name: 'In Others', groupingid: 2 },
		{ course: 'PHYS101', name: 'Lab A', description: 'changed' },
	],
};

/** By the names that the node's panel shows. */
export const cases: Record<string, Case> = {
	'Enrolled User: Get Many': {
		plain: { parameters: { course: id(2) } },
		thorough: [{ parameters: { course: by('shortname', 'PHYS101') } }, closedCourse],
	},
	'Group: Create': {
		plain: { rows: [{ courseid: 2, name: 'New' }] },
		thorough: [newGroupsInGroupings, closed],
	},
	'Group: Create or Update': {
		plain: { rows: newGroups },
		thorough: [newGroupsInGroupings, closed],
	},
	'Group: Delete': { plain: { rows: [{ groupid: 2 }] }, thorough: [{ rows: [labA] }, barred] },
	'Group: Get': {
		plain: { parameters: { group: id(1) } },
		thorough: [{ parameters: byName }, { parameters: { group: id(1) }, who: '-student' }],
	},
	'Group: Get Many': {
		plain: { parameters: { course: id(2) } },
		thorough: [
			{ parameters: { ...byName, ...options({ includeMemberCount: true }) } },
			closedCourse,
		],
	},
	'Group: Sync': {
		plain: { rows: newGroups },
		thorough: [
			{
				...newGroupsInGroupings,
				parameters: options({
					createMissingGroupings: true,
					deleteGroupsWithoutRows: true,
					removalLimitPercent: 100,
				}),
			},
			closed,
		],
	},
	'Group: Update': {
		plain: { rows: [{ groupid: 1, description: 'changed' }] },
		thorough: [{ rows: [{ ...labA, visibility: 1 }] }, barred],
	},
	'Group Member: Add': {
		plain: { rows: [{ groupid: 2, userid: 5 }] },
		thorough: [
			{ rows: students({ course: 'PHYS101', group: 'Lab B' }, 40) },
			{ rows: [{ ...labA, userid: 2950 }] },
			{
				rows: [{ course: 'PHYS101', group: 'New', userid: 3 }],
				parameters: options({
					createMissingGroups: true,
					groupingOfNewGroups: by('name', 'Labs'),
				}),
			},
			barred,
		],
	},
	'Group Member: Get Many': {
		plain: { parameters: { group: id(1) } },
		thorough: [
			{ parameters: byName },
			{ ...closedCourse, parameters: { ...closedCourse.parameters, membersOf: 'course' } },
		],
	},
	'Group Member: Remove': {
		plain: { rows: [{ groupid: 1, userid: 3 }] },
		thorough: [{ rows: students(labA, 3) }, { rows: students(labA, 40) }, barred],
	},
	'Group Member: Sync': {
		plain: {
			rows: [
				{ groupid: 1, userid: 3 },
				{ groupid: 1, userid: 5 },
			],
			parameters: options({ removalLimitPercent: 100 }),
		},
		thorough: [
			{ rows: students(labA, 40) },
			{
				rows: [{ course: 'PHYS101', group: 'New', userid: 3 }],
				parameters: options({
					createMissingGroups: true,
					groupingOfNewGroups: by('name', 'Labs'),
					emptyGroupsWithoutRows: 'grouping',
					groupingToEmpty: by('name', 'Labs'),
					removalLimitPercent: 100,
				}),
			},
			{
				rows: [{ ...labA, userid: 2950 }],
				parameters: options({ removeMembersNotInInput: false }),
			},
		],
	},
	'Grouping: Add Groups': {
		plain: { rows: [{ groupid: 2, groupingid: 1 }] },
		thorough: [{ rows: [{ ...labA, grouping: 'Others' }] }, closedByName],
	},
	'Grouping: Create': {
		plain: { rows: [{ courseid: 2, name: 'New' }] },
		thorough: [
			{
				rows: [
					{ course: 'PHYS101', name: 'Labs' },
					{ course: 'PHYS101', name: 'New' },
				],
			},
			closed,
		],
	},
	'Grouping: Create or Update': {
		plain: {
			rows: [
				{ courseid: 2, name: 'New' },
				{ courseid: 2, name: 'Labs', description: 'x' },
			],
		},
		thorough: [
			{
				rows: [
					{ course: 'PHYS101', name: 'New' },
					{ course: 'PHYS101', name: 'Labs', description: 'x' },
				],
			},
			closed,
		],
	},
	'Grouping: Delete': {
		plain: { rows: [{ groupingid: 2 }] },
		thorough: [{ rows: [{ course: 'PHYS101', grouping: 'Labs' }] }, closedByName],
	},
	'Grouping: Get': {
		plain: { parameters: { grouping: id(1) } },
		thorough: [
			{ parameters: { course: by('shortname', 'PHYS101'), grouping: by('name', 'Labs') } },
			{ parameters: { grouping: id(1) }, who: '-student' },
		],
	},
	'Grouping: Get Many': {
		plain: { parameters: { course: id(2) } },
		thorough: [{ parameters: { ...byName, ...options({ includeGroups: true }) } }, closedCourse],
	},
	'Grouping: Remove Groups': {
		plain: { rows: [{ groupid: 1, groupingid: 1 }] },
		thorough: [{ rows: [{ ...labA, grouping: 'Labs' }] }, closedByName],
	},
	'Grouping: Update': {
		plain: { rows: [{ groupingid: 1, description: 'changed' }] },
		thorough: [{ rows: [{ course: 'PHYS101', grouping: 'Labs', name: 'Others' }] }, closedByName],
	},
};

/** What rows and options ask for beyond that, as the page calls them. */
export const extras: Record<string, { readonly operation: string; readonly work: Work }> = {
	'Rows that name courses by short name or ID number': {
		operation: 'Group: Create',
		work: {
			rows: [
				{ course: 'PHYS101', name: 'New' },
				{ courseidnumber: 'SIS-CHEM101', name: 'New' },
			],
		},
	},
	'Rows that name groups by name or ID number': {
		operation: 'Group: Update',
		work: { rows: [{ courseid: 2, group: 'Lab A', description: 'changed' }] },
	},
	'Rows that name groupings by name or ID number': {
		operation: 'Grouping: Delete',
		work: { rows: [{ courseid: 2, grouping: 'Others' }] },
	},
	'Rows that name users by username, email or ID number': {
		operation: 'Group Member: Add',
		work: {
			rows: [
				{ groupid: 2, username: 'student7' },
				{ groupid: 2, email: 'student8@example.edu' },
				{ groupid: 2, studentnumber: 'S000009' },
			],
		},
	},
	'A grouping for groups': {
		operation: 'Group: Create',
		work: { rows: [{ courseid: 2, name: 'New', groupingid: 1 }] },
	},
	'Group: Create, Create or Update or Sync with Create Missing Groupings': {
		operation: 'Group: Create or Update',
		work: {
			rows: [{ courseid: 2, name: 'New', grouping: 'New' }],
			parameters: options({ createMissingGroupings: true }),
		},
	},
	'Group: Get Many with Include Member Count': {
		operation: 'Group: Get Many',
		work: { parameters: { course: id(2), ...options({ includeMemberCount: true }) } },
	},
	'Group: Get Many with the filter User': {
		operation: 'Group: Get Many',
		work: { parameters: { course: id(2), filters: { user: id(3) } as INodeParameters } },
	},
	'Group: Sync with Delete Groups Without Rows': {
		operation: 'Group: Sync',
		work: {
			rows: newGroups,
			parameters: options({ deleteGroupsWithoutRows: true, removalLimitPercent: 100 }),
		},
	},
	'Group Member: Add or Sync with Create Missing Groups': {
		operation: 'Group Member: Add',
		work: {
			rows: [{ courseid: 2, group: 'New', userid: 3 }],
			parameters: options({ createMissingGroups: true }),
		},
	},
	'Group Member: Add or Sync with Users Who Are Not Enrolled, Enrol First': {
		operation: 'Group Member: Add',
		work: {
			rows: [{ groupid: 2, userid: 2999 }],
			parameters: options({ usersWhoAreNotEnrolled: 'enrol' }),
		},
	},
	'Group Member: Get Many with Members Of Whole Course': {
		operation: 'Group Member: Get Many',
		work: { parameters: { membersOf: 'course', course: id(2) } },
	},
	'Group Member: Sync with Empty Groups Without Rows, of the courses': {
		operation: 'Group Member: Sync',
		work: {
			rows: [{ groupid: 2, userid: 3 }],
			parameters: options({ emptyGroupsWithoutRows: 'course', removalLimitPercent: 100 }),
		},
	},
	'Group Member: Sync with Empty Groups Without Rows, of a grouping': {
		operation: 'Group Member: Sync',
		work: {
			rows: [{ groupid: 2, userid: 3 }],
			parameters: options({
				emptyGroupsWithoutRows: 'grouping',
				groupingToEmpty: id(1),
				removalLimitPercent: 100,
			}),
		},
	},
	'Grouping: Get Many with Include Groups': {
		operation: 'Grouping: Get Many',
		work: { parameters: { course: id(2), ...options({ includeGroups: true }) } },
	},
};
