import type { IDataObject, INodeParameters } from 'n8n-workflow';

import { execute, moodleGroups } from '../support/engine';
import { makeGroups, NEEDLE, useSandbox } from '../support/sandbox';

// What is the same in other letters may be there twice, and PostgreSQL finds one spelling at a time.
describe.each([
	['PostgreSQL', useSandbox({ database: 'postgresql' })],
	['MariaDB', useSandbox({ database: 'mariadb' })],
] as const)('several that are alike, on %s', (_, sandbox) => {
	async function run(operation: string, items: readonly IDataObject[], more: INodeParameters = {}) {
		const [resource, name] = operation.split('/');
		const parameters = { resource, operation: name, dataMode: 'autoMapInputData', ...more };
		const { output } = await execute({
			site: { url: sandbox.it.url, token: NEEDLE },
			items: items.map((item) => ({ course: 'PHYS101', ...item })),
			nodes: [moodleGroups(parameters, 'continueRegularOutput')],
		});
		return output()[0].map(({ json }) => json.error ?? json.status);
	}

	const change = (id: number, values: object) => {
		const { users } = sandbox.it.world;
		users.set(id, { ...users.get(id)!, ...values });
	};
	const both = (value: string) => expect.stringContaining(`"${value}"`) as unknown;

	it.each(['useridnumber', 'user'])(
		'by %s: nobody is added, and nobody removed',
		async (column) => {
			change(3, { idnumber: 'Ab12' });
			change(4, { idnumber: 'ab12' });
			const [groupid] = makeGroups(sandbox.it, 'Lab A');
			for (const userid of [3, 5, 6]) sandbox.it.world.addMember(groupid, userid);
			const rows = [
				{ group: 'Lab A', [column]: 'AB12' },
				{ group: 'Lab A', userid: 5 },
				{ group: 'Lab A', userid: 6 },
			];
			const options = { output: 'all', removalLimitPercent: 100 };
			expect((await run('groupMember/sync', rows, { options }))[0]).toEqual(both('AB12'));
			expect((await run('groupMember/remove', rows.slice(0, 1)))[0]).toEqual(both('AB12'));
			expect(sandbox.it.world.membersOf(groupid)).toEqual([3, 5, 6]);
		},
	);

	it('by user: capitals make no username the exact one', async () => {
		change(3, { email: 'dup@example.edu' });
		change(4, { username: 'dup@example.edu' });
		makeGroups(sandbox.it, 'Lab A');
		for (const user of ['dup@example.edu', 'Dup@Example.edu']) {
			expect(await run('groupMember/add', [{ group: 'Lab A', user }])).toEqual([both(user)]);
		}
	});

	it('courses: nothing is created in either', async () => {
		const { courses } = sandbox.it.world;
		courses.set(2, { ...courses.get(2)!, shortname: 'Bio1', idnumber: 'SIS-b' });
		courses.set(3, { ...courses.get(3)!, shortname: 'BIO1', idnumber: 'SIS-B' });
		for (const row of [{ course: 'bio1' }, { course: undefined, courseidnumber: 'sis-b' }]) {
			expect(await run('group/create', [{ name: 'New', ...row }])).toEqual([
				expect.stringContaining('2 courses have'),
			]);
		}
	});

	it('a group that a row is near to is not deleted by Group > Sync', async () => {
		makeGroups(sandbox.it, 'Group 01', 'TD-1', 'Other');
		const rows = [{ name: 'Group 1' }, { name: 'TD–1' }];
		const options = { deleteGroupsWithoutRows: true, output: 'all', removalLimitPercent: 100 };
		await run('group/sync', rows, { options });
		const names = sandbox.it.world.storedGroups(2).map(({ name }) => name);
		expect(names).toEqual(expect.arrayContaining(['Group 01', 'TD-1']));
		expect(names).not.toContain('Other');
	});

	it('what a group was found by in other letters does not rename it the second time', async () => {
		makeGroups(sandbox.it, 'Lab B');
		const rows = [{ name: 'lab b', idnumber: 'y' }];
		expect(await run('group/createOrUpdate', rows)).toEqual(['updated']);
		expect(await run('group/createOrUpdate', rows)).toEqual(['unchanged']);
	});
});
