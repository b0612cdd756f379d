import { startSandbox, type Fault } from '../../sandbox';
import { NEEDLE } from '../support/sandbox';
import { Journal } from './journal';
import { operations } from './operations';
import { play } from './play';
import type { Cast, Scene } from './scenes';
import { build, smallWorld } from './site';

const ENROL = 'enrol_manual_enrol_users';

const rows = Array.from({ length: 8 }, (_, index): Cast => ({ kind: 'good', a: index, b: index }));

const calm: Scene = {
	start: { groups: 6, spread: 2, fewFunctions: false },
	rows,
	hasCompany: false,
	rowsPerItem: 1,
	entriesPerRequest: 3,
	requestsAtOnce: 2,
	batchSize: 0,
	onError: 'continueRegularOutput',
	retries: false,
	timeout: 0,
	faults: [],
	maxInputVars: 5000,
	postMaxSize: 8_000_000,
	flags: [true, true, true],
	database: 'mariadb',
	spellings: ['plain'],
};

const fault = (kind: Fault['kind'], times: number, fn = ENROL): Fault => {
	return { kind, times, fn, errorcode: 'dmlwriteexception' };
};

const scenes: Array<[string, Partial<Scene>]> = [
	['nothing goes wrong', {}],
	['the token may only write', { start: { ...calm.start, fewFunctions: true } }],
	['the answers of enrolments are lost', { faults: [fault('dropAfter', 1000)] }],
	['an enrolment is lost once', { faults: [fault('dropBefore', 1)] }],
	['an enrolment is refused', { faults: [fault('exception', 1000)] }],
	['members are refused', { faults: [fault('exception', 1000, 'core_group_add_group_members')] }],
	['the workflow stops', { onError: 'stopWorkflow', faults: [fault('dropAfter', 5)] }],
	['n8n tries again', { onError: 'stopWorkflow', retries: true, faults: [fault('dropAfter', 5)] }],
	[
		'others unenrol a user',
		{ faults: [{ kind: 'userUnenrolled', courseid: 2, userid: 3, skip: 4, times: 1 }] },
	],
];

const enrolling = operations.filter(({ name }) => name.endsWith('of users to enrol'));

it('plays both operations that enrol', () => {
	expect(enrolling.map(({ name }) => name)).toEqual([
		'groupMember add of users to enrol',
		'groupMember sync of users to enrol',
	]);
});

describe.each(enrolling.map((each) => [each.name, each] as const))('%s', (_name, operation) => {
	it.each(scenes)('is judged well when %s', async (_, more) => {
		const journals: Journal[] = [];
		const scene = { ...calm, ...more };
		const site = await startSandbox({
			world: smallWorld(),
			token: 'unused',
			database: scene.database,
			observe: (world, cause) => journals[0]?.observe(world, cause),
		});
		build(site, NEEDLE, scene.start);
		site.setFaults(scene.faults);
		const journal = new Journal(site.world);
		journals.push(journal);
		expect(await play(operation, scene, site, NEEDLE, journal)).toEqual([]);
		const changed = journal.changes.filter(({ key }) => key.startsWith('enrolled '));
		const isWritten = !scene.start.fewFunctions && scene.faults.length === 0;
		if (isWritten) expect(changed.length).toBeGreaterThan(1);
		await site.stop();
	});
});
