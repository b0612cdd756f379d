import { startSandbox, type MoodleName, type Sandbox } from '../../sandbox';
import { worldWithCustomFields } from '../../sandbox/world/defaultWorld';
import { MoodleClient } from '../support/moodleClient';

/** What a read shows of a field: its raw value and the one for people. */
type Shown = readonly [raw: string | number | null, value: string | null];

interface Read {
	readonly customfields: ReadonlyArray<{ shortname: string; valueraw: unknown; value: unknown }>;
}

const FORMAT = 'invalidpersistenterror';
const DATABASE = 'dmlwriteexception';

let sandbox: Sandbox;
let moodle: MoodleClient;

async function start(version: MoodleName): Promise<void> {
	sandbox = await startSandbox({ moodle: version, world: worldWithCustomFields('any-token') });
	moodle = new MoodleClient(sandbox.url, sandbox.token);
}

afterEach(async () => {
	await moodle.close();
	await sandbox.stop();
});

/** Creates a group with a value, and reads what became of it; the errorcode if it was refused. */
async function keep(shortname: string, value: string): Promise<Shown | string> {
	const created = await moodle.call<Array<{ id: number }> | { errorcode: string }>(
		'core_group_create_groups',
		{
			'groups[0][courseid]': 2,
			'groups[0][name]': 'New',
			'groups[0][description]': '',
			'groups[0][customfields][0][shortname]': shortname,
			'groups[0][customfields][0][value]': value,
		},
	);
	if ('errorcode' in created) return created.errorcode;
	const [{ customfields }] = await moodle.call<Read[]>('core_group_get_groups', {
		'groupids[0]': created[0].id,
	});
	const field = customfields.find((each) => shortname.startsWith(each.shortname))!;
	return [field.valueraw, field.value] as Shown;
}

/** Noted from Moodle 4.5.6; in the last column what 5.x makes of it, if that is something else. */
const VALUES: ReadonlyArray<[string, string, Shown | string, (Shown | string)?]> = [
	['campus', '<b>x</b>', FORMAT],
	['campus', 'a < b', ['a < b', 'a &lt; b']],
	['campus', 'n'.repeat(1334), DATABASE],
	['remote', 'TRUE', FORMAT, [0, 'No']],
	['remote', '2', [2, 'Yes']],
	['remote', '01', FORMAT, [1, 'Yes']],
	['region', 'South', FORMAT, [0, null]],
	['region', '-1', [-1, null]],
	['region', '1.5', FORMAT, [1, 'North']],
	['starts', '-86400', [-86400, '31 December 1969']],
	['starts', '1e9', FORMAT, [1e9, '9 September 2001']],
	['starts', '9999999999999', [9999999999999, '20 May 318857']],
	['starts', '-62135596800', [-62135596800, '1 January 0001']],
	['seats', '0', [0, null]],
	['seats', '0.0049', [0.0049, null]],
	['seats', '-1.005', [-1.005, '-1.01']],
	['seats', '1e3', [1000, '1000.00']],
	['seats', '1,234', FORMAT, [1, '1.00']],
	['seats', '1.2345678', [1.23457, '1.23']],
	['seats', '99999.99999', [99999.99999, '100000.00']],
	['seats', '100000', DATABASE],
	['seats', '1e400', DATABASE],
	['notes_editor', '<p> </p>', ['<p> </p>', null]],
	[
		'notes_editor',
		'see http://a.example/x.',
		[
			'see http://a.example/x.',
			'see <a href="http://a.example/x" class="_blanktarget">http://a.example/x</a>.',
		],
	],
	[
		'notes_editor',
		"<img src='a/b.png' width=3>",
		["<img src='a/b.png' width=3>", '<img src="a/b.png" width="3" alt="b.png" />'],
	],
	['notes', 'x', ['', null]],
];

describe.each(['4.5', '5.1'] as const)('Moodle %s', (version) => {
	it.each(VALUES)('makes of %s "%s" what the real one does', async (shortname, value, ...kept) => {
		await start(version);
		const [older, newer = older] = kept;
		expect(await keep(shortname, value)).toEqual(version === '4.5' ? older : newer);
	});
});

