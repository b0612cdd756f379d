import { GROUP_PREFIX, type BenchSite } from '../sites/site';
import {
	addMembers,
	arrangeMembers,
	countRight,
	MEMBERS_PER_GROUP,
	removeMembers,
	type Member,
} from './members';
import type { Work } from './task';

const ROWS = 2900;

const parameters = {
	resource: 'groupMember',
	operation: 'sync',
	dataMode: 'autoMapInputData',
	dryRun: false,
};

/**
 * A roster of which Moodle has nearly all already: half of the changes are members whom Moodle
 * does not have, the other half are members whom the rows do not have.
 *
 * @param changes how many there are for 2,900 rows.
 */
export function syncWork(changes: number): Work {
	const scaled = (count: number) => Math.ceil((changes * count) / ROWS);
	return {
		key: `sync${changes}`,
		rows: ROWS,
		title: (count) => `sync ${count.toLocaleString('en')} rows, ${scaled(count)} changes`,
		async prepare(site, count) {
			const total = count + Math.floor(scaled(count) / 2);
			const { joins, leaves } = spread(scaled(count), total);
			const members = await arrangeMembers(site, total, (row) => !joins.has(row));
			const wanted = members.filter((_, row) => !leaves.has(row));
			const joining = members.filter((_, row) => joins.has(row));
			const leaving = members.filter((_, row) => leaves.has(row));
			return {
				rows: wanted,
				parameters,
				// Who sends a request for each row writes all of them again, and removes nobody.
				plain: addMembers(wanted),
				writes: [addMembers(joining), removeMembers(leaving)],
				right: async () => await countAgreed(site, wanted, leaving),
			};
		},
	};
}

const ROWS_PER_COURSE = 3;

/** A roster of a whole site, with a small group in each of its courses, of which Moodle has all. */
export const syncCourses: Work = {
	key: 'courses1000',
	rows: 1000 * ROWS_PER_COURSE,
	makesCourses: true,
	title: (count) => {
		const courses = Math.ceil(count / ROWS_PER_COURSE);
		return `sync ${count.toLocaleString('en')} rows of ${courses.toLocaleString('en')} courses, 0 changes`;
	},
	async prepare(site, count) {
		const userids = site.userids.slice(0, ROWS_PER_COURSE);
		const plans = Array.from({ length: Math.ceil(count / ROWS_PER_COURSE) }, (_, course) => {
			return { name: `${GROUP_PREFIX}${course}`, course: `BENCH${course}`, userids };
		});
		const ids = await site.arrange(plans);
		const members = plans.flatMap((_, index) =>
			userids.map((userid): Member => ({ groupid: ids[index], userid })),
		);
		return {
			rows: plans.flatMap(({ name, course }) =>
				userids.map((userid) => ({ course, group: name, userid })),
			),
			parameters,
			plain: addMembers(members),
			writes: [],
			right: async () => await countRight(site, members),
		};
	},
};

const USERS_PER_ROW = 4;

/**
 * A roster of which Moodle has all, by email, every tenth in capitals, in a course with four times as
 * many users: what it takes is what finding them takes.
 */
export const syncByEmail: Work = {
	key: 'emails5000',
	rows: 5000,
	makesCourses: true,
	title: (count) => {
		const users = (count * USERS_PER_ROW).toLocaleString('en');
		return `sync ${count.toLocaleString('en')} rows by email in a course of ${users} users, 0 changes`;
	},
	async prepare(site, count) {
		const enrolled = await site.enrol(count * USERS_PER_ROW);
		const users = enrolled.filter((_, index) => index % USERS_PER_ROW === 0).slice(0, count);
		const groupOf = (row: number) => Math.floor(row / MEMBERS_PER_GROUP);
		const plans = Array.from({ length: groupOf(count - 1) + 1 }, (_, group) => {
			const some = users.filter((__, row) => groupOf(row) === group);
			return { name: `${GROUP_PREFIX}${group}`, userids: some.map(({ id }) => id) };
		});
		const ids = await site.arrange(plans);
		const members = users.map(
			({ id }, row): Member => ({ groupid: ids[groupOf(row)], userid: id }),
		);
		return {
			rows: users.map(({ email }, row) => ({
				courseid: site.courseid,
				group: plans[groupOf(row)].name,
				email: row % 10 === 9 ? email.toUpperCase() : email,
			})),
			parameters,
			plain: addMembers(members),
			writes: [],
			right: async () => await countRight(site, members),
		};
	},
};

/** Changes at equal distances over the rows, the first one somebody who joins. */
function spread(changes: number, total: number) {
	const rows = Array.from({ length: changes }, (_, change) =>
		Math.floor(((change + 0.5) * total) / changes),
	);
	return {
		joins: new Set(rows.filter((_, change) => change % 2 === 0)),
		leaves: new Set(rows.filter((_, change) => change % 2 === 1)),
	};
}

/** Rows that are in Moodle, less the members who should not be. */
async function countAgreed(
	site: BenchSite,
	wanted: readonly Member[],
	leaving: readonly Member[],
): Promise<number> {
	const tooMany = leaving.length === 0 ? 0 : await countRight(site, leaving);
	return (await countRight(site, wanted)) - tooMany;
}
