import type { IConnections, IDataObject, INodeParameters } from 'n8n-workflow';

import { MEANINGS } from '../../nodes/MoodleGroups/moodle/exceptions';
import { DIAGNOSES } from '../../nodes/MoodleGroups/moodle/reasons';
import {
	startSandbox,
	type CustomField,
	type DatabaseName,
	type MoodleName,
	type Sandbox,
} from '../../sandbox';
import type { Capability } from '../../sandbox/world/capabilities';
import { connect, execute, moodleGroups, type TestNode } from '../support/engine';
import { faultsOf } from '../support/refusals';
import { by, makeGroups, NEEDLE, useSandbox } from '../support/sandbox';

const sandbox = useSandbox();

/** Something that goes wrong, and what the user reads of it. */
interface Case {
	readonly when: string;
	/** Makes it go wrong; an error row must result for the last item. */
	readonly arrange?: () => void;
	readonly operation?: string;
	readonly parameters?: INodeParameters;
	readonly rows: readonly IDataObject[];
	/** Further nodes of the workflow, and how all of them are connected. */
	readonly nodes?: readonly TestNode[];
	readonly connections?: IConnections;
	readonly who?: 'teacher' | 'student' | 'four';
	/** Another version of Moodle than the usual one. */
	readonly on?: MoodleName;
	/** Another database than PostgreSQL. */
	readonly database?: DatabaseName;
	readonly says: string;
	/** A part of what to do about it. */
	readonly advises: string;
	readonly errorcode?: string;
}

/** The site of a case that is about another version of Moodle. */
let other: Sandbox | undefined;

const site = () => other ?? sandbox.it;

const world = () => site().world;

const ADD = 'core_group_add_group_members';

/** Moodle answers a call, or all, with an exception. */
const answer =
	(errorcode: string, message = '', fn?: string) =>
	() => {
		makeGroups(site(), 'A');
		site().setFaults([{ kind: 'exception', errorcode, message, fn }]);
	};

/** The service of the token has all functions but these. */
const lackOf = (...missing: readonly string[]) =>
	site().setFaults(
		missing.map((fn) => ({ kind: 'exception', errorcode: 'accessexception', message: '', fn })),
	);

const barTeacher = (...capabilities: readonly Capability[]) => {
	for (const capability of capabilities) {
		world().overrides.push({ courseid: 2, role: 'editingteacher', capability, allow: false });
	}
};

const ENROL_FIRST = { options: { usersWhoAreNotEnrolled: 'enrol' } };

const groupA = () => void makeGroups(site(), 'A');
const member = { groupid: 1, userid: 3 };
const services = '(Site administration > Server > Web services > External services > Functions)';

