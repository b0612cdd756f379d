import type { IDataObject, INodeParameters } from 'n8n-workflow';

import { execute, moodleGroups } from '../support/engine';
import { bodies, calls, useSandbox, writes } from '../support/sandbox';

const sandbox = useSandbox();

const COURSES = 60;

const EACH = 3;

/** How many courses are looked for by themselves first, the list of all, and what comes in bulk. */
const CONSTANT = 10 + 1 + 6;

/** Courses with a group each, in which three users are; the rows that say so. */
function arrange(firstId = 100): { members: IDataObject[]; groups: IDataObject[] } {
	const { world } = sandbox.it;
	const ids = Array.from({ length: COURSES }, (_, index) => firstId + index);
	const members = ids.flatMap((id) => {
		const course = `C${id}`;
		world.courses.set(id, {
			id,
			shortname: course,
			fullname: `Course ${id}`,
			idnumber: `SIS-${id}`,
		});
		const { id: groupid } = world.createGroup({
			courseid: id,
			name: 'Lab',
			description: '',
			descriptionformat: 1,
			idnumber: '',
			enrolmentkey: null,
			visibility: 0,
			participation: true,
		});
		return Array.from({ length: EACH }, (_, index) => {
			world.addMember(groupid, 3 + index);
			return { course, group: 'Lab', email: `student${1 + index}@example.edu` };
		});
	});
	return { members, groups: ids.map((id) => ({ course: `C${id}`, name: 'Lab' })) };
}

async function run(resource: string, operation: string, items: IDataObject[], options = {}) {
	const parameters = { resource, operation, dataMode: 'autoMapInputData', options };
	const { output } = await execute({
		site: sandbox.it,
		items,
		nodes: [moodleGroups(parameters as INodeParameters, 'continueRegularOutput')],
	});
	return output()[0].map(({ json }) => json);
}

const lookups = () => bodies(sandbox.it, 'core_course_get_courses_by_field');

it.each([1, 2, 8])('a sync asks once for each course, %i at once', async (requestsAtOnce) => {
	const { members } = arrange();
	sandbox.it.setFaults([{ kind: 'slowBefore', delay: 40 }]);
	const answers = await run('groupMember', 'sync', members, { requestsAtOnce });
	expect(answers).toEqual([{ status: 'unchanged', groups: COURSES, members: COURSES * EACH }]);
	expect(calls(sandbox.it).length).toBeLessThanOrEqual(COURSES + CONSTANT);
	expect(sandbox.it.peakConcurrency).toBe(requestsAtOnce);
	expect(writes(sandbox.it)).toEqual([]);
});

it('so do Group > Sync, with groups that stay for their members, and Create or Update', async () => {
	const { groups } = arrange();
	const { world } = sandbox.it;
	for (const group of [...world.groups.values()]) {
		const spare = world.createGroup({ ...group, name: 'Spare' });
		world.addMember(spare.id, 3);
		world.forgetGroups(group.courseid);
	}
	const synced = await run('group', 'sync', groups, { deleteGroupsWithoutRows: true });
	expect(synced).toEqual([{ status: 'unchanged', courses: COURSES, groups: COURSES }]);
	const first = calls(sandbox.it).length;
	expect(first).toBeLessThanOrEqual(COURSES + CONSTANT);
	const upserted = await run('group', 'createOrUpdate', groups);
	expect(new Set(upserted.map(({ status }) => status))).toEqual(new Set(['unchanged']));
	expect(calls(sandbox.it).length - first).toBeLessThanOrEqual(COURSES + CONSTANT);
});

it('asks for each course where the site has far more of them', async () => {
	const { members } = arrange(50_000);
	await run('groupMember', 'sync', members);
	expect(lookups()).toHaveLength(COURSES);
	expect(lookups().every((body) => body.includes('field='))).toBe(true);
});

it('asks for each course where the list of all fails, and once for the list', async () => {
	const { members } = arrange();
	sandbox.it.setFaults([
		{ kind: 'gatewayTimeout', fn: 'core_course_get_courses_by_field', skip: 10, times: 1 },
	]);
	const answers = await run('groupMember', 'sync', members);
	expect(answers).toEqual([{ status: 'unchanged', groups: COURSES, members: COURSES * EACH }]);
	expect(lookups()).toHaveLength(COURSES + 1);
});

it('finds what is written otherwise in the list, and says what is not there', async () => {
	const { members } = arrange();
	const others = [
		{ ...members[0], course: 'c159' },
		{ ...members[0], course: 'Nowhere' },
	];
	const answers = await run('groupMember', 'sync', [...members, ...others], { output: 'all' });
	const [unknown, again, ...found] = answers.reverse();
	expect(found.every(({ status }) => status === 'unchanged')).toBe(true);
	expect(again.status).toBe('duplicate');
	expect(unknown.error).toContain('"Nowhere"');
});

it('asks but once for lists of groups that the token may not have', async () => {
	const { members } = arrange();
	const { tokens } = sandbox.it.world;
	const [token] = [...tokens.values()];
	const functions = token.functions.flatMap((name) =>
		name === 'core_group_*' ? ['core_group_get_groups', 'core_group_get_group_members'] : name,
	);
	tokens.set(token.token, { ...token, functions });
	await run('groupMember', 'sync', members);
	expect(bodies(sandbox.it, 'core_group_get_course_groups')).toHaveLength(1);
});
