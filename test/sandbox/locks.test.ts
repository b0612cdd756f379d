import { startSandbox, type Sandbox, type SandboxOptions } from '../../sandbox';
import { MoodleClient } from '../support/moodleClient';
import { makeGroups } from '../support/sandbox';

const ADD = 'core_group_add_group_members';
const REMOVE = 'core_group_delete_group_members';

let sandbox: Sandbox;
let moodle: MoodleClient;

async function start(options: SandboxOptions): Promise<void> {
	sandbox = await startSandbox(options);
	moodle = new MoodleClient(sandbox.url, sandbox.token);
	makeGroups(sandbox, 'A', 'B');
	// Both connections are there before anything depends on the time.
	await Promise.all([1, 2].map(async () => await moodle.call('core_webservice_get_site_info')));
}

afterEach(async () => {
	await moodle.close();
	await sandbox.stop();
});

/** The first students in the one group, then the same students in the other. */
function through(groups: readonly number[], students = 20, first = 3) {
	const entries = groups.flatMap((groupid) =>
		Array.from({ length: students }, (_, index) => ({ groupid, userid: first + index })),
	);
	return Object.fromEntries(
		entries.flatMap(({ groupid, userid }, index) => [
			[`members[${index}][groupid]`, groupid],
			[`members[${index}][userid]`, userid],
		]),
	);
}

const errorcodes = (answers: unknown[]) =>
	answers.map((answer) => (answer as { errorcode?: string } | null)?.errorcode);

describe.each(['postgresql', 'mariadb'] as const)('%s', (database) => {
	it.each(['none', 'real'] as const)(
		'fails one of two member writes that lock groups in different orders (cost %s)',
		async (cost) => {
			await start({ database, cost });
			const started = performance.now();
			const answers = await Promise.all([
				moodle.call(ADD, through([1, 2])),
				moodle.call(ADD, through([2, 1], 20, 100)),
			]);
			const took = performance.now() - started;
			expect(errorcodes(answers).sort()).toEqual(['dmlwriteexception', undefined]);
			// The one is rolled back, the other is whole.
			const winner = answers[0] === null ? 3 : 100;
			const students = Array.from({ length: 20 }, (_, index) => winner + index);
			for (const group of [1, 2]) expect(sandbox.world.membersOf(group)).toEqual(students);
			expect(sandbox.deadlocks).toBe(1);
			if (database === 'postgresql') expect(took).toBeGreaterThan(990);
			else expect(took).toBeLessThan(900);
		},
	);

	it('lets the second wait for the first where both keep to one order', async () => {
		await start({ database, cost: 'real' });
		const started = performance.now();
		const answers = await Promise.all([
			moodle.call(ADD, through([1, 2], 10)),
			moodle.call(ADD, through([1, 2], 10, 100)),
		]);
		expect(answers).toEqual([null, null]);
		expect(sandbox.deadlocks).toBe(0);
		// Twice 20 entries, though there are two workers, less the time before the first lock.
		expect(performance.now() - started).toBeGreaterThan(2 * 20 * 8.5 - 5);
	});

	it('fails one of two writes that add the same members, and none that removes them', async () => {
		await start({ database, cost: 'real' });
		const both = async (fn: string) =>
			await Promise.all([1, 2].map(async () => await moodle.call(fn, through([1], 5))));
		expect(errorcodes(await both(ADD)).sort()).toEqual(['dmlwriteexception', undefined]);
		expect(sandbox.world.membersOf(1)).toHaveLength(5);
		expect(await both(REMOVE)).toEqual([null, null]);
		expect(sandbox.world.membersOf(1)).toEqual([]);
	});

	it('locks the groups that are deleted, too', async () => {
		await start({ database, cost: 'real' });
		const answers = await Promise.all([
			moodle.call(ADD, through([1, 2], 10)),
			moodle.call(
				'core_group_delete_groups',
				Object.fromEntries([2, 97, 98, 99, 1].map((id, index) => [`groupids[${index}]`, id])),
			),
		]);
		expect(errorcodes(answers)).toContain('dmlwriteexception');
	});
});

it('keeps nothing locked when a request fails', async () => {
	await start({ database: 'mariadb' });
	const nobody = { 'members[20][groupid]': 1, 'members[20][userid]': 2999 };
	const refused = await moodle.call(ADD, { ...through([1], 20), ...nobody });
	expect(errorcodes([refused])).toEqual(['invalidparameter']);
	expect(sandbox.world.membersOf(1)).toEqual([]);
	expect(await moodle.call(ADD, through([2, 1]))).toBeNull();
});
