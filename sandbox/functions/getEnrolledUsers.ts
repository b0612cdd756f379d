import {
	codingError,
	invalidParameter,
	missingRecord,
	moodleException,
} from '../protocol/exceptions';
import { cleanParam } from '../types/clean';
import { multiple, optional, single, value, withDefault } from '../types/descriptions';
import { compareBytes } from '../types/php';
import { enterCourse, type Caller } from '../world/access';
import type { Enrolment, User } from '../world/model';
import { describeUser } from './getUsersByField';
import { webServiceFunction } from './webServiceFunction';

/** What `userfields` may name, in the order of the answer. */
const FIELDS = {
	id: value('INT'),
	username: optional(value('RAW')),
	firstname: optional(value('TEXT')),
	lastname: optional(value('TEXT')),
	fullname: value('TEXT'),
	email: optional(value('TEXT')),
	department: optional(value('TEXT')),
	idnumber: optional(value('RAW')),
	firstaccess: optional(value('INT')),
	lastaccess: optional(value('INT')),
	lastcourseaccess: optional(value('INT')),
	description: optional(value('RAW')),
	descriptionformat: optional(value('INT')),
	profileimageurlsmall: optional(value('RAW')),
	profileimageurl: optional(value('RAW')),
	groups: optional(
		multiple(
			single({
				id: value('INT'),
				name: value('RAW'),
				description: value('RAW'),
				descriptionformat: value('INT'),
			}),
		),
	),
	roles: optional(
		multiple(
			single({
				roleid: value('INT'),
				name: value('RAW'),
				shortname: value('RAW'),
				sortorder: value('INT'),
			}),
		),
	),
	enrolledcourses: optional(
		multiple(single({ id: value('INT'), fullname: value('RAW'), shortname: value('RAW') })),
	),
};

/** Fields that Moodle knows too and leaves out when they are empty, or never gives here. */
const SILENT_FIELDS = [
	'address',
	'auth',
	'city',
	'confirmed',
	'country',
	'customfields',
	'institution',
	'interests',
	'lang',
	'mailformat',
	'phone1',
	'phone2',
	'preferences',
	'suspended',
	'theme',
	'timezone',
];

const ROLE_IDS = { manager: 1, editingteacher: 3, teacher: 4, student: 5 };

export const getEnrolledUsers = webServiceFunction({
	parameters: {
		courseid: value('INT'),
		options: withDefault(multiple(single({ name: value('ALPHANUMEXT'), value: value('RAW') })), []),
	},
	returns: multiple(single(FIELDS)),
	run({ courseid, options: asked }, caller) {
		const options = new Map(asked.map(({ name, value: text }) => [name, text]));
		if (!caller.world.courses.has(Number(courseid))) throw missingRecord('course');
		const fields = options
			.get('userfields')
			?.split(',')
			.map((field) => field.trim());
		const compare = readOrder(options.get('sortby') ?? 'id', options.get('sortdirection') ?? 'ASC');
		const course = enterCourse(caller, courseid);
		const users = caller.world
			.enrolmentsOf(course.id)
			.filter(selectActive(options))
			.filter(selectGroup(options.get('groupid'), caller))
			.map(({ userid, role }) => ({ ...caller.world.users.get(userid)!, role }))
			.filter(({ deleted }) => !deleted)
			.sort(compare);
		const from = Math.max(0, Number(cleanParam(options.get('limitfrom') ?? '0', 'INT')));
		const number = Number(cleanParam(options.get('limitnumber') ?? '0', 'INT'));
		const shown = users.slice(from, number > 0 ? from + number : undefined);
		// Moodle looks at the fields of each user, so an empty answer refuses none.
		if (shown.length > 0) refuseUnknown(fields ?? []);
		return shown.map(({ role, ...user }) =>
			pick(
				{
					...describeUser(user, caller.siteUrl),
					lastcourseaccess: 0,
					groups: groupsOf(user.id, course.id, caller),
					roles: [{ roleid: ROLE_IDS[role], name: '', shortname: role, sortorder: 0 }],
					enrolledcourses: coursesOf(user.id, caller),
				},
				fields,
			),
		);
	},
});

function refuseUnknown(fields: readonly string[]): void {
	const unknown = fields.find(
		(field) => !Object.hasOwn(FIELDS, field) && !SILENT_FIELDS.includes(field),
	);
	if (unknown !== undefined) {
		throw moodleException('invaliduserfield', `Invalid user field: ${unknown}`);
	}
}

function readOrder(sortby: string, direction: string): (left: User, right: User) => number {
	const sign = direction.toUpperCase() === 'DESC' ? -1 : 1;
	if (!['ASC', 'DESC'].includes(direction.toUpperCase())) {
		throw invalidParameter('Invalid sortdirection');
	}
	switch (sortby) {
		case 'id':
			return (left, right) => sign * (left.id - right.id);
		case 'firstname':
			return (left, right) => sign * compareBytes(left.firstname, right.firstname);
		case 'lastname':
			return (left, right) => sign * compareBytes(left.lastname, right.lastname);
		case 'siteorder':
			// Several columns, of which the direction means the last one only.
			return (left, right) =>
				compareBytes(left.lastname, right.lastname) ||
				compareBytes(left.firstname, right.firstname) ||
				sign * (left.id - right.id);
		default:
			throw invalidParameter('Invalid sortby');
	}
}

/** Any text but an empty one and `0` is true, `false` too. */
function selectActive(options: Map<string, string>): (enrolment: Enrolment) => boolean {
	const isOn = (name: string) => !['', '0', undefined].includes(options.get(name));
	const [onlyActive, onlySuspended] = [isOn('onlyactive'), isOn('onlysuspended')];
	if (onlyActive && onlySuspended) {
		throw codingError(
			'Both onlyactive and onlysuspended are set, this is probably not what you want!',
		);
	}
	if (onlyActive) return ({ suspended }) => !suspended;
	if (onlySuspended) return ({ suspended }) => suspended === true;
	return () => true;
}

function selectGroup(asked: string | undefined, { world }: Caller) {
	const groupid = Number(cleanParam(asked ?? '0', 'INT'));
	return ({ userid, courseid }: Enrolment): boolean => {
		if (groupid === 0) return true;
		if (groupid > 0) return world.members.get(groupid)?.has(userid) ?? false;
		return !world.storedGroups(courseid).some(({ id }) => world.members.get(id)!.has(userid));
	};
}

function groupsOf(userid: number, courseid: number, { world }: Caller) {
	return world.storedGroups(courseid).filter(({ id }) => world.members.get(id)!.has(userid));
}

function coursesOf(userid: number, { world }: Caller) {
	return [...world.courses.values()].filter(({ id }) => world.enrolment(id, userid) !== undefined);
}

function pick(user: Record<string, unknown>, fields: string[] | undefined) {
	if (fields === undefined) return user;
	const wanted = new Set([...fields, 'id', 'fullname']);
	if (wanted.has('description')) wanted.add('descriptionformat');
	return Object.fromEntries(Object.entries(user).filter(([key]) => wanted.has(key)));
}