/** What reading finds out, by the name of the finding. */
const findings: Record<keyof typeof DIAGNOSES, Case[]> = {
	courseNotFound: [
		{
			when: 'no course has the short name',
			rows: [{ course: 'X1', group: 'A', userid: 3 }],
			says: 'No course has the short name "X1"',
			advises: 'hidden from the account of the token',
		},
	],
	courseNear: [
		{
			when: 'a letter stands for a digit in the short name',
			rows: [{ course: 'PHYSIO1', group: 'A', userid: 3 }],
			says: 'No course has the short name "PHYSIO1"; close to it: "PHYS101" (ID 2)',
			advises: 'If you mean that one, write it the same way in the row',
		},
		{
			when: 'a course has the short name but for a hyphen',
			arrange: () => {
				world().courses.set(3, { ...world().courses.get(3)!, shortname: 'CHEM-1' });
			},
			rows: [{ course: 'chem–1', group: 'A', userid: 3 }],
			says: 'No course has the short name "chem–1"; close to it: "CHEM-1" (ID 3)',
			advises: 'If you mean that one, write it the same way in the row',
		},
	],
	courseAmbiguous: [
		{
			when: 'two courses share an ID number',
			arrange: () => {
				groupA();
				world().courses.set(3, { ...world().courses.get(3)!, idnumber: 'SIS-PHYS101' });
			},
			rows: [{ courseidnumber: 'SIS-PHYS101', group: 'A', userid: 3 }],
			says: '2 courses have the ID number "SIS-PHYS101": "PHYS101" (ID 2), "CHEM101" (ID 3)',
			advises: 'Identify the course by its ID or short name.',
		},
	],
	courseMissing: [
		{
			when: 'the course does not exist',
			operation: 'group/create',
			rows: [{ courseid: 99, name: 'A' }],
			says: 'Course 99 does not exist, or it is hidden from the account of the token',
			advises: 'Check the course ID',
			errorcode: 'errorcoursecontextnotvalid',
		},
	],
	courseClosed: [
		{
			when: 'the account is not in the course',
			operation: 'group/create',
			rows: [{ courseid: 3, name: 'A' }],
			who: 'teacher',
			says: `The token's account teacher1 has no access to course "CHEM101" (ID 3)`,
			advises: 'Enrol it in the course as a teacher',
			errorcode: 'errorcoursecontextnotvalid',
		},
	],
	notAllowed: [
		{
			when: 'the account may not manage groups',
			operation: 'group/create',
			rows: [{ courseid: 2, name: 'A' }],
			who: 'student',
			says: `The token's account student1 may not manage the groups of course "PHYS101" (ID 2)`,
			advises: 'moodle/course:managegroups',
			errorcode: 'nopermissions',
		},
	],
	roleUnseen: [
		{
			when: 'nobody has a role of that name',
			operation: 'enrolledUser/getMany',
			parameters: { course: { __rl: true, mode: 'byId', value: '2' }, filters: { role: 'Tutor' } },
			rows: [{}],
			says: 'No user of the course has the role "Tutor"; its users have editingteacher, student',
			advises: 'Use the short name of the role',
		},
	],
	usersHidden: [
		{
			when: 'the groups are separate, and the account is in none',
			arrange() {
				world().courses.set(2, { ...world().courses.get(2)!, groupmode: 1 });
			},
			operation: 'enrolledUser/getMany',
			parameters: { course: { __rl: true, mode: 'byId', value: '2' } },
			rows: [{}],
			who: 'student',
			says: 'Moodle shows no user of course "PHYS101" (ID 2) to the account of the token, which may not access all groups',
			advises: 'moodle/site:accessallgroups',
		},
	],
	missing: [
		{
			when: 'the group does not exist',
			rows: [{ groupid: 99, userid: 3 }],
			says: 'Group 99 does not exist',
			advises: 'may have been deleted',
			errorcode: 'invalidrecord',
		},
		{
			when: 'the grouping does not exist',
			arrange: groupA,
			operation: 'grouping/addGroups',
			rows: [{ groupid: 1, groupingid: 99 }],
			says: 'Grouping 99 does not exist',
			advises: 'may have been deleted',
			errorcode: 'invalidrecord',
		},
	],
	barred: [
		{
			when: 'the account may not manage the group',
			arrange: groupA,
			rows: [member],
			who: 'student',
			says: "The token's account student1 may not manage group 1",
			advises: 'moodle/course:managegroups',
			errorcode: 'nopermissions',
		},
		{
			when: 'the account may not manage the grouping',
			arrange: () => makeGrouping(),
			operation: 'grouping/delete',
			rows: [{ groupingid: 1 }],
			who: 'student',
			says: "The token's account student1 may not manage grouping 1",
			advises: 'in the course of this grouping',
			errorcode: 'nopermissions',
		},
	],
	closed: [
		{
			when: 'the account has no access to the course of the group',
			arrange: () => {
				groupA();
				world().updateGroup({ ...world().groups.get(1)!, courseid: 3 });
			},
			rows: [member],
			who: 'teacher',
			says: "The token's account teacher1 has no access to the course of group 1",
			advises: 'Enrol it in that course as a teacher',
			errorcode: 'errorcoursecontextnotvalid',
		},
		{
			when: 'the account has no access to the course of the grouping',
			arrange: () => makeGrouping('', 3),
			operation: 'grouping/delete',
			rows: [{ groupingid: 1 }],
			who: 'teacher',
			says: "The token's account teacher1 has no access to the course of grouping 1",
			advises: 'Enrol it in that course as a teacher',
			errorcode: 'errorcoursecontextnotvalid',
		},
	],
	near: [
		{
			when: 'groups have the number with other leading zeros',
			arrange: () => void makeGroups(site(), '7', '007'),
			rows: [{ courseid: 2, group: '07', userid: 3 }],
			says: 'No group of course "PHYS101" (ID 2) has the name "07"; close to it: "7" (ID 1), "007" (ID 2)',
			advises: 'but accents, leading zeros, decimals, hyphens and letters of other alphabets do',
		},
	],
	notFound: [
		{
			when: 'no group has the name',
			rows: [{ courseid: 2, group: 'Z', userid: 3 }],
			says: 'No group of course "PHYS101" (ID 2) has the name "Z"',
			advises: 'create the group first',
		},
		{
			when: 'no grouping has the ID number',
			operation: 'grouping/delete',
			rows: [{ courseid: 2, groupingidnumber: 'Z' }],
			says: 'No grouping of course "PHYS101" (ID 2) has the ID number "Z"',
			advises: 'create the grouping first',
		},
	],
	idOrName: [
		{
			when: 'a number of Moodle’s upload is the ID of one group and the name of another',
			arrange: () => void makeGroups(site(), 'A', '1'),
			rows: [{ courseid: 2, group1: '1', userid: 3 }],
			says: 'The number 1 is the ID of group "A" (ID 1) and the name of group "1" (ID 2)',
			advises: 'Say which one you mean',
		},
	],
	bareNumber: [
		{
			when: 'a number that nobody has is the ID of somebody who has another',
			arrange: () => {
				groupA();
				world().users.set(9, { ...world().users.get(9)!, idnumber: '4711' });
			},
			rows: [{ ...member, Matrikel: 9 }],
			parameters: { columns: { user: 'Matrikel' } },
			says: 'No user is called "9", but it is the ID of Ada7 Lovelace7 (student7, ID 9)',
			advises: "set 'Columns > Identify Users By' to ID",
		},
	],
	several: [
		{
			when: 'a cell holds several groups',
			arrange: () => void makeGroups(site(), 'A', 'B'),
			rows: [{ courseid: 2, group: 'A; B', userid: 3 }],
			says: 'The name "A; B" stands for several groups in one cell: course "PHYS101" (ID 2) has "A" (ID 1), "B" (ID 2)',
			advises: 'A row can have only one group',
		},
		{
			when: 'a cell holds a list of groupings',
			operation: 'grouping/delete',
			rows: [{ courseid: 2, grouping: ['A', 'B'] }],
			says: 'The name "A\\nB" stands for several groupings in one cell: course "PHYS101" (ID 2) has none of them',
			advises: 'make a row for each',
		},
	],
	ambiguous: [
		{
			when: 'two groups have the name',
			arrange: () => void makeGroups(site(), 'A', 'A'),
			rows: [{ courseid: 2, group: 'A', userid: 3 }],
			says: '2 groups have the name "A": "A" (ID 1), "A" (ID 2)',
			advises: 'Identify the group by its ID.',
		},
		{
			when: 'two groupings have the name',
			arrange: () => {
				makeGrouping();
				makeGrouping();
			},
			operation: 'grouping/delete',
			rows: [{ courseid: 2, grouping: 'Labs' }],
			says: '2 groupings have the name "Labs": "Labs" (ID 1), "Labs" (ID 2)',
			advises: 'Identify the grouping by its ID.',
		},
	],
	elsewhere: [
		{
			when: 'the group belongs to another course than the row says',
			arrange: groupA,
			rows: [{ course: 'CHEM101', groupid: 1, userid: 3 }],
			says: 'Group "A" (ID 1) belongs to course "PHYS101" (ID 2), not to course "CHEM101" (ID 3)',
			advises: 'Correct the course or the group',
		},
		{
			when: 'the grouping belongs to another course than the row says',
			arrange: () => makeGrouping(),
			operation: 'grouping/delete',
			rows: [{ course: 'CHEM101', groupingid: 1 }],
			says: 'Grouping "Labs" (ID 1) belongs to course "PHYS101" (ID 2), not to course "CHEM101" (ID 3)',
			advises: 'Correct the course or the grouping',
		},
	],
	nameTaken: [
		{
			when: 'the name is taken',
			arrange: groupA,
			operation: 'group/create',
			rows: [{ courseid: 2, name: 'A' }],
			says: 'The name "A" is taken in course "PHYS101" (ID 2) by group 1',
			advises: "'Create or Update'",
		},
		{
			when: 'the name of the grouping is taken',
			arrange: () => makeGrouping(),
			operation: 'grouping/create',
			rows: [{ courseid: 2, name: 'Labs' }],
			says: 'The name "Labs" is taken in course "PHYS101" (ID 2) by grouping 1',
			advises: 'Choose another name',
		},
	],
	nameEqual: [
		{
			when: 'only the database takes the name for that of another group',
			database: 'mariadb',
			arrange: () => void makeGroups(site(), 'Müller'),
			operation: 'group/createOrUpdate',
			rows: [{ courseid: 2, name: 'Muller' }],
			says: `The site's database treats the name "Muller" as equal to that of group "Müller" (ID 1) in course "PHYS101" (ID 2)`,
			advises: 'ignore case and accents when they compare names',
		},
	],
	idnumberTaken: [
		{
			when: 'the ID number is taken',
			arrange: () => {
				groupA();
				world().updateGroup({ ...world().groups.get(1)!, idnumber: 'I' });
			},
			operation: 'group/create',
			rows: [{ courseid: 2, name: 'B', idnumber: 'I' }],
			says: 'The ID number "I" is taken in course "PHYS101" (ID 2) by group "A" (ID 1)',
			advises: 'Choose another ID number',
		},
		{
			when: 'the ID number of the grouping is taken',
			arrange: () => makeGrouping('L'),
			operation: 'grouping/create',
			rows: [{ courseid: 2, name: 'B', idnumber: 'L' }],
			says: 'The ID number "L" is taken in course "PHYS101" (ID 2) by grouping "Labs" (ID 1)',
			advises: 'Choose another ID number',
		},
	],
	visibilityLocked: [
		{
			when: 'the visibility of a group with members shall change',
			arrange: () => {
				groupA();
				world().addMember(1, 3);
			},
			operation: 'group/update',
			rows: [{ groupid: 1, visibility: 'none' }],
			says: 'Moodle may refuse to change the visibility or participation of group "A" (ID 1), because it has members',
			advises: 'Remove the members first',
			errorcode: 'invalidparameter',
		},
	],
	tooOld: [
		...(
			[
				['group/create', { courseid: 2, name: 'B' }],
				['group/createOrUpdate', { courseid: 2, name: 'A' }],
				['group/update', { groupid: 1 }],
			] as const
		).map(([operation, row]) => ({
			when: `the site is older than the visibility of groups, in ${operation}`,
			arrange: groupAndGrouping,
			on: '4.1' as const,
			operation,
			rows: [{ ...row, visibility: 'none' }],
			says: "'Visibility' needs Moodle 4.2 or later, and this site is Moodle 4.1.10 (Build: 20240422)",
			advises: "Leave 'Visibility' out of the row",
			errorcode: 'invalidparameter',
		})),
		...(
			[
				['grouping/create', { courseid: 2, name: 'B' }],
				['grouping/update', { groupingid: 1 }],
			] as const
		).map(([operation, row]) => ({
			when: `the site is older than custom fields, in ${operation}`,
			arrange: groupAndGrouping,
			on: '4.1' as const,
			operation,
			rows: [{ ...row, customfield_campus: 'x' }],
			says: "'Custom Fields' needs Moodle 4.3 or later, and this site is Moodle 4.1.10 (Build: 20240422)",
			advises: "Leave 'Custom Fields' out of the row",
			errorcode: 'invalidparameter',
		})),
	],
	customFieldMissing: [
		...(
			[
				['group/create', { courseid: 2, name: 'B' }, 'groups'],
				['group/update', { groupid: 1 }, 'groups'],
				['grouping/create', { courseid: 2, name: 'B' }, 'groupings'],
				['grouping/update', { groupingid: 1 }, 'groupings'],
			] as const
		).map(([operation, row, things]) => ({
			when: `no custom field has the short name, in ${operation}`,
			arrange: withField,
			operation,
			rows: [{ ...row, customfield_Room: 'x' }],
			says: `The site has no custom field "Room" for ${things}`,
			advises: 'The site has these: room. Use one of them, spelled the same way.',
		})),
		{
			when: 'the site has no custom fields',
			arrange: groupAndGrouping,
			operation: 'group/update',
			rows: [{ groupid: 1, customfield_Room: 'x' }],
			says: 'The site has no custom field "Room" for groups',
			advises: 'The site has none for groups. An administrator can create them under',
		},
	],
	customFieldRefused: [
		{
			when: 'a custom field cannot hold the value',
			arrange: withField,
			operation: 'group/update',
			rows: [{ groupid: 1, customfield_room: 'East' }],
			says: 'The custom field "room" must be the number or the name of a choice, but is "East"',
			advises: 'Give the number of the choice, counted from 1 in the settings of the field',
		},
		{
			when: 'a custom field is given twice',
			arrange: () => {
				groupA();
				world().groupCustomFields.push({ shortname: 'notes', name: 'Notes', type: 'textarea' });
			},
			operation: 'group/update',
			rows: [{ groupid: 1, customfield_notes: 'a', customfield_notes_editor: 'b' }],
			says: 'The custom field "notes" is given twice: "a" and "b"',
			advises: 'Keep one of the two columns.',
		},
	],
	participationOff: [
		{
			when: 'a hidden group is to take part in activities',
			operation: 'group/create',
			rows: [{ courseid: 2, name: 'B', visibility: 'own', participation: 'yes' }],
			says: "'Participation' cannot be true with the visibility 2",
			advises: "Leave 'Participation' empty",
		},
		...(
			[
				['group/update', { groupid: 1 }],
				['group/createOrUpdate', { courseid: 2, name: 'A' }],
			] as const
		).map(([operation, row]) => ({
			when: `a group that is hidden already is to take part in activities, in ${operation}`,
			arrange: () => {
				groupA();
				world().updateGroup({ ...world().groups.get(1)!, visibility: 3, participation: false });
			},
			operation,
			rows: [{ ...row, participation: 'yes' }],
			says: "'Participation' cannot be true with the visibility 3",
			advises: "give 0 or 1 as 'Visibility'",
		})),
	],
	storedOtherwise: [
		...(
			[
				['group/create', { courseid: 2, name: 'B' }, 'Group "B" (ID 2) was created'],
				['group/update', { groupid: 1 }, 'Group "A" (ID 1) was updated'],
				['grouping/create', { courseid: 2, name: 'B' }, 'Grouping "B" (ID 2) was created'],
				['grouping/update', { groupingid: 1 }, 'Grouping "Labs" (ID 1) was updated'],
			] as const
		).map(([operation, row, done]) => ({
			when: `a dropdown has fewer choices, in ${operation}`,
			arrange: withField,
			operation,
			rows: [{ ...row, customfield_room: 9 }],
			says: `${done}, but Moodle stored part of the row differently: the custom field "room" is no choice of the field, not "9"`,
			advises: 'Correct the row, or check in Moodle',
		})),
	],
	withoutFields: [
		{
			when: 'a new group shows that the site has no such custom field',
			arrange: () => {
				withField();
				world().deleteGroup(world().groups.get(1)!);
			},
			operation: 'group/create',
			rows: [{ courseid: 2, name: 'B', customfield_Room: 'x' }],
			says: 'Group "B" (ID 2) was created, but without its custom fields: The site has no custom field "Room" for groups',
			advises: "give the group its custom fields with the operation 'Update'",
		},
	],
	groupingNotMade: [
		{
			when: 'the grouping of the row may not be made',
			arrange: () =>
				site().setFaults([
					{ kind: 'exception', errorcode: 'nopermissions', fn: 'core_group_create_groupings' },
				]),
			operation: 'group/create',
			parameters: { options: { createMissingGroupings: true } },
			rows: [{ courseid: 2, name: 'A', grouping: 'Labs' }],
			says: `Grouping "Labs" could not be created: The token's user lacks a permission: Something happened`,
			advises: 'moodle/course:managegroups in the course',
			errorcode: 'nopermissions',
		},
	],
	notInGrouping: [
		{
			when: 'the new group is not in its grouping',
			arrange: () => {
				makeGrouping();
				site().setFaults([{ kind: 'siteMaintenance', fn: 'core_group_assign_grouping' }]);
			},
			operation: 'group/create',
			rows: [{ courseid: 2, name: 'A', grouping: 'Labs' }],
			says: 'Group "A" (ID 1) was created, but not put into the grouping: The Moodle site is in maintenance mode',
			advises: "'Add Groups'",
			errorcode: 'sitemaintenance',
		},
	],
	maybeInGrouping: [
		{
			when: 'the answer that puts it into its grouping is lost',
			arrange: () => {
				makeGrouping();
				site().setFaults([{ kind: 'textBefore', fn: 'core_group_assign_grouping' }]);
			},
			operation: 'group/create',
			rows: [{ courseid: 2, name: 'A', grouping: 'Labs' }],
			says: 'Group "A" (ID 1) was created, but it is not known whether it is in the grouping: Moodle answered with something that is not clean JSON',
			advises: 'It is safe to run it twice',
		},
	],
	userNotFound: [
		{
			when: 'no user has the address',
			arrange: groupA,
			rows: [{ groupid: 1, email: 'x@example.edu' }],
			says: 'No user has the email "x@example.edu"',
			advises: 'moodle/user:viewdetails and moodle/site:viewuseridentity',
		},
		{
			when: 'no user has the username',
			arrange: groupA,
			rows: [{ groupid: 1, username: 'nobody' }],
			says: 'No user has the username "nobody"',
			advises: 'moodle/user:viewdetails and moodle/user:viewalldetails',
		},
	],
	userAmbiguous: [
		{
			when: 'two users have the address',
			arrange: () => {
				groupA();
				for (const userid of [3, 4]) changeUser(userid, { email: 'x@example.edu' });
			},
			rows: [{ groupid: 1, email: 'x@example.edu' }],
			says: '2 users have the email "x@example.edu": Ada1 Lovelace1 (student1, ID 3), Ada2 Lovelace2 (student2, ID 4)',
			advises: 'by the username or the ID',
		},
	],
	userMissing: [
		{
			when: 'the user does not exist',
			arrange: groupA,
			rows: [{ groupid: 1, userid: 9999 }],
			says: 'User 9999 does not exist',
			advises: 'Check the user ID',
			errorcode: 'invaliduser',
		},
	],
	userDeleted: [
		{
			when: 'the user is deleted',
			arrange: () => {
				groupA();
				changeUser(9, { deleted: true });
			},
			rows: [{ groupid: 1, userid: 9 }],
			says: 'The account of user 9 has been deleted',
			advises: 'Remove the user from your data.',
			errorcode: 'userdeleted',
		},
		{
			when: 'several users are deleted',
			arrange: () => {
				groupA();
				for (let userid = 9; userid < 16; userid++) deleteUser(userid);
			},
			rows: Array.from({ length: 7 }, (_, index) => ({ groupid: 1, userid: 9 + index })),
			says: 'The account of user 15 has been deleted',
			advises: 'Remove the user from your data.',
			errorcode: 'invaliduser',
		},
	],
	userIsGuest: [
		{
			when: 'the user is the guest account',
			arrange: groupA,
			rows: [{ groupid: 1, userid: 1 }],
			says: 'User 1 is the guest account of the site',
			advises: 'cannot be in a group',
			errorcode: 'guestsarenotallowed',
		},
	],
	notEnrolled: [
		{
			when: 'the user is not enrolled',
			arrange: groupA,
			rows: [{ groupid: 1, userid: 2999 }],
			says: 'User 2999 (Ada2997 Lovelace2997) is not enrolled in course "PHYS101" (ID 2)',
			advises: "set 'Users Who Are Not Enrolled' in the options to 'Enrol First'",
			errorcode: 'invalidparameter',
		},
		{
			when: 'many users are not enrolled',
			arrange: groupA,
			rows: Array.from({ length: 60 }, (_, index) => ({ groupid: 1, userid: 2943 + index })),
			says: 'User 3002 (Ada3000 Lovelace3000) is not enrolled in course "PHYS101" (ID 2)',
			advises: 'Enrol the user in the course first',
			errorcode: 'invalidparameter',
		},
		{
			when: 'a list of enrolled users proves nothing, because of separate groups',
			arrange: () => {
				groupA();
				world().courses.set(2, { ...world().courses.get(2)!, groupmode: 1 });
			},
			rows: Array.from({ length: 60 }, (_, index) => ({ groupid: 1, userid: 2843 + index })).concat(
				Array.from({ length: 6 }, (_, index) => ({ groupid: 1, userid: 2997 + index })),
			),
			says: 'User 3002 (Ada3000 Lovelace3000) is not enrolled in course "PHYS101" (ID 2)',
			advises: 'Enrol the user in the course first',
			errorcode: 'invalidparameter',
		},
	],
	enrolmentUnknown: [
		{
			when: 'the token may not read who is enrolled',
			arrange: () => {
				groupA();
				lackOf('core_group_get_course_user_groups', 'core_enrol_get_enrolled_users');
			},
			parameters: ENROL_FIRST,
			rows: [{ groupid: 1, userid: 2999 }],
			says: 'The node cannot tell whether user 2999 is enrolled: The token may not call core_enrol_get_enrolled_users',
			advises: 'Add core_enrol_get_enrolled_users to the token',
			errorcode: 'accessexception',
		},
		{
			when: "the account of the token may not see the course's users",
			arrange: () => {
				groupA();
				lackOf('core_group_get_course_user_groups');
				barTeacher('moodle/course:viewparticipants', 'moodle/course:enrolreview');
			},
			parameters: ENROL_FIRST,
			rows: [{ groupid: 1, userid: 2999 }],
			who: 'teacher',
			says: "The node cannot tell whether user 2999 is enrolled: The token's user lacks a permission: Sorry, but you do not currently have permissions to do that (View participants)",
			advises: 'moodle/course:viewparticipants',
			errorcode: 'nopermissions',
		},
		{
			when: 'the group cannot be read, and so its course is not known',
			arrange: () => {
				groupA();
				lackOf('core_group_get_groups');
			},
			parameters: ENROL_FIRST,
			rows: [{ groupid: 1, userid: 2999 }],
			says: 'The node cannot tell whether user 2999 is enrolled: The token may not call core_group_get_groups',
			advises: 'Add core_group_get_groups to the token',
			errorcode: 'accessexception',
		},
	],
	notEnrolledSuspended: [
		{
			when: 'the user is suspended and not enrolled',
			arrange: () => {
				groupA();
				changeUser(2999, { suspended: true });
			},
			rows: [{ groupid: 1, userid: 2999 }],
			says: 'User 2999 (Ada2997 Lovelace2997) is not enrolled in course "PHYS101" (ID 2), and the account is suspended',
			advises: 'Activate the account, and enrol the user',
			errorcode: 'invalidparameter',
		},
	],
	membersHidden: [
		{
			when: 'the members of the group are hidden from the account',
			arrange: () => {
				groupA();
				world().updateGroup({ ...world().groups.get(1)!, visibility: 3 });
				world().addMember(1, 3);
				world().overrides.push({
					courseid: 2,
					role: 'editingteacher',
					capability: 'moodle/course:viewhiddengroups',
					allow: false,
				});
			},
			operation: 'groupMember/remove',
			rows: [member],
			who: 'teacher',
			says: `Moodle hides the members of group "A" (ID 1) from the token's account teacher1`,
			advises: 'moodle/course:viewhiddengroups',
		},
	],
	tooManyRemovals: [
		{
			when: 'a sync would empty the group',
			arrange: () => {
				groupA();
				for (const userid of [4, 5]) world().addMember(1, userid);
			},
			operation: 'groupMember/sync',
			rows: [member],
			says: 'Group "A" (ID 1) would lose 2 of its 2 members; the removal limit is less than 50 %',
			advises: "raise 'Removal Limit (Percent)' in the options",
		},
	],
	tooManyDeletions: [
		{
			when: 'a sync would delete most groups of the course',
			arrange: () => void makeGroups(site(), 'A', 'B', 'C'),
			operation: 'group/sync',
			parameters: { options: { deleteGroupsWithoutRows: true } },
			rows: [{ courseid: 2, name: 'A' }],
			says: 'Course "PHYS101" (ID 2) would lose 2 of its 3 groups; the removal limit is less than 50 %',
			advises: "raise 'Removal Limit (Percent)' in the options",
		},
	],
	notWhole: [
		{
			when: 'a sync gets its items in batches',
			operation: 'groupMember/sync',
			parameters: { requestOptions: { batching: { batch: { batchSize: 1, batchInterval: 5 } } } },
			rows: [member, member],
			says: 'The node gets its items in batches, but needs all of them at once to see who is missing',
			advises: "Remove 'Batching'",
		},
	],
	inLoop: [
		{
			when: 'a sync stands in a loop',
			operation: 'groupMember/sync',
			nodes: [{ name: 'Loop', type: 'n8n-nodes-base.splitInBatches' }],
			connections: connect(
				['Rows', 'Loop'],
				['Loop:1', 'Moodle Groups'],
				['Moodle Groups', 'Loop'],
			),
			rows: [member],
			says: 'The node runs in a loop, but needs all items at once to see who is missing',
			advises: 'Connect it to the "done" output of the loop',
		},
	],
	severalBranches: [
		{
			when: 'branches come together at a sync',
			operation: 'groupMember/sync',
			nodes: [{ name: 'Other', type: 'pass' }],
			connections: connect(
				['Rows', 'Other'],
				['Rows', 'Moodle Groups'],
				['Other', 'Moodle Groups'],
			),
			rows: [member],
			says: 'Several branches of the workflow lead to the node, which runs once for each, but needs all items at once to see who is missing',
			advises: 'Join the branches with a Merge node in mode Append',
		},
	],
	groupingElsewhere: [
		{
			when: 'group and grouping are of different courses',
			arrange: () => {
				groupA();
				makeGrouping('', 3);
			},
			operation: 'grouping/addGroups',
			rows: [{ groupid: 1, groupingid: 1 }],
			says: 'Group "A" (ID 1) and grouping "Labs" (ID 1) belong to different courses',
			advises: 'of the same course',
		},
	],
	placeholder: [
		{
			when: 'a name is what a formula writes into an empty cell',
			rows: [{ course: 'PHYS101', group: '#N/A', userid: 3 }],
			says: 'No group in this row: "#N/A" stands for an empty cell',
			advises: 'Fill in the group or delete the row.',
		},
		{
			when: 'a name is a list',
			operation: 'group/create',
			rows: [{ course: 'PHYS101', name: '["Lab A","Lab B"]' }],
			says: '\'name\' must be one name, but is "[\\"Lab A\\",\\"Lab B\\"]"',
			advises: 'Make a row for each name.',
		},
		{
			when: 'a sheet has its header twice',
			operation: 'group/create',
			rows: [{ course: 'course', name: 'name' }],
			says: 'The row repeats the names of the columns',
			advises: 'Delete the row.',
		},
	],
	contradiction: [
		{
			when: 'an ID of another system is that of somebody else',
			arrange: groupA,
			rows: [{ groupid: 1, userid: 23, email: 'student7@example.edu' }],
			says: 'The row names two different users: the ID 23 is Ada21 Lovelace21 (student21, ID 23), and the email "student7@example.edu" is Ada7 Lovelace7 (student7, ID 9)',
			advises: "choose the one to use under 'Columns > Identify Users By'",
		},
	],
	unlike: [
		{
			when: 'an ID of another system is that of somebody else, and nobody has the address',
			arrange: groupA,
			rows: [{ groupid: 1, userid: 23, email: 'ada@example.edu' }],
			says: 'The row does not match its user: the ID 23 is Ada21 Lovelace21 (student21, ID 23) with the email "student21@example.edu", not "ada@example.edu"',
			advises: "choose the one to use under 'Columns > Identify Users By'",
		},
	],
	choose: [
		{
			when: 'no course is chosen',
			operation: 'groupMember/getMany',
			parameters: { membersOf: 'course', group: by('list', '') },
			rows: [{}],
			says: "'Course' is missing",
			advises: 'Choose it in the node',
		},
	],
	courseNeeded: [
		{
			when: 'a group is named without its course',
			parameters: {
				dataMode: 'defineBelow',
				rows: { row: [{ group: by('name', 'A'), user: by('id', '3') }] },
			},
			rows: [{}],
			says: 'To find a group by name or ID number, its course is needed',
			advises: 'Choose the course, or add a column with it to your rows',
		},
		{
			when: 'a row of a sheet does so',
			rows: [{ group: 'A', userid: 3, Module: 'PHYS101' }],
			says: 'No course in this row: looked for in "courseid", "courseshortname", "shortname", "coursename", "course", "courseidnumber"; the row has values in "group", "userid", "Module"',
			advises: `Choose the column that contains the course under 'Columns > Course Column' ("Module"?), or add a column "course". Or choose a 'Default Course'.`,
		},
	],
};

