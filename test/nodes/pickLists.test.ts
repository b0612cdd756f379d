import { ROLE_IDS } from '../../sandbox/world/enrolment';
import { loadList, type ListMethod } from '../support/listSearch';
import { means, moodleId, refuses, says } from '../support/said';
import { by, calls, id, makeGroups, NEEDLE, useSandbox } from '../support/sandbox';

const sandbox = useSandbox();

const PATH = 'parameters.rows.row[0].group';

/** The parameters of a node with one entry in its list. */
const entry = (values: object) => ({ rows: { row: [{ ...values }] } });

async function list(
	method: ListMethod,
	parameters = {},
	path = PATH,
	filter?: string,
	token?: string,
) {
	return await loadList(sandbox.it, method, parameters, path, filter, token);
}

const names = ({ results }: { results: Array<{ name: string }> }) =>
	results.map(({ name }) => name);

describe('courses', () => {
	it('are listed by name, and filtered by Moodle as one types', async () => {
		expect(await list('searchCourses')).toEqual({
			results: expect.arrayContaining([
				{ name: 'Physics 101 (PHYS101)', value: 2 },
				{ name: 'Chemistry 101 (CHEM101)', value: 3 },
			]) as unknown,
		});
		expect(names(await list('searchCourses', {}, PATH, 'chem'))).toEqual([
			'Chemistry 101 (CHEM101)',
		]);
	});

	it('are only those whose groups the token may manage', async () => {
		const site = { url: sandbox.it.url, token: `${NEEDLE}-teacher` };
		const found = await loadList(site, 'searchCourses', {}, PATH);
		expect(names(found)).toEqual(['Physics 101 (PHYS101)']);
	});

	it('come from another function if the service lacks the search', async () => {
		allow('core_course_get_courses_by_field');
		expect(names(await list('searchCourses', {}, PATH, 'PHYS'))).toEqual(['Physics 101 (PHYS101)']);
	});

	it('cannot be listed by a token that may call neither', async () => {
		allow('core_group_create_groups');
		await expect(list('searchCourses')).rejects.toMatchObject({
			message: means('accessexception', 'core_course_get_courses_by_field'),
			description: expect.stringContaining('> External services > Functions') as unknown,
		});
	});
});

describe('groups', () => {
	it.each([
		['id', 2],
		['list', 2],
		['shortname', 'PHYS101'],
		['idnumber', 'SIS-PHYS101'],
		['url', 'https://moodle.example.edu/course/view.php?id=2'],
	])('are those of the course in the same entry, chosen by %s', async (mode, value) => {
		makeGroups(sandbox.it, 'Lab A', 'Lab B', 'R&D');
		const found = await list('searchGroups', entry({ course: by(mode, value) }));
		expect(found.results).toEqual([
			{ name: 'Lab A', value: 1 },
			{ name: 'Lab B', value: 2 },
			{ name: 'R&D', value: 3 },
		]);
	});

	it('are filtered as one types, and come in pages', async () => {
		makeGroups(sandbox.it, ...Array.from({ length: 230 }, (_, index) => `G${1000 + index}`));
		const parameters = entry({ course: id(2) });
		expect(names(await list('searchGroups', parameters, PATH, 'g1007'))).toEqual(['G1007']);
		const sizes: number[] = [];
		for (let token: string | undefined = '0'; token !== undefined; ) {
			const page = await list('searchGroups', parameters, PATH, '', token);
			sizes.push(page.results.length);
			token = page.paginationToken as string | undefined;
		}
		expect(sizes).toEqual([100, 100, 30]);
	});

	it('also of a field of the node itself', async () => {
		makeGroups(sandbox.it, 'Lab A');
		const found = await list('searchGroups', { course: id(2) }, 'parameters.group');
		expect(names(found)).toEqual(['Lab A']);
	});

	it('need a course', async () => {
		const course = by('list', '');
		await expect(list('searchGroups', entry({ course }))).rejects.toThrow(
			"Choose the 'Course' first, to list its groups",
		);
		expect(sandbox.it.requests).toEqual([]);
	});

	it('say why they cannot be listed', async () => {
		const course = by('shortname', 'NOPE');
		await expect(list('searchGroups', entry({ course }))).rejects.toThrow(
			says('courseNotFound', { by: 'shortname', value: 'NOPE' }),
		);
		await expect(list('searchGroups', entry({ course: id('x') }))).rejects.toThrow(
			refuses('Course', moodleId, 'x'),
		);
	});
});

