import { startSandbox, type MoodleName, type Sandbox } from '../../sandbox';
import { VERSIONS } from '../../sandbox/versions';
import { MoodleClient } from '../support/moodleClient';
import { makeGroups } from '../support/sandbox';
import { WORLDS } from './worlds';

const NAMES = Object.keys(VERSIONS) as MoodleName[];

type Json = Record<string, unknown>;

let sandbox: Sandbox;
let moodle: MoodleClient;

async function start(name: MoodleName | undefined, token?: string): Promise<void> {
	sandbox = await startSandbox({ moodle: name, world: WORLDS.customFields() });
	moodle = new MoodleClient(sandbox.url, token ?? sandbox.token);
}

afterEach(async () => {
	await moodle.close();
	await sandbox.stop();
});

/** Since which version something is so: each version before it, and each from then on. */
function sides(since: number): Array<[MoodleName, boolean]> {
	return NAMES.map((name) => [name, Number(name) >= since]);
}

const ask = async <T = Json>(fn: string, params: Record<string, string | number> = {}) =>
	await moodle.call<T>(fn, params);

/** A call with one entry in its list. */
const askFor = async <T = Json>(fn: string, list: string, entry: Record<string, string | number>) =>
	await ask<T>(
		fn,
		Object.fromEntries(Object.entries(entry).map(([key, value]) => [`${list}[0][${key}]`, value])),
	);

const NEW_GROUP = { courseid: 2, name: 'New', description: '' };
const NEW_GROUPING = { courseid: 2, name: 'New', description: '', idnumber: '' };
const CAMPUS = { 'customfields][0][shortname': 'campus', 'customfields][0][value': 'North' };

const invalid = { errorcode: 'invalidparameter', message: 'Invalid parameter value detected' };

it('is Moodle 4.5 unless told otherwise', async () => {
	await start(undefined);
	expect(await ask('core_webservice_get_site_info')).toMatchObject({
		release: '4.5.6 (Build: 20250811)',
		version: '2024100706',
	});
});

describe.each(NAMES)('Moodle %s', (name) => {
	const { release, version } = VERSIONS[name];

	it('tells its release, and its number for each function', async () => {
		await start(name);
		const info = await ask<Json & { functions: Array<{ name: string; version: string }> }>(
			'core_webservice_get_site_info',
		);
		expect(info).toMatchObject({ release, version });
		expect(release.startsWith(name)).toBe(true);
		const numbers = new Map(info.functions.map((each) => [each.name, each.version]));
		expect(numbers.get('core_group_create_groups')).toBe(version);
		expect(numbers.get('enrol_manual_enrol_users')).toBe(`${version.slice(0, 8)}00`);
	});

	it('answers what all versions answer alike', async () => {
		await start(name);
		const [group] = makeGroups(sandbox, 'A & B');
		const groupids = { 'groupids[0]': group };
		const [shown] = await ask<Json[]>('core_group_get_groups', groupids);
		expect(shown).toMatchObject({ id: group, courseid: 2, name: 'A &amp; B', idnumber: '' });
		expect(await askFor('core_group_create_groups', 'groups', { ...NEW_GROUP, name: ' ' })).toEqual(
			expect.objectContaining(invalid),
		);
		const members = { groupid: group, userid: 3 };
		expect(await askFor('core_group_add_group_members', 'members', members)).toBeNull();
		expect(await ask('core_group_get_group_members', groupids)).toEqual([
			{ groupid: group, userids: [3] },
		]);
	});
});

describe('visibility and participation', () => {
	it.each(sides(4.2))('of a group: %s knows them: %s', async (name, known) => {
		await start(name);
		const create = 'core_group_create_groups';
		const unknownToSome: Array<Record<string, number>> = [{ visibility: 1 }, { participation: 0 }];
		for (const more of unknownToSome) {
			const entry = { ...NEW_GROUP, name: JSON.stringify(more), ...more };
			const answer = await askFor<Json | Json[]>(create, 'groups', entry);
			if (known)
				expect(answer).toMatchObject([{ ...more, participation: !('participation' in more) }]);
			else expect(answer).toMatchObject(invalid);
		}
		const [created] = await askFor<Json[]>(create, 'groups', NEW_GROUP);
		const id = Number(created.id);
		const [read] = await ask<Json[]>('core_group_get_groups', { 'groupids[0]': id });
		const listed = await ask<Json[]>('core_group_get_course_groups', { courseid: 2 });
		for (const group of [created, read, ...listed]) {
			expect('visibility' in group).toBe(known);
			expect('participation' in group).toBe(known);
		}
		const update = { id, name: 'New', visibility: 1 };
		const updated = await askFor('core_group_update_groups', 'groups', update);
		if (known) expect(updated).toBeNull();
		else expect(updated).toMatchObject(invalid);
		expect(sandbox.world.groups.get(id)!.visibility).toBe(known ? 1 : 0);
	});
});

