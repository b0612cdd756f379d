import { defaultWorld } from '../../sandbox/world/defaultWorld';
import type { Role } from '../../sandbox/world/model';
import { NEEDLE, useSandbox } from '../support/sandbox';
import { CASES } from './cases';
import { connect } from './connect';
import type { Live } from './live';

const sandbox = useSandbox({ world: { ...defaultWorld(NEEDLE), enrolments: [] } });

async function connectTo(...roles: ReadonlyArray<Role | [Role, Role]>): Promise<Live> {
	for (const [index, each] of roles.entries()) {
		const [role, ...moreRoles] = [each].flat();
		sandbox.it.world.enrol({ courseid: 2, userid: index + 3, role, moreRoles });
	}
	const live = await connect({ site: sandbox.it, course: 'PHYS101' });
	await live.api.close();
	return live;
}

const skippedBy = (live: Live) =>
	CASES.filter(({ unless }) => unless?.(live)?.includes('students'));

it('takes students, wherever in the list they are, and then the others', async () => {
	const live = await connectTo(
		'editingteacher',
		['student', 'teacher'],
		'student',
		'student',
		'student',
		'student',
	);
	expect(live.users.map(({ id }) => id)).toEqual([5, 6, 7, 8]);
	expect(live.enrolled).toEqual([5, 6, 7, 8, 3, 4]);
	expect(skippedBy(live)).toEqual([]);
});

it('skips what removes users where too few are students', async () => {
	const live = await connectTo('teacher', 'student', 'student', 'student');
	expect(live.users.map(({ id }) => id)).toEqual([4, 5, 6, 3]);
	expect(skippedBy(live)).toHaveLength(6);
});