/** What Moodle's errorcodes mean, where reading cannot say it better. */
const errorcodes: Record<string, Case[]> = {
	invalidtoken: [
		{
			when: 'the token is wrong or has been deleted',
			arrange: () => world().tokens.clear(),
			rows: [member],
			says: 'Moodle does not know the token of the credential (groupid 1, userid 3)',
			advises: 'this one may have expired or been deleted',
		},
	],
	accessexception: [
		{
			when: 'the service lacks the function for enrolments',
			arrange: () => {
				groupA();
				lackOf('enrol_manual_enrol_users');
			},
			parameters: ENROL_FIRST,
			rows: [{ groupid: 1, userid: 2999 }],
			says: 'The token may not call enrol_manual_enrol_users (groupid 1, userid 2999)',
			advises: 'Add enrol_manual_enrol_users to the token',
		},
		{
			when: 'the service lacks the function',
			arrange: () => {
				groupA();
				setToken({ functions: ['core_group_get_*'] });
			},
			rows: [member],
			says: `The token may not call ${ADD} (groupid 1, userid 3)`,
			advises: `Add ${ADD} to the token's service ${services}`,
		},
		{
			when: 'the token is expired or restricted to other addresses',
			arrange: () => setToken({ refused: true }),
			rows: [member],
			says: `The token may not call ${ADD} (groupid 1, userid 3)`,
			advises: 'is not restricted to other IP addresses',
		},
	],
	invalidrecord: [
		{
			when: 'the site is too old for the function',
			arrange: answer('invalidrecord', "Can't find data record in table external_functions.", ADD),
			rows: [member],
			says: `This Moodle has no web service function ${ADD} (groupid 1, userid 3)`,
			advises: 'Update Moodle',
		},
		{
			when: 'the group does not exist and the token may not look',
			rows: [{ groupid: 99, userid: 3 }],
			who: 'four',
			says: 'The group does not exist (groupid 99, userid 3)',
			advises: `add core_group_get_course_user_groups, core_group_get_groups to the service of the token ${services}`,
		},
	],
	invalidrecordunknown: [
		{
			when: 'Moodle 5 does not know whom to enrol',
			arrange: answer('invalidrecordunknown', '', 'enrol_manual_enrol_users'),
			parameters: ENROL_FIRST,
			rows: [{ groupid: 1, userid: 2999 }],
			says: 'The user does not exist (groupid 1, userid 2999)',
			advises: 'Check the IDs in the row',
		},
		{
			when: 'the site does not say what is missing and the token may not look',
			rows: [{ groupid: 99, userid: 3 }],
			who: 'four',
			on: '5.0',
			says: 'The group or the user does not exist (groupid 99, userid 3)',
			advises: 'To get the exact reason, add',
		},
		{
			when: 'the site does not say what is missing and nothing is',
			arrange: answer('invalidrecordunknown', '', 'core_group_create_groups'),
			operation: 'group/create',
			rows: [{ courseid: 2, name: 'B' }],
			says: 'Something that the row names does not exist (courseid 2, name "B")',
			advises: 'Check the IDs in the row',
		},
	],
	invaliduser: [
		{
			when: 'the user does not exist and the token may not look',
			arrange: groupA,
			rows: [{ groupid: 1, userid: 9999 }],
			who: 'four',
			says: 'The user does not exist (groupid 1, userid 9999)',
			advises: 'To get the exact reason, add',
		},
	],
	invalidparameter: [
		{
			when: 'the user is not enrolled and the token may not look',
			arrange: groupA,
			rows: [{ groupid: 1, userid: 2999 }],
			who: 'four',
			says: "Moodle refused the member: most often the user is not enrolled in the group's course (groupid 1, userid 2999)",
			advises: 'To get the exact reason, add',
		},
		{
			when: 'the name is taken and the token may not look',
			arrange: groupA,
			operation: 'group/create',
			rows: [{ courseid: 2, name: 'A' }],
			who: 'four',
			says: 'Moodle refused the group: most often its name is taken in the course (courseid 2, name "A")',
			advises: 'add core_group_get_course_groups to the service of the token',
		},
		{
			when: 'the site may be too old and the token may not look',
			operation: 'group/create',
			rows: [{ courseid: 2, name: 'A', visibility: 1 }],
			who: 'four',
			on: '4.1',
			says: 'Moodle refused the group: most often its name is taken in the course (courseid 2, name "A")',
			advises: 'add core_group_get_course_groups to the service',
		},
		{
			when: 'a change is refused for no reason that can be found',
			arrange: answer('invalidparameter', '', 'core_group_update_groups'),
			operation: 'group/update',
			rows: [{ groupid: 1, visibility: 1 }],
			says: 'Moodle refused to change the group (groupid 1)',
			advises: 'that this Moodle is 4.2 or later if visibility or participation is set',
		},
		{
			when: 'a removal is refused for no reason that can be found',
			arrange: () => {
				answer('invalidparameter', '', 'core_group_delete_group_members')();
				world().addMember(1, 3);
			},
			operation: 'groupMember/remove',
			rows: [member],
			says: 'Moodle refused a value of the row (groupid 1, userid 3)',
			advises: 'Compare the row with one that works',
		},
	],
	errorcoursecontextnotvalid: [
		{
			when: 'the course does not exist and the token may not look',
			operation: 'group/create',
			rows: [{ courseid: 99, name: 'A' }],
			who: 'four',
			says: `The course does not exist, or the token's user has no access to it (courseid 99, name "A")`,
			advises: 'Check the course ID.',
		},
	],
	forcepasswordchangenotice: [
		{
			when: 'the account must change its password',
			arrange: () => {
				groupA();
				changeUser(3003, { mustChangePassword: true });
			},
			rows: [member],
			who: 'teacher',
			says: "The token's account must change its password first (groupid 1, userid 3)",
			advises: 'Log in to Moodle once',
			errorcode: 'errorcoursecontextnotvalid',
		},
		{
			when: 'the same, while users are looked up',
			arrange: () => {
				groupA();
				changeUser(3003, { mustChangePassword: true });
			},
			rows: [{ groupid: 1, email: 'x@example.edu' }],
			who: 'teacher',
			says: "The token's account must change its password first",
			advises: 'Log in to Moodle once',
		},
	],
	sitepolicynotagreed: [
		{
			when: 'the account has not agreed to the site policy',
			arrange: () => {
				groupA();
				changeUser(3003, { policyNotAgreed: true });
			},
			rows: [member],
			who: 'teacher',
			says: "The token's account has not agreed to the policies of the site (groupid 1, userid 3)",
			advises: 'agree to them',
			errorcode: 'errorcoursecontextnotvalid',
		},
		{
			when: 'the same, while users are looked up',
			arrange: () => {
				groupA();
				changeUser(3003, { policyNotAgreed: true });
			},
			rows: [{ groupid: 1, email: 'x@example.edu' }],
			who: 'teacher',
			says: "The token's account has not agreed to the policies of the site",
			advises: 'agree to them',
		},
	],
	nopermissions: [
		{
			when: 'the account of the token may not enrol users',
			arrange: () => {
				groupA();
				barTeacher('enrol/manual:enrol');
			},
			parameters: ENROL_FIRST,
			rows: [{ groupid: 1, userid: 2999 }],
			who: 'teacher',
			says: "The token's user lacks a permission: Sorry, but you do not currently have permissions to do that (Enrol users) (groupid 1, userid 2999)",
			advises:
				'enrol/manual:enrol and moodle/role:assign in the course (Teacher and Manager have it)',
		},
		{
			when: 'the account may not manage groups and the token may not look',
			arrange: () => {
				groupA();
				setToken({ userid: 3, functions: [ADD] });
			},
			rows: [member],
			says: "The token's user lacks a permission: Sorry, but you do not currently have permissions to do that (Manage groups) (groupid 1, userid 3)",
			advises: 'moodle/course:managegroups',
		},
	],
	idnumbertaken: [
		{
			when: 'the ID number is taken and the token may not look',
			arrange: () => {
				groupA();
				world().updateGroup({ ...world().groups.get(1)!, idnumber: 'I' });
			},
			operation: 'group/create',
			rows: [{ courseid: 2, name: 'B', idnumber: 'I' }],
			who: 'four',
			says: 'Another group of the course has this ID number (courseid 2, name "B")',
			advises: "Choose another 'ID Number'",
		},
	],
	invalidpersistenterror: [
		{
			when: 'a custom field does not take the value',
			arrange: () => {
				groupA();
				world().groupCustomFields.push({ shortname: 'room', name: 'Room', type: 'text' });
			},
			operation: 'group/create',
			rows: [{ courseid: 2, name: 'B', customfield_room: '<b>no lang</span>' }],
			says: 'A custom field of the row has a value that Moodle does not accept (courseid 2, name "B")',
			advises: 'Check the type of the custom field',
		},
	],
	userdeleted: [
		{
			when: 'Moodle says that the account is deleted',
			arrange: answer('userdeleted', '', ADD),
			rows: [member],
			says: 'The account of the user has been deleted (groupid 1, userid 3)',
			advises: 'Remove the user from your data.',
		},
	],
	usernotconfirmed: [
		{
			when: 'Moodle says that the account is not confirmed',
			arrange: answer('usernotconfirmed', '', ADD),
			rows: [member],
			says: 'The account of the user is not confirmed yet (groupid 1, userid 3)',
			advises: 'Confirm the account',
		},
	],
	formatnotsupported: [
		{
			when: 'the format is unknown to the site',
			arrange: answer('formatnotsupported', '', 'core_group_create_groups'),
			operation: 'group/create',
			rows: [{ courseid: 2, name: 'B', descriptionformat: 4 }],
			says: 'Moodle does not know this description format (courseid 2, name "B")',
			advises: 'plain text (2) or Markdown (4)',
		},
	],
	errorremovenotpermitted: [
		{
			when: 'cohort enrolment keeps the member in the group',
			arrange: () => {
				groupA();
				world().addMember(1, 3, 'enrol_cohort');
			},
			operation: 'groupMember/remove',
			rows: [member],
			says: 'Another part of Moodle added this member to the group and keeps them there (groupid 1, userid 3)',
			advises: 'enrolment by cohort',
		},
	],
	dmlwriteexception: [
		{
			when: 'the database refuses the row',
			arrange: answer('dmlwriteexception', '', 'core_group_update_groups'),
			operation: 'group/update',
			rows: [{ groupid: 1, description: 'New' }],
			says: "Moodle's database refused the row (groupid 1)",
			advises: 'A text may be too long',
		},
		{
			when: 'other writes lock the group of a new member',
			arrange: answer('dmlwriteexception', '', ADD),
			rows: [member],
			says: "Other writes to the same groups kept Moodle's database busy (groupid 1, userid 3)",
			advises: 'Run this again later',
		},
	],
	invalidresponse: [
		{
			when: 'Moodle cannot describe what it did',
			arrange: answer('invalidresponse', '', ADD),
			rows: [member],
			says: 'Moodle did the work but could not describe its result (groupid 1, userid 3)',
			advises: 'Check in Moodle',
		},
	],
	guestsarenotallowed: [
		{
			when: 'the guest is to be enrolled',
			arrange: () => {
				groupA();
				lackOf('core_group_get_course_user_groups');
			},
			parameters: ENROL_FIRST,
			rows: [{ groupid: 1, userid: 1 }],
			says: 'The user is the guest account of the site (groupid 1, userid 1)',
			advises: 'the guest account cannot be enrolled',
		},
	],
	wsnoinstance: [
		{
			when: 'the course has no manual enrolment',
			arrange: () => {
				groupA();
				world().courses.set(2, { ...world().courses.get(2)!, manualEnrolment: false });
			},
			parameters: ENROL_FIRST,
			rows: [{ groupid: 1, userid: 2999 }],
			says: 'The user cannot be enrolled: the course has no manual enrolment (groupid 1, userid 2999)',
			advises: 'Participants > Enrolment methods',
		},
	],
	wsusercannotassign: [
		{
			when: 'there is no such role',
			arrange: groupA,
			parameters: { options: { ...ENROL_FIRST.options, roleId: 99 } },
			rows: [{ groupid: 1, userid: 2999 }],
			says: "The user cannot be enrolled: the role does not exist, or the token's user may not assign it (groupid 1, userid 2999)",
			advises: "Check 'Role ID' in the options",
		},
		{
			when: 'the account of the token may not assign the role',
			arrange: groupA,
			parameters: { options: { ...ENROL_FIRST.options, roleId: 3 } },
			rows: [{ groupid: 1, userid: 2999 }],
			who: 'teacher',
			says: "The user cannot be enrolled: the role does not exist, or the token's user may not assign it (groupid 1, userid 2999)",
			advises: 'Allow role assignments',
		},
	],
	requireloginerror: [
		{
			when: 'the course is closed to the account when it enrols',
			arrange: answer('requireloginerror', '', 'enrol_manual_enrol_users'),
			parameters: ENROL_FIRST,
			rows: [{ groupid: 1, userid: 2999 }],
			says: "The token's user has no access to the course (groupid 1, userid 2999)",
			advises: 'Enrol it in the course as a teacher',
		},
	],
	restrictedcontextexception: [
		{
			when: 'the token is restricted to a course',
			arrange: answer('restrictedcontextexception', '', ADD),
			rows: [member],
			says: 'The token is restricted to another course (groupid 1, userid 3)',
			advises: 'without a context restriction',
		},
	],
	sitemaintenance: [
		{
			when: 'the site is in maintenance mode',
			arrange: answer('sitemaintenance'),
			rows: [member],
			says: 'The Moodle site is in maintenance mode (groupid 1, userid 3)',
			advises: 'when maintenance is over',
		},
	],
	upgraderunning: [
		{
			when: 'an upgrade is pending',
			arrange: answer('upgraderunning'),
			rows: [member],
			says: 'The Moodle site is being upgraded (groupid 1, userid 3)',
			advises: 'when the upgrade is over',
		},
	],
	dbconnectionfailed: [
		{
			when: 'Moodle has no database',
			arrange: answer('dbconnectionfailed', '<b>Error</b>'),
			rows: [member],
			says: 'Moodle cannot reach its database (groupid 1, userid 3)',
			advises: 'tell the administrator',
		},
	],
	...Object.fromEntries(
		(
			[
				['wsaccessusersuspended', 'is suspended', { suspended: true }],
				['wsaccessuserdeleted', 'is deleted', { deleted: true }],
				['wsaccessuserunconfirmed', 'is not confirmed', { confirmed: false }],
				['wsaccessusernologin', 'may not log in', { auth: 'nologin' }],
			] as const
		).map(([errorcode, state, user]): [string, Case[]] => [
			errorcode,
			[
				{
					when: `the account ${state}`,
					arrange: () => changeUser(3003, user),
					rows: [member],
					who: 'teacher',
					says: `The account of the token ${state} (groupid 1, userid 3)`,
					advises: 'Create a token for an active account',
				},
			],
		]),
	),
	wsaccessuserexpired: [
		{
			when: 'the password of the account has expired',
			arrange: answer('wsaccessuserexpired'),
			rows: [member],
			says: 'The account of the token has an expired password (groupid 1, userid 3)',
			advises: 'Create a token for an active account',
		},
	],
};