describe('custom fields', () => {
	it.each(sides(4.3))('of groups and groupings: %s knows them: %s', async (name, known) => {
		await start(name);
		for (const [list, entry] of [
			['groups', NEW_GROUP],
			['groupings', NEW_GROUPING],
		] as const) {
			const create = `core_group_create_${list}`;
			const answer = await askFor<Json | Json[]>(create, list, { ...entry, name: 'B', ...CAMPUS });
			const customfields = [{ shortname: 'campus', value: 'North' }];
			expect(answer).toMatchObject(known ? [{ customfields }] : invalid);
			const [{ id }] = await askFor<Array<{ id: number }>>(create, list, entry);
			const updated = await askFor(`core_group_update_${list}`, list, {
				...{ id, name: 'New', description: '' },
				...CAMPUS,
			});
			if (known) expect(updated).toBeNull();
			else expect(updated).toMatchObject(invalid);
			const ids = list === 'groups' ? 'groupids' : 'groupingids';
			const [read] = await ask<Json[]>(`core_group_get_${list}`, { [`${ids}[0]`]: id });
			expect('customfields' in read).toBe(known);
		}
	});
});

describe('exceptions', () => {
	it.each(sides(4.5))('of %s have a namespace: %s', async (name, namespaced) => {
		await start(name);
		const of = (exception: string) => (namespaced ? `core\\exception\\${exception}` : exception);
		const classOf = async (answer: Promise<Json>) => (await answer).exception;
		const create = 'core_group_create_groups';
		const blank = { ...NEW_GROUP, name: '' };
		expect(await classOf(askFor(create, 'groups', blank))).toBe(of('invalid_parameter_exception'));
		const nowhere = { ...NEW_GROUP, courseid: 99 };
		expect(await classOf(askFor(create, 'groups', nowhere))).toBe(of('moodle_exception'));
		const nothing = { field: 'phone', 'values[0]': '1' };
		expect(await classOf(ask('core_user_get_users_by_field', nothing))).toBe(
			of('coding_exception'),
		);
		const half = { courseid: 2, name: 'Half', description: '' };
		expect(await classOf(askFor('core_group_create_groupings', 'groupings', half))).toBe(
			of('invalid_response_exception'),
		);
		sandbox.setFaults([{ kind: 'siteMaintenance', times: 1 }]);
		expect(await classOf(ask('core_webservice_get_site_info'))).toBe(of('moodle_exception'));
		// These have had no namespace in any of them.
		const long = { ...NEW_GROUP, name: 'n'.repeat(255) };
		expect(await classOf(askFor(create, 'groups', long))).toBe('dml_write_exception');
		expect(await classOf(ask('core_cohort_get_cohorts'))).toBe('webservice_access_exception');
		const { body } = await moodle.send({ fn: create, params: [], fmt: 'xml' });
		expect(body).toContain(`<EXCEPTION class="${of('invalid_parameter_exception')}">`);
	});

	it.each(sides(4.5))('of missing capabilities in %s have one, too: %s', async (name, is) => {
		await start(name, 'demo-token-student');
		expect(await ask('core_group_get_course_groups', { courseid: 2 })).toMatchObject({
			exception: `${is ? 'core\\exception\\' : ''}required_capability_exception`,
			errorcode: 'nopermissions',
		});
	});
});

describe('missing records', () => {
	const cases: Array<[string, Record<string, string | number>, string, string?]> = [
		['core_group_get_groups', { 'groupids[0]': 99 }, 'groups'],
		['core_group_get_groupings', { 'groupingids[0]': 99 }, 'groupings'],
		['core_group_get_course_groupings', { courseid: 99 }, 'course'],
		['core_group_get_course_user_groups', { courseid: 2, userid: 9999 }, 'user', 'invaliduser'],
		['core_no_such_function', {}, 'external_functions'],
	];

	it.each(sides(5.0))('of %s are anonymous: %s', async (name, anonymous) => {
		await start(name);
		for (const [fn, params, table, errorcode = 'invalidrecord'] of cases) {
			const answer = await ask(fn, params);
			expect(answer.exception).toBe('dml_missing_record_exception');
			expect(answer.errorcode).toBe(anonymous ? 'invalidrecordunknown' : errorcode);
			const where = errorcode === 'invaliduser' ? 'Invalid user' : `database table ${table}.`;
			expect(answer.message).toContain(anonymous ? 'data record in database.' : where);
		}
	});

	it.each(NAMES)('are named by %s while it is debugging', async (name) => {
		await start(name);
		sandbox.setFaults([{ kind: 'debugging' }]);
		for (const [fn, params, , errorcode = 'invalidrecord'] of cases) {
			expect(await ask(fn, params)).toMatchObject({ errorcode });
		}
	});
});

