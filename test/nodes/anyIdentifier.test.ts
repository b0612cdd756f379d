import type { IDataObject, INodeParameters } from 'n8n-workflow';

import { execute, moodleGroups } from '../support/engine';
import { aCourse, ANY, aUser, PHYS, says, upTo } from '../support/said';
import { by, calls, makeGroups, NEEDLE, useSandbox } from '../support/sandbox';

const contains = (text: string): unknown => expect.stringContaining(text);

/** What dragging a column onto a field of the panel leaves there. */
const dragged = (column: string) => by('text', `={{ $json[${JSON.stringify(column)}] }}`);

const ADD = { resource: 'groupMember', operation: 'add' };

/** The columns dragged onto Course, Group and User. */
const DRAGGED = {
	...{ ...ADD, dataMode: 'defineBelow' },
	rows: { row: [{ course: dragged('c'), group: dragged('g'), user: dragged('u') }] },
};

/** The same columns chosen for Auto-Map, and not what they hold. */
const CHOSEN = {
	...{ ...ADD, dataMode: 'autoMapInputData' },
	columns: { course: 'c', group: 'g', user: 'u' },
};

const ROW = { c: 'PHYS101', g: 'Lab A', u: 'student7' };

describe.each(['postgresql', 'mariadb'] as const)(
	'whatever identifies a thing, on %s',
	(database) => {
		const sandbox = useSandbox({ database });

		async function run(
			items: readonly IDataObject[],
			parameters: INodeParameters,
			token = NEEDLE,
		): Promise<IDataObject[]> {
			const { output } = await execute({
				site: { url: sandbox.it.url, token },
				items,
				nodes: [moodleGroups(parameters, 'continueRegularOutput')],
			});
			return output()[0].map(({ json }) => json);
		}

		const say = async (...given: Parameters<typeof run>) =>
			(await run(...given)).map(({ error, status }) => error ?? status);

		const members = () => [...sandbox.it.world.membersOf(1)].sort((one, other) => one - other);

		const group = (id: number, values: object) => {
			const { groups } = sandbox.it.world;
			sandbox.it.world.updateGroup({ ...groups.get(id)!, ...values });
			sandbox.it.world.forgetGroups(2);
		};

		const user = (id: number, values: object) => {
			const { users } = sandbox.it.world;
			users.set(id, { ...users.get(id)!, ...values });
		};

		const course = (id: number, values: object) => {
			const { courses } = sandbox.it.world;
			courses.set(id, { ...courses.get(id)!, ...values });
		};

		beforeEach(() => {
			makeGroups(sandbox.it, 'Lab A', 'R&D');
			group(1, { idnumber: 'LAB-A' });
		});

		describe.each([
			['dragged', DRAGGED],
			['chosen', CHOSEN],
		])('in a column that was %s', (_, parameters) => {
			it.each<[string, IDataObject]>([
				['names', {}],
				['other spellings', { c: 'phys101 ', g: 'LAB  A', u: 'STUDENT7' }],
				['ID numbers', { c: 'SIS-PHYS101', g: 'LAB-A', u: 'S000007' }],
				['an email', { u: 'Student7@example.edu' }],
				['IDs', { c: 2, g: 1, u: 9 }],
				['IDs as text', { c: '2', g: '1', u: ' 9' }],
				['addresses', { c: 'https://m.example/course/view.php?id=2', g: 1 }],
			])('%s', async (__, change) => {
				expect(await say([{ ...ROW, ...change }], parameters)).toEqual(['added']);
				expect(members()).toEqual([9]);
			});

			it('of several kinds', async () => {
				const items = [ROW, { ...ROW, u: 'S000008' }, { ...ROW, g: 1, u: 11 }];
				expect(await say(items, parameters)).toEqual(['added', 'added', 'added']);
				expect(members()).toEqual([9, 10, 11]);
			});

			it('that identifies nothing', async () => {
				const items = [
					{ ...ROW, c: 'PHYS102' },
					{ ...ROW, g: 'Lab Z' },
					{ ...ROW, g: '77' },
					{ ...ROW, u: 'nobody' },
					{ ...ROW, u: '007' },
					{ ...ROW, u: '123456789012345678901' },
					{ ...ROW, g: 'N/A' },
				];
				expect(await say(items, parameters)).toEqual([
					contains(says('courseNotFound', { by: 'shortname', value: 'PHYS102' })),
					contains(says('notFound', 'group', { by: 'text', value: 'Lab Z' }, PHYS)),
					contains(says('notFound', 'group', { by: 'text', value: '77' }, PHYS)),
					contains(says('userNotFound', { by: 'any', value: 'nobody' })),
					contains(says('userNotFound', { by: 'any', value: '007' })),
					contains(says('userNotFound', { by: 'any', value: '123456789012345678901' })),
					contains(says('placeholder', 'group', { by: 'name', value: 'N/A' })),
				]);
				expect(members()).toEqual([]);
			});
		});

		it('is no guess where it means several', async () => {
			group(2, { idnumber: 'Lab A' });
			user(10, { idnumber: 'student7' });
			course(3, { idnumber: 'PHYS101' });
			expect(await say([ROW, { ...ROW, c: 2 }, { ...ROW, c: 2, g: 'LAB-A' }], DRAGGED)).toEqual([
				contains(
					says('courseAmbiguous', { by: 'text', value: 'PHYS101' }, [
						aCourse('PHYS101', 2),
						aCourse('CHEM101', 3),
					]),
				),
				contains(
					says('ambiguous', 'group', { by: 'text', value: 'Lab A' }, [
						{ id: 1, name: 'Lab A' },
						{ id: 2, name: 'R&D' },
					]),
				),
				contains(
					upTo(
						says('userAmbiguous', { by: 'any', value: 'student7' }, [
							aUser(ANY, 'student7', 9),
							aUser('', '', 10),
						]),
					).replace(/: $/, ''),
				),
			]);
			expect(members()).toEqual([]);
		});

		it('is no guess where a number is the ID of one thing and something else of another', async () => {
			user(10, { idnumber: '9' });
			group(2, { idnumber: '1' });
			course(3, { idnumber: '2' });
			expect(
				await say(
					[
						{ ...ROW, u: 9 },
						{ ...ROW, g: 1 },
						{ ...ROW, c: 2 },
					],
					DRAGGED,
				),
			).toEqual([
				contains('2 users have the identifier "9"'),
				contains('2 groups have the identifier "1"'),
				contains('2 courses have the identifier "2"'),
			]);
			expect(members()).toEqual([]);
		});

		it('is never the ID of somebody who has another number: it may be a student number', async () => {
			user(9, { idnumber: '4711' });
			group(1, { name: '12' });
			course(2, { idnumber: '202601' });
			const items = [
				{ ...ROW, g: 12, u: 9 },
				{ ...ROW, g: 1 },
				{ ...ROW, c: 2, g: 12 },
			];
			expect(await say(items, DRAGGED)).toEqual([
				contains(
					says('bareNumber', 'user', { by: 'id', value: '9' }, 'Ada7 Lovelace7 (student7, ID 9)'),
				),
				contains(says('bareNumber', 'group', { by: 'id', value: '1' }, '"12" (ID 1)')),
				contains(says('bareNumber', 'course', { by: 'id', value: '2' }, '"PHYS101" (ID 2)')),
			]);
			expect(members()).toEqual([]);
		});

		it('is the ID of nobody whose number the token cannot see', async () => {
			expect(await say([{ ...ROW, u: 9 }], DRAGGED, `${NEEDLE}-teacher`)).toEqual([
				contains(says('bareNumber', 'user', { by: 'id', value: '9' }, 'Ada7 Lovelace7 (ID 9)')),
			]);
		});

		it('is told as what it is, so that the output is input again', async () => {
			const [byName, byNumber, byId] = await run(
				[ROW, { c: 'SIS-PHYS101', g: 'LAB-A', u: 'S000008' }, { c: 2, g: 1, u: 11 }],
				DRAGGED,
			);
			expect(byName).toMatchObject({ course: 'PHYS101', group: 'Lab A', user: 'student7' });
			expect(byNumber).toMatchObject({ group: 'Lab A', user: 'S000008', userid: 10 });
			const names = { course: null, group: null, user: null };
			expect(byId).toEqual({ groupid: 1, userid: 11, ...names, status: 'added' });
		});

		it('needs its course, so that the number of a team is no group of another course', async () => {
			const rows = { row: [{ group: dragged('g'), user: dragged('u') }] };
			expect(await say([{ g: 1, u: 'student7' }], { ...DRAGGED, rows })).toEqual([
				contains(says('courseNeeded', 'group')),
			]);
			expect(members()).toEqual([]);
		});

		it('costs few requests', async () => {
			await run([ROW, { ...ROW, u: 'S000008' }, { ...ROW, u: 11 }], DRAGGED);
			expect(calls(sandbox.it).sort()).toEqual([
				...Array<string>(2).fill('core_course_get_courses_by_field'),
				'core_group_add_group_members',
				'core_group_get_course_groups',
				'core_group_get_group_members',
				'core_group_get_groups',
				...Array<string>(3).fill('core_user_get_users_by_field'),
			]);
		});

		it('is a grouping too, in rows, options and filters', async () => {
			const text = { idnumber: 'LABS', description: '', descriptionformat: 1 };
			sandbox.it.world.createGrouping({ courseid: 2, name: 'Labs', ...text });
			const grouping = { resource: 'grouping', operation: 'addGroups' };
			const rows = { row: [{ course: dragged('c'), group: dragged('g'), grouping: dragged('x') }] };
			const items = [
				{ ...ROW, x: 'LABS' },
				{ c: 2, g: 2, x: 1 },
			];
			expect(await say(items, { ...grouping, rows })).toEqual(['added', 'added']);
			const filter = async (value: string | number) =>
				await run([{}], {
					...{ resource: 'group', operation: 'getMany', returnAll: true },
					...{ course: by('text', 'PHYS101'), filters: { grouping: by('text', value) } },
				});
			for (const value of ['Labs', 'LABS', 1, '1']) expect(await filter(value)).toHaveLength(2);
			expect(await filter('Other')).toMatchObject([{ error: contains('the identifier "Other"') }]);
		});

		describe('in a sync', () => {
			const SYNC = { ...CHOSEN, operation: 'sync', dryRun: false };
			const options = { removeOnlyMembersWithRole: '', removalLimitPercent: 100 };

			it('keeps whoever a number may mean', async () => {
				user(9, { idnumber: '4711' });
				for (const userid of [9, 10]) sandbox.it.world.addMember(1, userid);
				const items = [
					{ ...ROW, u: 'student9' },
					{ ...ROW, c: 'CHEM', u: 9 },
				];
				await run(items, { ...SYNC, options });
				expect(members()).toEqual([9, 11]);
			});

			it('makes groups of names that are not there, and none of numbers', async () => {
				const created = { ...SYNC, options: { ...options, createMissingGroups: true } };
				const items = [
					{ ...ROW, g: 'Lab N' },
					{ ...ROW, g: '4711' },
				];
				const answers = await run(items, created);
				expect(answers.map(({ error, status, action }) => error ?? status ?? action)).toEqual(
					expect.arrayContaining([contains('has the identifier "4711"')]),
				);
				const names = [...sandbox.it.world.groups.values()].map(({ name }) => name);
				expect(names).toEqual(['Lab A', 'R&D', 'Lab N']);
			});
		});
	},
);
