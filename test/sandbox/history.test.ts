import { History } from '../../sandbox/page/history';
import { DEFAULT_TOKEN, type Group } from '../../sandbox';
import { defaultWorld } from '../../sandbox/world/defaultWorld';
import { World } from '../../sandbox/world/world';
import { MoodleClient } from '../support/moodleClient';
import { useSandbox } from '../support/sandbox';

let world: World;
let history: History;
let now: number;
let group: Group;

const LAB: Omit<Group, 'id'> = {
	courseid: 2,
	name: 'Lab A',
	description: '',
	descriptionformat: 1,
	idnumber: '',
	enrolmentkey: null,
	visibility: 0,
	participation: true,
};

/** What the history says of what is done, a while after the last time. */
function told(change: () => void): string[] {
	now += 10_000;
	change();
	history.note(world, now);
	return history
		.changes()
		.filter(({ at }) => at === now)
		.map(({ where, what }) => `${where}: ${what}`);
}

beforeEach(() => {
	world = new World(defaultWorld(DEFAULT_TOKEN));
	group = world.createGroup(LAB);
	for (const user of [3, 4, 5]) world.addMember(group.id, user);
	history = new History(world);
	now = 1_000_000;
});

it('says nothing of what was there at the start, nor when nothing has changed', () => {
	expect(told(() => {})).toEqual([]);
	expect(told(() => world.updateGroup({ ...group }))).toEqual([]);
	expect(history.changes()).toEqual([]);
});

it('tells who came and who went, and how many that makes', () => {
	const change = told(() => {
		world.addMember(group.id, 6);
		world.removeMember(group.id, 3);
	});
	expect(change).toEqual(['PHYS101 / Lab A: + Ada4 Lovelace4, − Ada1 Lovelace1; 3 → 3 members']);
	expect(history.changes()[0].groupid).toBe(group.id);
});

it('names five of many', () => {
	const more = Array.from({ length: 9 }, (_, index) => index + 20);
	const [change] = told(() => more.forEach((user) => world.addMember(group.id, user)));
	expect(change).toMatch(/\+ Ada22 Lovelace22, \+ 4 more; 3 → 12 members$/);
});

it('tells of groups that are new, deleted or other than before', () => {
	const made = told(() => world.createGroup({ ...LAB, name: 'Lab B' }));
	expect(made).toEqual(['PHYS101 / Lab B: new group']);
	const changed = { name: 'Lab <b>', idnumber: 'A', visibility: 1, enrolmentkey: 'secret' };
	const [update] = told(() => world.updateGroup({ ...group, ...changed, description: 'x' }));
	expect(update).toBe(
		'PHYS101 / Lab <b>: name "Lab A" → "Lab <b>"; description changed; ' +
			'idnumber "" → "A"; enrolmentkey changed; visibility 0 → 1',
	);
	expect(told(() => world.deleteGroup(group))).toEqual([
		'PHYS101 / Lab <b>: deleted; 3 → 0 members',
	]);
});

it('tells of groupings and of enrolments', () => {
	const grouping = {
		courseid: 2,
		name: 'Term',
		description: '',
		descriptionformat: 1,
		idnumber: '',
	};
	const made = told(() => world.assign(world.createGrouping(grouping).id, group.id));
	expect(made).toEqual(['PHYS101 / Term (grouping): new grouping; + Lab A; 0 → 1 groups']);
	expect(told(() => world.enrol({ courseid: 3, userid: 3, role: 'student' }))).toEqual([
		'CHEM101: + Ada1 Lovelace1; 0 → 1 enrolled',
	]);
	expect(told(() => world.enrol({ courseid: 3, userid: 3, role: 'teacher' }))).toEqual([
		'CHEM101: Ada1 Lovelace1: student → teacher',
	]);
	expect(told(() => world.unenrol(3, 3))).toEqual(['CHEM101: − Ada1 Lovelace1; 1 → 0 enrolled']);
});

it('tells of writes that follow each other as of one, and of the newest first', () => {
	world.addMember(group.id, 6);
	history.note(world, now);
	world.removeMember(group.id, 3);
	history.note(world, now + 1500);
	world.addMember(group.id, 7);
	history.note(world, now + 9000);
	expect(history.changes()).toEqual([
		expect.objectContaining({ at: now + 9000, what: '+ Ada5 Lovelace5; 3 → 4 members' }),
		expect.objectContaining({
			at: now + 1500,
			what: '+ Ada4 Lovelace4, − Ada1 Lovelace1; 3 → 3 members',
		}),
	]);
});

it('keeps the last twenty', () => {
	for (let user = 20; user < 45; user++) told(() => world.addMember(group.id, user));
	expect(history.changes()).toHaveLength(20);
	expect(history.changes()[0].what).toBe('+ Ada42 Lovelace42; 27 → 28 members');
});

it('says nothing of what a failed transaction has taken back', () => {
	const change = told(() => {
		expect(() =>
			world.transaction(() => {
				world.addMember(group.id, 6);
				throw new RangeError('no');
			}),
		).toThrow('no');
	});
	expect(change).toEqual([]);
});

it('tells of what is committed later when it is', () => {
	let commit = () => {};
	expect(
		told(
			() => ({ commit } = world.hold(() => world.transaction(() => world.addMember(group.id, 6)))),
		),
	).toEqual([]);
	expect(told(() => commit())).toEqual(['PHYS101 / Lab A: + Ada4 Lovelace4; 3 → 4 members']);
});

describe('the state that the page asks for', () => {
	const sandbox = useSandbox();
	const changes = async () => {
		const answer = await fetch(`${sandbox.it.url}/sandbox/state`);
		return ((await answer.json()) as { changes: Array<{ at: number; what: string }> }).changes;
	};

	it('has what the web service has changed, until a reset', async () => {
		const moodle = new MoodleClient(sandbox.it.url, sandbox.it.token);
		await moodle.call('core_group_create_groups', {
			'groups[0][courseid]': 2,
			'groups[0][name]': 'A',
			'groups[0][description]': '',
		});
		await moodle.close();
		const [change, ...others] = await changes();
		expect(change).toMatchObject({ where: 'PHYS101 / A', what: 'new group' });
		expect(Math.abs(Date.now() - change.at)).toBeLessThan(5000);
		expect(others).toEqual([]);
		sandbox.it.reset();
		expect(await changes()).toEqual([]);
	});

	it('has what a test has put there itself', async () => {
		const { id } = sandbox.it.world.createGroup(LAB);
		sandbox.it.world.addMember(id, 3);
		expect(await changes()).toMatchObject([{ what: 'new group; + Ada1 Lovelace1; 0 → 1 members' }]);
	});
});
