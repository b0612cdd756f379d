import { DEFAULT_MOODLE } from '../../sandbox/versions';
import { defaultWorld, worldWithCustomFields } from '../../sandbox/world/defaultWorld';
import type { Override, Role, WorldFile } from '../../sandbox/world/model';
import { NEEDLE, useSandbox } from '../support/sandbox';
import { CASES } from './cases';
import { notFoundBy } from './cases/members';
import { cleanUp } from './cleanUp';
import { connect } from './connect';
import type { Live } from './live';

/** Without moodle/course:viewhiddengroups. */
const BLIND: Override = {
	courseid: 2,
	role: 'editingteacher',
	capability: 'moodle/course:viewhiddengroups',
	allow: false,
};

const OLD = 'needs a Moodle before 4.2';

/** Teachers do not find users by what only administrators see. */
const SKIPPED = {
	'': [OLD],
	'-teacher': [OLD, ...['username', 'idnumber'].map((way) => notFoundBy(way))],
};

const ACCOUNTS = [
	['an administrator', DEFAULT_MOODLE, '', []],
	['a teacher', DEFAULT_MOODLE, '-teacher', []],
	['a teacher who does not see hidden groups', DEFAULT_MOODLE, '-teacher', [BLIND]],
	['an administrator, with an old teacher in the course, on MariaDB', '5.0', '', []],
	['an administrator of custom fields', '5.1', '', []],
] as const;

const WORLDS = [
	['on MariaDB', worldWithRoles('editingteacher')],
	['custom fields', worldWithCustomFields(NEEDLE)],
] as const;

/** The built-in world, in which the oldest accounts of the first course have these roles. */
function worldWithRoles(...roles: readonly Role[]): WorldFile {
	const world = defaultWorld(NEEDLE);
	const enrolments = world.enrolments.map((each, index) => {
		return { ...each, role: roles[index] ?? each.role };
	});
	return { ...world, enrolments };
}

// The cases in order, in one run each, as `npm run test:live` runs them against a real site.
describe.each(ACCOUNTS)('the live suite as %s of Moodle %s', (name, moodle, who, overrides) => {
	const world = WORLDS.find(([end]) => name.endsWith(end))?.[1];
	const database = name.endsWith('MariaDB') ? 'mariadb' : undefined;
	const sandbox = useSandbox({ moodle, world, database });
	let live: Live;

	beforeAll(async () => {
		const site = { url: sandbox.it.url, token: `${NEEDLE}${who}` };
		live = await connect({ site, course: 'PHYS101' });
	});

	beforeEach(() => void sandbox.it.world.overrides.push(...overrides));

	afterEach(async () => {
		await cleanUp(live);
		const { groups, groupings } = sandbox.it.world;
		expect([groups.size, groupings.size]).toEqual([0, 0]);
	});

	afterAll(async () => await live.api.close());

	test.each(CASES)('$name', async ({ unless, run }) => {
		const skipped = unless?.(live);
		if (skipped === undefined) await run(live);
		else expect(SKIPPED[who]).toContain(skipped);
	});
});