describe('groupings', () => {
	it('are those of the course', async () => {
		const grouping = { courseid: 2, description: '', descriptionformat: 1, idnumber: 'LABS' };
		sandbox.it.world.createGrouping({ ...grouping, name: 'Labs' });
		const found = await list('searchGroupings', entry({ course: id(2) }));
		expect(found.results).toEqual([{ name: 'Labs (LABS)', value: 1 }]);
	});
});

describe('users', () => {
	it('are searched among those enrolled in the course', async () => {
		const parameters = entry({ course: id(2) });
		const found = await list('searchUsers', parameters, PATH, 'Ada1234');
		expect(found.results).toEqual([
			{ name: 'Ada1234 Lovelace1234 (student1234@example.edu)', value: 1236 },
		]);
		const first = await list('searchUsers', parameters);
		expect(first.results).toHaveLength(100);
		expect(first.paginationToken).toBe('1');
	});

	it('are found in the course of the group when no course is chosen', async () => {
		const [group] = makeGroups(sandbox.it, 'A');
		const found = await list('searchUsers', entry({ group: id(group) }), PATH, 'Ada2900');
		expect(names(found)).toEqual(['Ada2900 Lovelace2900 (student2900@example.edu)']);
	});

	it('come from the list of enrolled users if the service lacks the search', async () => {
		allow('core_enrol_get_enrolled_users');
		const found = await list('searchUsers', entry({ course: id(2) }), PATH, 'ada2900');
		expect(names(found)).toEqual(['Ada2900 Lovelace2900 (student2900@example.edu)']);
		const pages = Array<string>(3).fill('core_enrol_get_enrolled_users');
		expect(calls(sandbox.it)).toEqual(['core_enrol_search_users', ...pages]);
	});
});

describe('roles', () => {
	/** A site may have roles of its own. */
	const OWN = { observer: 20, tutor: 21, mentor: 22 };
	beforeAll(() => void Object.assign(ROLE_IDS, OWN));

	const PANEL = 'parameters.filters.role';
	const filters = { role: { __rl: true, mode: 'list', value: '' } };
	const STANDARD = [
		{ name: 'Manager (manager)', value: 'manager' },
		{ name: 'Course creator (coursecreator)', value: 'coursecreator' },
		{ name: 'Teacher (editingteacher)', value: 'editingteacher' },
		{ name: 'Non-editing teacher (teacher)', value: 'teacher' },
		{ name: 'Student (student)', value: 'student' },
	];

	it('are those of every Moodle and those that users of the course have, in one request', async () => {
		const { world } = sandbox.it;
		world.enrol({ courseid: 2, userid: 3001, role: 'tutor' as never });
		world.enrol({ courseid: 2, userid: 3002, role: 'observer' as never });
		world.enrol({ courseid: 3, userid: 3002, role: 'mentor' as never });
		const parameters = { course: id(2), filters };
		const { results } = await list('searchRoles', parameters, PANEL);
		const own = ['observer', 'tutor'].map((role) => ({ name: role, value: role }));
		expect(results).toEqual([...STANDARD, ...own]);
		const pages = new Set(calls(sandbox.it));
		expect([...pages]).toEqual(['core_enrol_get_enrolled_users']);
		const some = await list('searchRoles', parameters, PANEL, 'TEACH');
		expect(some.results).toEqual(STANDARD.slice(2, 4));
	});

	it('are those of every Moodle where nobody is enrolled', async () => {
		const { results } = await list('searchRoles', { course: id(3), filters }, PANEL);
		expect(results).toEqual(STANDARD);
	});

	it('need the course', async () => {
		await expect(list('searchRoles', { filters }, PANEL)).rejects.toThrow(
			"Choose the 'Course' first, to list its roles",
		);
	});
});

/** Leaves only some functions in the service of the token. */
function allow(...functions: string[]): void {
	sandbox.it.world.tokens.set(NEEDLE, { token: NEEDLE, userid: 2, functions });
}