describe('a conversation', () => {
	const update = async (token: string) => {
		const { id } = sandbox.world.createGroup({
			...{ courseid: 2, name: 'New', description: '', descriptionformat: 1, idnumber: '' },
			...{ enrolmentkey: null, visibility: 0, participation: true, messaging: true },
		});
		const params = [
			['groups[0][id]', String(id)],
			['groups[0][name]', 'Newer'],
		] as const;
		const { body } = await moodle.send({ fn: 'core_group_update_groups', params, tok: token });
		expect(body).toBe('null');
		return sandbox.world.groups.get(id)!.messaging;
	};

	it.each(['any-token', 'any-token-teacher'])('ends with an update by %s', async (token) => {
		await start('4.5');
		expect(await update(token)).toBe(false);
	});

	it('stays for an account that may not', async () => {
		await start('4.5');
		const capability = 'moodle/course:creategroupconversations';
		const rule = { courseid: 2, role: 'editingteacher', capability, allow: false } as const;
		sandbox.world.overrides.push(rule);
		expect(await update('any-token-teacher')).toBe(true);
	});
});

describe('a description', () => {
	const make = (description: string, descriptionformat: number) =>
		sandbox.world.createGroup({
			...{ courseid: 2, name: 'A & B', description, descriptionformat, idnumber: '' },
			...{ enrolmentkey: null, visibility: 0, participation: true },
		});

	it('is formatted in a list of users also for raw calls, and its files need no token', async () => {
		await start('4.5');
		const { id } = make('<img src="@@PLUGINFILE@@/a.png">', 1);
		sandbox.world.addMember(id, 3);
		const [{ groups }] = await moodle.call<Array<{ groups: unknown }>>(
			'core_enrol_get_enrolled_users',
			{
				courseid: 2,
				'options[0][name]': 'userfields',
				'options[0][value]': 'groups',
				'options[1][name]': 'limitnumber',
				'options[1][value]': 1,
				moodlewssettingraw: 1,
				moodlewssettingfileurl: 0,
			},
		);
		const src = `${sandbox.url}/pluginfile.php/22/group/description/${id}/a.png`;
		const description = `<img src="${src}" alt="a.png" />`;
		expect(groups).toEqual([{ id, name: 'A &amp; B', description, descriptionformat: 1 }]);
	});

	it('of a wiki can be stored beside none, and then no list can be read but raw', async () => {
		await start('4.5');
		const { id } = make('d', 1);
		const update = {
			'groups[0][id]': id,
			'groups[0][name]': 'C',
			'groups[0][descriptionformat]': 3,
		};
		expect(await moodle.call('core_group_update_groups', update)).toBeNull();
		const list = 'core_group_get_course_groups';
		expect(await moodle.call(list, { courseid: 2 })).toMatchObject({ errorcode: 'codingerror' });
		expect(await moodle.call(list, { courseid: 2, moodlewssettingraw: 1 })).toMatchObject([
			{ description: 'd', descriptionformat: 3 },
		]);
	});
});

describe('names', () => {
	const isFree = async (present: string, wanted: string) => {
		await start('4.5');
		const make = (name: string) =>
			sandbox.world.createGroup({
				...{ courseid: 2, name, description: '', descriptionformat: 1, idnumber: '' },
				...{ enrolmentkey: null, visibility: 0, participation: true },
			});
		const { id } = make(present);
		make(wanted);
		const params = { 'groups[0][id]': id, 'groups[0][name]': wanted };
		return (await moodle.call('core_group_update_groups', params)) === null;
	};

	it.each([
		['007', '7', true],
		['1e3', '1000', true],
		['7', ' 7', true],
		['.5', '0.5', true],
		['abc', 'ABC', false],
		['0x1A', '26', false],
		['9007199254740993', '9007199254740992', false],
		['9223372036854775808', '9223372036854775809', false],
		['1e400', '1e401', false],
	])('a group %s can take the name of group %s: %s', async (present, wanted, free) => {
		expect(await isFree(present, wanted)).toBe(free);
	});
});