describe('functions', () => {
	const newer = {
		core_user_update_user_device_public_key: 4.2,
		core_group_get_groups_for_selector: 4.5,
		core_user_prepare_private_files_for_edition: 4.5,
	};

	it.each(NAMES)('that %s lacks are not listed, and cannot be called', async (name) => {
		await start(name);
		const { functions } = await ask<{ functions: Array<{ name: string }> }>(
			'core_webservice_get_site_info',
		);
		for (const [wsfunction, since] of Object.entries(newer)) {
			const known = Number(name) >= since;
			expect(functions.some((each) => each.name === wsfunction)).toBe(known);
			const unknown = Number(name) < 5 ? 'invalidrecord' : 'invalidrecordunknown';
			expect(await ask(wsfunction)).toMatchObject({
				errorcode: known ? 'nopermissions' : unknown,
			});
		}
	});
});

describe('courses', () => {
	const fn = 'core_course_get_courses_by_field';

	it.each(sides(4.5))('can be found by a section in %s: %s', async (name, known) => {
		await start(name);
		const answer = await ask(fn, { field: 'sectionid', value: 1 });
		if (known) expect(answer).toEqual({ courses: [], warnings: [] });
		else expect(answer).toMatchObject(invalid);
	});

	it.each(sides(4.2))('have an image in %s: %s', async (name, known) => {
		await start(name);
		const search = { criterianame: 'search', criteriavalue: 'PHYS' };
		for (const { courses } of [
			await ask<{ courses: Json[] }>(fn, { field: 'id', value: 2 }),
			await ask<{ courses: Json[] }>('core_course_search_courses', search),
		]) {
			expect(courses).toHaveLength(1);
			expect('courseimage' in courses[0]).toBe(known);
		}
	});
});

describe('users', () => {
	const byId = { field: 'id', 'values[0]': 4 };
	const search = { courseid: 2, search: 'Ada7', searchanywhere: 0, page: 0, perpage: 1 };
	const option = (name: string, value: string) => ({
		courseid: 2,
		'options[0][name]': name,
		'options[0][value]': value,
		'options[1][name]': 'limitnumber',
		'options[1][value]': 1,
	});

	it.each(sides(4.5))('say in %s whether they track forums: %s', async (name, known) => {
		await start(name);
		const [user] = await ask<Json[]>('core_user_get_users_by_field', byId);
		expect('trackforums' in user).toBe(known);
		const enrolled = await ask(
			'core_enrol_get_enrolled_users',
			option('userfields', 'trackforums'),
		);
		if (known) expect(enrolled).toEqual([{ id: 3, fullname: 'Ada1 Lovelace1' }]);
		else expect(enrolled).toMatchObject({ errorcode: 'invaliduserfield' });
	});

	it.each(sides(4.5))('can be searched in %s within a context: %s', async (name, known) => {
		await start(name);
		const fn = 'core_enrol_search_users';
		expect(await ask(fn, search)).toMatchObject([{ fullname: 'Ada7 Lovelace7' }]);
		const expected = known ? { exception: 'dml_missing_record_exception' } : invalid;
		expect(await ask(fn, { ...search, contextid: 99 })).toMatchObject(expected);
	});

	it.each(sides(4.5))('show their names to students of %s: %s', async (name, known) => {
		await start(name, 'demo-token-student');
		const [mate] = await ask<Json[]>('core_user_get_users_by_field', byId);
		expect(mate.fullname).toBe('Ada2 Lovelace2');
		expect('firstname' in mate).toBe(known);
		expect('lastname' in mate).toBe(known);
	});

	it('show their names to teachers of every version', async () => {
		await start('4.1', 'demo-token-teacher');
		const [user] = await ask<Json[]>('core_user_get_users_by_field', byId);
		expect(user).toMatchObject({ firstname: 'Ada2', lastname: 'Lovelace2' });
	});

	it.each(sides(5.2))('have initials in %s: %s', async (name, known) => {
		await start(name);
		for (const [user] of [
			await ask<Json[]>('core_user_get_users_by_field', byId),
			await ask<Json[]>('core_enrol_search_users', search),
			await ask<Json[]>('core_enrol_get_enrolled_users', option('sortby', 'id')),
		]) {
			expect(user.initials).toBe(known ? 'AL' : undefined);
		}
		const fn = 'core_enrol_get_enrolled_users';
		expect(await ask(fn, option('userfields', 'id'))).toEqual([
			{ id: 3, fullname: 'Ada1 Lovelace1' },
		]);
		const asked = await ask(fn, option('userfields', 'initials'));
		if (known) expect(asked).toMatchObject([{ initials: 'AL' }]);
		else expect(asked).toMatchObject({ errorcode: 'invaliduserfield' });
	});
});

describe('the site info', () => {
	it.each(sides(5.2))('of %s has the secret of the site: %s', async (name, known) => {
		await start(name);
		const info = await ask('core_webservice_get_site_info');
		for (const key of ['usercanviewconfig', 'usercanchangeconfig', 'sitesecret']) {
			expect(key in info).toBe(known);
		}
	});
});
