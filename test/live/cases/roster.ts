/* eslint-disable @n8n/community-nodes/no-restricted-imports -- tests run on a developer's machine, never inside n8n */
import { strict as assert } from 'assert';

import { rosterByStudent } from '../../support/roster';
import type { LiveCase } from '../suite';

/** With fewer there is but one request, which nothing can get in the way of. */
const STUDENTS_NEEDED = 60;

const GROUPS = 22;

/**
 * Every hundred rows touch nearly all groups, so that requests at once would lock the database of
 * the site in a circle, were they sent in the order of the rows.
 */
export const rosterCases: readonly LiveCase[] = [
	{
		name: 'groupMember/add and remove: a roster by student, with default options',
		unless: ({ enrolled }) =>
			enrolled.length < STUDENTS_NEEDED
				? `the course has fewer than ${STUDENTS_NEEDED} enrolled users`
				: undefined,
		// It is about very many users.
		isPrivate: true,
		async run(live) {
			const names = Array.from({ length: GROUPS }, (_, group) => `Lab ${group}`);
			const groupids = await live.makeGroups(...names);
			const rows = rosterByStudent(live.enrolled, groupids);
			for (const [operation, status] of [
				['add', 'added'],
				['remove', 'removed'],
			]) {
				const onError = 'stopWorkflow';
				const { items, error } = await live.run(`groupMember/${operation}`, rows, { onError });
				assert.equal(error?.message, undefined);
				assert.deepEqual(
					items,
					rows.map((row) => ({ ...row, status })),
				);
				for (const groupid of groupids) {
					const own = rows.filter((row) => status === 'added' && row.groupid === groupid);
					assert.deepEqual(
						await live.members(groupid),
						own.map(({ userid }) => userid).sort((left, right) => left - right),
					);
				}
			}
		},
	},
];
