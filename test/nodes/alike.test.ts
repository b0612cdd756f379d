import type { IDataObject, INodeParameters } from 'n8n-workflow';

import { execute, moodleGroups } from '../support/engine';
import { ANY, inItem, PHYS, says, upTo } from '../support/said';
import { calls, makeGroups, useSandbox, writes } from '../support/sandbox';

const sandbox = useSandbox();

const MULTILANG =
	'<span lang="en" class="multilang">Team</span> <span lang="de" class="multilang">Gruppe</span> 1';

/** What the node gives for rows: the items, without the error of those that failed. */
async function run(
	operation: string,
	items: readonly IDataObject[],
	options: INodeParameters = {},
	more: INodeParameters = {},
): Promise<IDataObject[]> {
	const [resource, name] = operation.split('/');
	const isPanel = /^get/.test(name);
	const parameters = isPanel ? more : { dataMode: 'autoMapInputData', ...more };
	const { output } = await execute({
		site: sandbox.it,
		items,
		nodes: [
			moodleGroups({ resource, operation: name, ...parameters, options }, 'continueRegularOutput'),
		],
	});
	return output()[0].map(({ json }) => json);
}

const said = (items: readonly IDataObject[]) =>
	items.map((one) => one.error ?? one.status ?? one.userid ?? one.groupid ?? one.id);

const names = () => [...sandbox.it.world.groups.values()].map(({ name }) => name);

const contains = (text: string): unknown => expect.stringContaining(text);

const at = (mode: string, value: string) => ({ __rl: true, mode, value });

/** Lab A with a member and an ID number, in the grouping Labs. */
function arrange(): void {
	const { world } = sandbox.it;
	makeGroups(sandbox.it, 'Lab A');
	world.updateGroup({ ...world.groups.get(1)!, idnumber: 'LAB-A' });
	world.addMember(1, 3);
	world.createGrouping({
		...{ courseid: 2, name: 'Labs & more', description: '', descriptionformat: 1, idnumber: 'L' },
	});
	world.assign(1, 1);
	world.purgeCaches();
}

