import type { IDataObject, INodeParameters } from 'n8n-workflow';

import { startSandbox, type Sandbox } from '../../sandbox';
import { execute, moodleGroups } from '../support/engine';
import { inItem, means, PHYS, says } from '../support/said';
import { calls, makeGroups, writes } from '../support/sandbox';

const TOKENS = ['first0site0token', 'second0site0token'];
const EXECUTIONS = 50;

let sites: Sandbox[];

beforeAll(async () => {
	sites = await Promise.all(
		TOKENS.map(async (token) => await startSandbox({ token, latency: 20 })),
	);
});

beforeEach(() => {
	for (const site of sites) site.reset();
	// The same names have other ids in the second site, and so have the same ids other courses.
	makeGroups(sites[1], 'Before');
	for (const site of sites) makeGroups(site, ...groupNames);
});

afterAll(async () => await Promise.all(sites.map(async (site) => await site.stop())));

const groupNames = Array.from({ length: EXECUTIONS }, (_, index) => `Group ${index}`);
const add = { resource: 'groupMember', operation: 'add', dataMode: 'autoMapInputData' };

/** Students of their own for each execution; the last row names a group that is not there. */
function rowsOf(execution: number): IDataObject[] {
	const own = [0, 1, 2].map((student) => ({
		course: 'PHYS101',
		group: groupNames[execution],
		email: `student${execution * 3 + student + 1}@example.edu`,
	}));
	return [...own, { ...own[0], group: `Nobody's ${execution}` }];
}

const siteOf = (execution: number) => sites[execution % 2];
const groupOf = (site: Sandbox, name: string) =>
	[...site.world.groups.values()].find((group) => group.name === name)!;

/** Starts all executions in one go. */
async function runAll(parametersOf: (execution: number) => INodeParameters, items = rowsOf) {
	return await Promise.all(
		groupNames.map(
			async (_, execution) =>
				await execute({
					site: siteOf(execution),
					items: items(execution),
					nodes: [moodleGroups({ ...add, ...parametersOf(execution) }, 'continueErrorOutput')],
				}),
		),
	);
}

it('gives each of 50 executions its own rows, ids and errors', async () => {
	const executions = await runAll(() => ({}));
	for (const [execution, { output }] of executions.entries()) {
		const { id } = groupOf(siteOf(execution), groupNames[execution]);
		const [written, failed] = output();
		const students = [0, 1, 2].map((student) => execution * 3 + student + 3);
		expect(written.map(({ json }) => [json.groupid, json.userid, json.status])).toEqual(
			students.map((userid) => [id, userid, 'added']),
		);
		expect(failed.map(({ json }) => json.error)).toEqual([
			inItem(3, says('notFound', 'group', { by: 'name', value: `Nobody's ${execution}` }, PHYS)),
		]);
		expect(siteOf(execution).world.membersOf(id)).toEqual(students);
		const other = sites[(execution + 1) % 2];
		expect(other.world.membersOf(groupOf(other, groupNames[execution]).id)).toEqual([]);
	}
});

it('sends each site its own token and rows only, and every execution looks up for itself', async () => {
	await runAll(() => ({}));
	for (const [index, site] of sites.entries()) {
		const bodies = site.requests.map(({ body }) => body);
		expect(bodies.filter((body) => !body.includes(TOKENS[index]))).toEqual([]);
		expect(bodies.filter((body) => body.includes(TOKENS[1 - index]))).toEqual([]);
		const own = calls(site);
		for (const fn of ['core_course_get_courses_by_field', 'core_group_get_course_groups']) {
			expect(own.filter((name) => name === fn)).toHaveLength(EXECUTIONS / 2);
		}
		expect(writes(site)).toHaveLength(EXECUTIONS / 2);
	}
});

it('sees what the others have done, and not what it has read for them', async () => {
	await runAll(() => ({}));
	const again = await runAll(() => ({}));
	for (const { output } of again) {
		expect(output()[0].map(({ json }) => json.status)).toEqual(Array(3).fill('alreadyMember'));
	}
	for (const site of sites) expect(writes(site)).toHaveLength(EXECUTIONS / 2);
});

it('holds each execution to its own limits', async () => {
	const options = (execution: number) => ({
		rowsPerRequest: (execution % 3) + 1,
		requestsAtOnce: 1,
	});
	// So that they meet, however busy the machine is.
	for (const site of sites) site.setFaults([{ kind: 'slowBefore', delay: 500 }]);
	await runAll((execution) => ({ options: options(execution) }));
	for (const [execution] of groupNames.entries()) {
		const site = siteOf(execution);
		const { id } = groupOf(site, groupNames[execution]);
		const mine = site.requests.filter(
			({ wsfunction, body }) =>
				wsfunction === 'core_group_add_group_members' &&
				decodeURIComponent(body).includes(`[groupid]=${id}&`),
		);
		expect(mine).toHaveLength(Math.ceil(3 / options(execution).rowsPerRequest));
	}
	// A limit of the process, or of a site, would not let them run at once.
	for (const site of sites) expect(site.peakConcurrency).toBeGreaterThan(8);
});

it('ends one of them alone when it fails', async () => {
	const executions = await Promise.all(
		groupNames.map(
			async (_, execution) =>
				await execute({
					// Every fifth has a token that its site does not know.
					site:
						execution % 5 === 0
							? { url: siteOf(execution).url, token: TOKENS[1 - (execution % 2)] }
							: siteOf(execution),
					items: rowsOf(execution).slice(0, 3),
					nodes: [moodleGroups(add)],
				}),
		),
	);
	for (const [execution, { error, output, stored }] of executions.entries()) {
		const { id } = groupOf(siteOf(execution), groupNames[execution]);
		const isBad = execution % 5 === 0;
		expect(error?.message).toBe(isBad ? inItem(0, means('invalidtoken')) : undefined);
		expect(siteOf(execution).world.membersOf(id)).toHaveLength(isBad ? 0 : 3);
		if (!isBad) expect(output()[0]).toHaveLength(3);
		for (const token of TOKENS) expect(stored).not.toContain(token);
	}
});
