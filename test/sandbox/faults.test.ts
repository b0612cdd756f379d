import { startSandbox, type Sandbox } from '../../sandbox';
import { MoodleClient } from '../support/moodleClient';
import { makeGroups } from '../support/sandbox';
import { pause } from '../support/wait';

let sandbox: Sandbox;
let moodle: MoodleClient;

beforeAll(async () => {
	sandbox = await startSandbox();
	moodle = new MoodleClient(sandbox.url, sandbox.token);
});

beforeEach(() => sandbox.reset());

afterAll(async () => {
	await moodle.close();
	await sandbox.stop();
});

describe('faults', () => {
	const fn = 'core_group_get_course_groups';
	const send = async () => await moodle.send({ fn, params: [['courseid', '2']] });

	it.each([
		['tooMany', 429],
		['badGateway', 502],
		['unavailable', 503],
		['gatewayTimeout', 504],
		['gatewayTimeoutAfter', 504],
		['maintenancePage', 503],
		['loginPage', 200],
		['siteMaintenance', 200],
		['upgradeRunning', 200],
		['empty', 200],
		['fatal', 500],
		['forbidden', 403],
		['redirect', 303],
		['truncated', 200],
		['textBefore', 200],
	] as const)('%s answers with %i', async (kind, status) => {
		sandbox.setFaults([{ kind, times: 1, skip: 1, fn }]);
		expect((await send()).body).toBe('[]');
		const faulty = await send();
		expect(faulty.status).toBe(status);
		expect(faulty.body).not.toBe('[]');
		expect((await send()).body).toBe('[]');
	});

	it.each(['slowBefore', 'slowAfter'] as const)('%s answers late', async (kind) => {
		sandbox.setFaults([{ kind, delay: 60, times: 1 }]);
		const started = Date.now();
		expect((await send()).body).toBe('[]');
		expect(Date.now() - started).toBeGreaterThanOrEqual(55);
	});

	it('are gone after a reset from outside', async () => {
		sandbox.setFaults([{ kind: 'fatal' }]);
		expect((await send()).status).toBe(500);
		await fetch(`${sandbox.url}/sandbox/reset`, { method: 'POST' });
		expect((await send()).status).toBe(200);
		expect(sandbox.requests).toHaveLength(1);
	});

	it('drop the connection before or after the work', async () => {
		const params: Array<[string, string]> = [
			['groups[0][courseid]', '2'],
			['groups[0][name]', 'A'],
			['groups[0][description]', ''],
		];
		for (const [kind, groups] of [
			['dropBefore', 0],
			['dropAfter', 1],
		] as const) {
			sandbox.setFaults([{ kind, times: 1 }]);
			await expect(moodle.send({ fn: 'core_group_create_groups', params })).rejects.toThrow();
			expect(sandbox.world.groups.size).toBe(groups);
		}
	});

	it.each(['dropEarly', 'gatewayTimeoutEarly'] as const)(
		'%s: the answer is lost while the work goes on, which another request cannot see',
		async (kind) => {
			const create = 'core_group_create_groups';
			const params: Array<[string, string]> = [
				['groups[0][courseid]', '2'],
				['groups[0][name]', 'A'],
				['groups[0][description]', ''],
			];
			const send = async () =>
				await moodle.send({ fn: create, params }).catch(() => ({ status: undefined, body: '' }));
			// The second request must come before the first has ended, on a busy machine too.
			sandbox.setFaults([{ kind, times: 1, delay: 1000 }]);
			expect((await send()).status).toBe(kind === 'dropEarly' ? undefined : 504);
			expect(sandbox.world.groups.size).toBe(0);
			expect(JSON.parse((await send()).body)).toMatchObject([{ name: 'A' }]);
			expect(sandbox.inFlight).toBe(1);
			while (sandbox.inFlight > 0) await pause(5);
			const names = [...sandbox.world.groups.values()].map(({ name }) => name);
			expect(names).toEqual(['A', 'A']);
		},
	);

	it('leave a site alone that was reset before the work has ended', async () => {
		const params: Array<[string, string]> = [['groupids[0]', '1']];
		sandbox.setFaults([{ kind: 'gatewayTimeoutEarly', delay: 60 }]);
		await moodle.send({ fn: 'core_group_delete_groups', params });
		sandbox.reset();
		makeGroups(sandbox, 'A');
		while (sandbox.inFlight > 0) await pause(5);
		expect(sandbox.world.groups.size).toBe(1);
	});

	it('are switched on and off from outside, and debugging adds its information', async () => {
		const admin = `${sandbox.url}/sandbox/faults`;
		await fetch(admin, { method: 'POST', body: JSON.stringify([{ kind: 'debugging' }]) });
		const bad = async () => (await moodle.send({ fn, params: [] })).body;
		expect(JSON.parse(await bad())).toHaveProperty('debuginfo');
		await fetch(admin, { method: 'DELETE' });
		expect(JSON.parse(await bad())).not.toHaveProperty('debuginfo');
	});

	it('let somebody else delete a group, unenrol a user and revoke the token in the middle', async () => {
		const members = 'core_group_get_group_members';
		const { world } = sandbox;
		const [first, second] = makeGroups(sandbox, 'A', 'B');
		for (const groupid of [first, second]) world.addMember(groupid, 3);
		sandbox.setFaults([
			{ kind: 'userUnenrolled', courseid: 2, userid: 3, times: 1 },
			{ kind: 'groupDeleted', groupid: first, times: 1 },
			{ kind: 'tokenRevoked', times: 1 },
		]);
		const ask = async () =>
			(await moodle.send({ fn: members, params: [['groupids[0]', '1']] })).body;
		expect(JSON.parse(await ask())).toEqual([{ groupid: first, userids: [] }]);
		expect(world.enrolment(2, 3)).toBeUndefined();
		expect(JSON.parse(await ask())).toMatchObject({ errorcode: 'invalidrecord' });
		expect([...world.groups.keys()]).toEqual([second]);
		expect(JSON.parse(await ask())).toMatchObject({ errorcode: 'invalidtoken' });
		expect(sandbox.requests.map(({ fault }) => fault)).toEqual([
			'userUnenrolled',
			'groupDeleted',
			'tokenRevoked',
		]);
	});

	it('takes no more of a request than it is told to, until it is reset', async () => {
		sandbox.setLimits({ postMaxSize: 60 });
		const cut = await send();
		expect(cut).toMatchObject({
			status: 200,
			contentType: expect.stringContaining('xml') as string,
		});
		sandbox.setLimits({ postMaxSize: 1000, maxInputVars: 1 });
		expect((await send()).contentType).toContain('xml');
		sandbox.reset();
		expect((await send()).body).toBe('[]');
	});
});
