import { callMoodle, writeEntries } from '../rivals/bareLimit';
import { GROUP_PREFIX, type BenchSite } from '../sites/site';
import { addMembers, countRight, type Member } from './members';
import type { Work } from './task';

const COURSE = 'PHYS101';
const GROUPS = 22;
const STRANGERS = 30;

/** Emails that the node asks for in one request. */
const EMAILS = 300;

/** A sheet as people have it: its groups are new, and some of its students are not enrolled. */
export function wholeJob(rows: number): Work {
	return {
		key: `job${rows}`,
		rows,
		makesCourses: true,
		isWholeJob: true,
		title: (count) =>
			`add ${count.toLocaleString('en')} students by email to ${GROUPS} new groups, ${STRANGERS} not enrolled`,
		async prepare(site, count) {
			const enrolled = (await site.enrol(count)).slice(0, Math.max(0, count - STRANGERS));
			const strangers = await site.makeStrangers(count - enrolled.length);
			const users = [...enrolled, ...strangers];
			const groupOf = (row: number) => `${GROUP_PREFIX}${row % GROUPS}`;
			const names = [...new Set(users.map((_, row) => groupOf(row)))];
			const sheet = users.map(({ email }, row) => ({ course: COURSE, group: groupOf(row), email }));
			const add = { resource: 'groupMember', operation: 'add', dataMode: 'autoMapInputData' };
			const membersOf = (ids: ReadonlyMap<string, number>) =>
				users.map(({ id }, row): Member => ({ groupid: ids.get(groupOf(row))!, userid: id }));
			return {
				rows: sheet,
				parameters: {
					...add,
					options: { createMissingGroups: true, usersWhoAreNotEnrolled: 'enrol' },
				},
				template: [
					{
						rows: names.map((name) => ({ course: COURSE, name })),
						parameters: { ...add, resource: 'group', operation: 'createOrUpdate' },
					},
					{ rows: sheet, parameters: add },
				],
				plain: addMembers([]),
				writes: [],
				async bare(ownSite, atOnce) {
					const ids = await createGroups(ownSite, names);
					await findByEmail(
						ownSite,
						sheet.map(({ email }) => email),
					);
					await writeEntries(
						ownSite,
						{
							fn: 'enrol_manual_enrol_users',
							list: 'enrolments',
							entries: strangers.map(({ id }) => ({
								roleid: 5,
								userid: id,
								courseid: ownSite.courseid,
							})),
						},
						1,
					);
					// In another order the requests would end in a deadlock.
					const members = membersOf(ids).sort((one, other) => one.groupid - other.groupid);
					await writeEntries(ownSite, addMembers(members), atOnce);
				},
				right: async () => await countRight(site, membersOf(await readGroups(site))),
			};
		},
	};
}

async function createGroups(
	site: BenchSite,
	names: readonly string[],
): Promise<Map<string, number>> {
	await callMoodle(site, 'core_course_get_courses_by_field', [
		['field', 'shortname'],
		['value', COURSE],
	]);
	const entries = names.map((name) => ({ courseid: site.courseid, name, description: '' }));
	await writeEntries(site, { fn: 'core_group_create_groups', list: 'groups', entries }, 1);
	return await readGroups(site);
}

async function findByEmail(site: BenchSite, emails: readonly string[]): Promise<void> {
	for (let from = 0; from < emails.length; from += EMAILS) {
		const some = emails.slice(from, from + EMAILS);
		await callMoodle(site, 'core_user_get_users_by_field', [
			['field', 'email'],
			...some.map((email, index) => [`values[${index}]`, email] as const),
		]);
	}
}

async function readGroups(site: BenchSite): Promise<Map<string, number>> {
	const groups = await callMoodle(site, 'core_group_get_course_groups', [
		['courseid', `${site.courseid}`],
	]);
	return new Map((groups as Array<{ id: number; name: string }>).map(({ id, name }) => [name, id]));
}
