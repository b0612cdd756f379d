import {
	NodeOperationError,
	type ILoadOptionsFunctions,
	type INodeListSearchItems,
	type INodeListSearchResult,
} from 'n8n-workflow';

import type { Answer, Failure } from '../moodle/failure';
import { isFunctionForbidden } from '../moodle/reasons';
import type { Course } from '../moodle/shapes/course';
import type { User } from '../moodle/shapes/user';
import { WebService } from '../moodle/webService';
import { toDisplayText } from '../n8n/displayText';
import { nodeTransport } from '../n8n/nodeTransport';
import { optionalCourse, requiredGroup } from '../input/references';
import { Directory } from '../lookup/directory';
import { knownRoles } from '../lookup/roles';

/** How many entries a pick list loads at a time. */
const PAGE = 100;

/** The front page of the site is a course of its own, without groups as a rule. */
const FRONT_PAGE = 1;

/** The methods behind the pick lists of the node's panel. */
export const listSearch = {
	searchCourses,
	searchGroups: searchThings('groups'),
	searchUsers,
	searchGroupings: searchThings('groupings'),
	searchRoles,
};

/** Courses whose groups the token may manage, by their names as one types them. */
async function searchCourses(this: ILoadOptionsFunctions, filter = '', token?: string) {
	const { moodle } = connect(this);
	return await searchPage(this, filter, token, courseEntry, {
		search: async (page) => await moodle.searchCourses(filter, page, PAGE),
		async all() {
			const answer = await moodle.getCourses();
			if ('failure' in answer) return answer;
			return { value: answer.value.filter(({ id }) => id !== FRONT_PAGE) };
		},
	});
}

/** The users enrolled in the course that is chosen next to the field, or in that of the group. */
async function searchUsers(this: ILoadOptionsFunctions, filter = '', token?: string) {
	const { moodle, directory } = connect(this);
	const courseid = await chosenCourse(this, directory, 'users');
	return await searchPage(this, filter, token, userEntry, {
		search: async (page) => await moodle.searchUsers(courseid, filter, page, PAGE),
		all: async () => await moodle.getEnrolledUsers(courseid, ['id', 'fullname', 'email']),
	});
}

/** The roles that users of the chosen course have, and those of every Moodle. */
async function searchRoles(this: ILoadOptionsFunctions, filter?: string, token?: string) {
	const { moodle, directory } = connect(this);
	const courseid = await chosenCourse(this, directory, 'roles');
	const users = orThrow(this, await moodle.getEnrolledUsers(courseid, ['id', 'roles']));
	const roles = knownRoles(users.flatMap((user) => user.roles ?? []));
	return pageOf(roles.map(roleEntry), filter, token);
}

/** The groups (or groupings) of the course that is chosen next to the field. */
function searchThings(things: 'groups' | 'groupings') {
	return async function (this: ILoadOptionsFunctions, filter?: string, token?: string) {
		const { directory } = connect(this);
		const courseid = await chosenCourse(this, directory, things);
		const { all } = orThrow(this, await directory[things].inCourse.read(courseid));
		return pageOf(all.map(namedEntry), filter, token);
	};
}

/** A page of what Moodle finds; where the token may not search, of all that there is. */
async function searchPage<T>(
	context: ILoadOptionsFunctions,
	filter: string,
	token: string | undefined,
	entryOf: (one: T) => INodeListSearchItems,
	site: {
		readonly search: (page: number) => Promise<Answer<readonly T[]>>;
		readonly all: () => Promise<Answer<readonly T[]>>;
	},
): Promise<INodeListSearchResult> {
	const page = Number(token ?? 0);
	const found = await site.search(page);
	if ('value' in found) {
		const isLast = found.value.length < PAGE;
		return {
			results: found.value.slice(0, PAGE).map(entryOf),
			...(isLast ? {} : { paginationToken: `${page + 1}` }),
		};
	}
	if (!isFunctionForbidden(found.failure)) throw refusal(context, found.failure);
	return pageOf(orThrow(context, await site.all()).map(entryOf), filter, token);
}

function connect(context: ILoadOptionsFunctions) {
	const moodle = new WebService(nodeTransport(context));
	return { moodle, directory: new Directory(moodle) };
}

/** The course of the field `course` beside the pick list, however it is identified there. */
async function chosenCourse(
	context: ILoadOptionsFunctions,
	{ courses, groups }: Directory,
	things: string,
): Promise<number> {
	const course = optionalCourse.read(sibling(context, 'course'));
	if ('refusal' in course) throw unusable(context, `'Course' ${course.refusal}`);
	if (course.value !== undefined) {
		await courses.load([course.value]);
		return orThrow(context, courses.find(course.value));
	}
	const group = requiredGroup.read(sibling(context, 'group'));
	if (things === 'users' && 'value' in group && group.value.by === 'id') {
		const groupid = Number(group.value.value);
		await groups.load([groupid]);
		const known = groups.known(groupid);
		if (known !== undefined) return orThrow(context, known).courseid;
	}
	throw unusable(context, `Choose the 'Course' first, to list its ${things}`);
}

/** A field in the same entry of a list, or of the node itself. */
function sibling(context: ILoadOptionsFunctions, name: string): unknown {
	return context.getCurrentNodeParameter(`&${name}`) ?? context.getCurrentNodeParameter(name);
}

function pageOf(
	entries: readonly INodeListSearchItems[],
	filter = '',
	token?: string,
): INodeListSearchResult {
	const wanted = filter.trim().toLowerCase();
	const matches = entries.filter(({ name }) => name.toLowerCase().includes(wanted));
	const start = Number(token ?? 0);
	const end = start + PAGE;
	return {
		results: matches.slice(start, end),
		...(end < matches.length ? { paginationToken: `${end}` } : {}),
	};
}

function courseEntry({ id, fullname, shortname }: Course): INodeListSearchItems {
	return { name: `${fullname} (${shortname})`, value: id };
}

function namedEntry(one: { id: number; name: string; idnumber: string }): INodeListSearchItems {
	return { name: one.idnumber === '' ? one.name : `${one.name} (${one.idnumber})`, value: one.id };
}

function userEntry({ id, fullname, email }: User): INodeListSearchItems {
	return { name: email === undefined ? fullname : `${fullname} (${email})`, value: id };
}

function roleEntry([role, name]: readonly [string, string]): INodeListSearchItems {
	return { name: name === role ? role : `${name} (${role})`, value: role };
}

function orThrow<T>(context: ILoadOptionsFunctions, answer: Answer<T>): T {
	if ('failure' in answer) throw refusal(context, answer.failure);
	return answer.value;
}

function refusal(context: ILoadOptionsFunctions, { message, advice }: Failure) {
	return unusable(context, message, advice);
}

function unusable(context: ILoadOptionsFunctions, message: string, description?: string) {
	return new NodeOperationError(context.getNode(), toDisplayText(message), {
		description: description && toDisplayText(description),
	});
}