describe('a name that is the same apart from case, spaces and the like', () => {
	const course = 'phys101 ';
	const panel = { course: at('shortname', course), group: at('name', 'lab\u00a0 a') };

	it.each<[string, IDataObject, unknown, INodeParameters?, INodeParameters?]>([
		['groupMember/add', { course, group: 'lab a', userid: 3 }, 'alreadyMember'],
		['groupMember/remove', { course, group: 'LAB\u00a0A', userid: 3 }, 'removed'],
		['groupMember/sync', { course, group: 'Lab  A', userid: 3 }, 'unchanged', { output: 'all' }],
		['groupMember/add', { course, groupidnumber: 'lab-a', userid: 3 }, 'alreadyMember'],
		['groupMember/getMany', {}, 3, {}, { ...panel, returnAll: true, membersOf: 'group' }],
		['group/get', {}, 1, {}, panel],
		['group/update', { course, group: 'lab a', description: 'x' }, 'updated'],
		['group/delete', { course, group: 'lab a' }, 'deleted'],
		['group/create', { course, name: 'lab a' }, 'existing', { ifGroupExists: 'return' }],
		['group/createOrUpdate', { course, name: 'lab a', description: 'x' }, 'updated'],
		['group/createOrUpdate', { course, name: 'Lab A', groupidnumber: 'lab-a' }, 'unchanged'],
		['group/sync', { course, name: 'lab a', description: 'x' }, 'updated', { output: 'all' }],
		['grouping/addGroups', { course, group: 'lab a', grouping: 'LABS &amp; MORE' }, 'alreadyIn'],
		['grouping/removeGroups', { course, group: 'lab a', groupingidnumber: 'l' }, 'removed'],
		['grouping/update', { course, grouping: 'labs & more', description: 'x' }, 'updated'],
		['grouping/delete', { course, grouping: 'labs & more' }, 'deleted'],
	])('is found by %s: %j', async (operation, row, status, options = {}, more = {}) => {
		arrange();
		const [item] = await run(operation, [row], options, more);
		const [what] = said([item]);
		expect(typeof status === 'string' ? String(what).slice(0, status.length) : what).toBe(status);
		// What it is really called.
		if ('course' in item) expect(item.course).toBe('PHYS101');
		if (typeof item.group === 'string') {
			expect(item.group).toBe('Lab A');
		}
		if ('grouping' in item) expect(item.grouping).toBe('Labs & more');
		expect(['Lab A', 'lab a', undefined]).toContain(names()[0]);
		if (!/delete/.test(operation)) expect(names()).toEqual(['Lab A']);
	});

	it('is of the group that has it exactly, before any other', async () => {
		makeGroups(sandbox.it, 'Lab A', 'lab a');
		const rows = ['lab a', 'Lab A'].map((group) => ({ courseid: 2, group, userid: 3 }));
		const items = await run('groupMember/add', rows);
		expect(items.map(({ groupid }) => groupid)).toEqual([2, 1]);
	});

	it.each(['groupMember/add', 'group/createOrUpdate', 'group/delete'])(
		'of several groups fails for %s',
		async (operation) => {
			makeGroups(sandbox.it, 'Lab A', 'lab a');
			const row = { courseid: 2, group: 'LAB A', userid: 3 };
			expect(said(await run(operation, [row]))).toEqual([
				inItem(
					0,
					says('ambiguous', 'group', { by: 'name', value: 'LAB A' }, [
						{ id: 1, name: 'Lab A' },
						{ id: 2, name: 'lab a' },
					]),
				),
			]);
			expect(writes(sandbox.it)).toEqual([]);
		},
	);

	it('contradicts nothing', async () => {
		arrange();
		const row = { courseid: 2, course: 'phys101', groupid: 1, group: 'lab a', userid: 3 };
		expect(said(await run('groupMember/add', [row]))).toEqual(['alreadyMember']);
	});

	it('costs no request where everything is found exactly', async () => {
		arrange();
		const row = { course: 'PHYS101', group: 'Lab A', userid: 4 };
		await run('groupMember/add', [row, { ...row, userid: 5 }]);
		expect(calls(sandbox.it).sort()).toEqual([
			'core_course_get_courses_by_field',
			'core_group_add_group_members',
			'core_group_get_course_groups',
			'core_group_get_group_members',
			'core_group_get_groups',
		]);
	});
});

describe('a course', () => {
	it.each(['phys101', 'Phys101', ' PHYS101\u200b', 'ＰＨＹＳ101'])(
		'is found by %j, as it is really called',
		async (course) => {
			arrange();
			const row = { course, group: 'Lab A', userid: 4 };
			const [item] = await run('groupMember/add', [row]);
			expect(item).toMatchObject({ course: 'PHYS101', status: 'added' });
		},
	);

	it('in mixed letters is found by itself', async () => {
		const { courses } = sandbox.it.world;
		courses.set(3, { ...courses.get(3)!, shortname: 'Chem 101 (WS)', idnumber: 'Sis-Chem' });
		for (const [by, value] of [
			['course', 'CHEM  101 (ws)'],
			['courseidnumber', 'sIS-cHEM'],
		]) {
			const [row] = await run('group/create', [{ [by]: value, name: `By ${by}` }]);
			expect(row).toMatchObject({ status: 'created', courseid: 3 });
		}
	});

	it('in mixed letters is found in the list, where that is cheap', async () => {
		const { courses } = sandbox.it.world;
		courses.set(3, { ...courses.get(3)!, shortname: 'Chem 101 (WS)' });
		const rows = ['PHYS101', 'CHEM 101 (ws)'].map((course) => ({ course, name: 'New' }));
		expect(said(await run('group/create', rows))).toEqual(['created', 'created']);
	});

	it.each([
		['shortname', 'PHYS‑101'],
		['shortname', 'phýs-101'],
		['idnumber', '7'],
	])('that is near by its %s is named and not taken: %s', async (by, value) => {
		const { courses } = sandbox.it.world;
		courses.set(2, { ...courses.get(2)!, shortname: 'PHYS-101', idnumber: '007' });
		// Only what is longer than the sheet says can be found without the list.
		const rows = [{ [`course${by}`]: by === 'idnumber' ? `00${value}0` : value, name: 'New' }];
		if (by === 'idnumber') courses.set(2, { ...courses.get(2)!, idnumber: '70' });
		expect(said(await run('group/create', rows))).toEqual([
			contains(upTo(says('courseNear', { by, value: String(Object.values(rows[0])[0]) }, ANY))),
		]);
		expect(names()).toEqual([]);
	});

	it('that is not there costs five requests more, and any number of them no more than ten do', async () => {
		const rows = (count: number) =>
			Array.from({ length: count }, (_, at) => ({ course: `Nó-${at + 1}`, name: 'New' }));
		await run('group/create', rows(1));
		expect(calls(sandbox.it).length).toBeLessThanOrEqual(7);
		const before = calls(sandbox.it).length;
		await run('group/create', rows(200));
		expect(calls(sandbox.it).length - before).toBeLessThanOrEqual(200 + 10 * 6);
	});
});