describe.each(Object.entries(findings))('%s', (_, cases) => {
	it.each(cases)('when $when', async (each) => await check(each));
});

describe.each(Object.entries(errorcodes))('%s', (errorcode, cases) => {
	it.each(cases)('when $when', async (each) => await check({ errorcode, ...each }));
});

it('has a case for everything that can be explained', () => {
	expect(Object.keys(findings).sort()).toEqual(Object.keys(DIAGNOSES).sort());
	expect(Object.keys(errorcodes).sort()).toEqual(Object.keys(MEANINGS).sort());
});

async function check({
	arrange,
	operation = 'groupMember/add',
	parameters,
	rows,
	nodes = [],
	connections,
	who,
	on,
	database,
	...expected
}: Case): Promise<void> {
	const isOther = on !== undefined || database !== undefined;
	other = isOther ? await startSandbox({ token: NEEDLE, moodle: on, database }) : undefined;
	arrange?.();
	const [resource, name] = operation.split('/');
	const node = { resource, operation: name, dataMode: 'autoMapInputData', ...parameters };
	const { output, stored } = await execute({
		site: {
			url: site().url,
			token: who === undefined ? NEEDLE : `${NEEDLE}-${who}`,
		},
		items: rows,
		nodes: [...nodes, moodleGroups(node, 'continueRegularOutput')],
		connections,
	});
	await other?.stop();
	other = undefined;
	const last = output()[0].at(-1)!;
	expect(faultsOf(operation, last.json)).toEqual([]);
	expect(last.pairedItem).toEqual({ item: rows.length - 1 });
	expect(last.json.error).toBe(`${expected.says} [item ${rows.length - 1}]`);
	expect(last.json.message).toContain(expected.advises);
	expect((last.json.details as IDataObject).errorcode).toBe(expected.errorcode);
	expect(stored).not.toContain(NEEDLE);
}

function groupAndGrouping(): void {
	groupA();
	makeGrouping();
}

/** A dropdown for both. */
function withField(): void {
	groupAndGrouping();
	const field = { shortname: 'room', name: 'Room', type: 'select', options: ['North'] } as const;
	world().groupCustomFields.push(field);
	(world().groupingCustomFields as CustomField[]).push(field);
}

function makeGrouping(idnumber = '', courseid = 2): void {
	const rest = { idnumber, description: '', descriptionformat: 1 };
	world().createGrouping({ ...rest, courseid, name: 'Labs' });
}

function changeUser(userid: number, values: object): void {
	world().users.set(userid, { ...world().users.get(userid)!, ...values });
}

/** As Moodle leaves a deleted account in its database. */
function deleteUser(userid: number): void {
	const email = userid.toString(16).padStart(32, '0');
	const username = `student@example.edu.17000000${userid}`;
	changeUser(userid, { deleted: true, email, username });
	world().unenrol(2, userid);
}

function setToken(values: object): void {
	world().tokens.set(NEEDLE, { ...world().tokens.get(NEEDLE)!, ...values });
}