describe('a name in several languages', () => {
	it.each([
		[MULTILANG, 'Team 1', 'Gruppe 1'],
		['{mlang en}Team{mlang}{mlang de,fr}Gruppe{mlang} 1', 'Team 1', 'Gruppe 1'],
		['{mlang other}Team{mlang}{mlang de}Gruppe{mlang} 1', 'Team 1', 'Gruppe 1'],
	])('is found as Moodle shows it: %s', async (name, ...shown) => {
		makeGroups(sandbox.it, name);
		const rows = [...shown, name].map((group) => ({ courseid: 2, group, userid: 3 }));
		const items = await run('groupMember/add', rows);
		expect(said(items)).toEqual(['added', 'duplicate', 'duplicate']);
		const taken = await run('group/create', [{ courseid: 2, name: 'team 1' }]);
		expect(said(taken)).toEqual([contains('The name "Team 1" is taken')]);
		const upserted = await run('group/createOrUpdate', [{ courseid: 2, name: 'Gruppe 1' }]);
		expect(said(upserted)).toEqual(['unchanged']);
		expect(names()).toEqual([name]);
	});
});

describe('a new name', () => {
	it.each(['group/create', 'group/createOrUpdate', 'group/sync', 'grouping/create'])(
		'of %s is not made twice',
		async (operation) => {
			const rows = ['Lab A', 'LAB\u00a0A'].map((name) => ({ courseid: 2, name }));
			const [first, second] = said(await run(operation, rows, {}));
			expect(first).toBe('created');
			expect(second).toContain('occurs twice');
		},
	);

	it('is taken by what has it in other letters', async () => {
		makeGroups(sandbox.it, 'Lab A', 'Lab B');
		const taken = contains(says('nameTaken', 'group', { id: 1, name: 'Lab A' }, PHYS, true));
		expect(said(await run('group/create', [{ courseid: 2, name: 'lab a' }]))).toEqual([taken]);
		const rename = [{ courseid: 2, groupid: 2, name: 'LAB A' }];
		expect(said(await run('group/update', rename))).toEqual([taken]);
		const own = [{ courseid: 2, groupid: 1, name: 'LAB A' }];
		expect(said(await run('group/update', own))).toEqual(['updated']);
		expect(names()).toEqual(['LAB A', 'Lab B']);
	});

	it.each(['add', 'sync'])(
		'of %s that is near to another row’s is not made beside it',
		async (operation) => {
			const rows = ['Café', 'Cafe', 'CAFÉ'].map((group, at) => ({
				courseid: 2,
				group,
				userid: at + 3,
			}));
			const options = { createMissingGroups: true, output: 'all' };
			expect(said(await run(`groupMember/${operation}`, rows, options))).toEqual([
				'created',
				'added',
				contains('has the name "Cafe"; close to it: "Café"'),
				'added',
			]);
			expect(names()).toEqual(['Café']);
		},
	);

	it.each(['group/createOrUpdate', 'group/sync'])(
		'without the zeros that a spreadsheet cuts off does not change the ID number for %s',
		async (operation) => {
			arrange();
			const { world } = sandbox.it;
			world.updateGroup({ ...world.groups.get(1)!, idnumber: '007' });
			world.purgeCaches();
			const row = { courseid: 2, name: 'Lab A', groupidnumber: 7 };
			expect(said(await run(operation, [row], { output: 'all' }))).toEqual(['unchanged']);
		},
	);
});
