/* eslint-disable @n8n/community-nodes/no-restricted-globals, @n8n/community-nodes/no-restricted-imports, @n8n/community-nodes/no-dangerous-functions -- tests run on a developer's machine, never inside n8n */
import { spawn, type ChildProcess } from 'child_process';

import { startSandbox, type Sandbox } from '../../sandbox';
import { makeGroups } from '../support/sandbox';
import { startN8n, type N8n } from './support/n8n';
import { CURRENT, freePort, runN8n, type N8nProcess } from './support/n8nProcess';
import { membersWorkflow } from './support/rosters';
import { startSchool, type School } from './support/school';
import { runWorkflow, saveCredential, saveWorkflow } from './support/workflows';

const ROWS = 1000;
const ADD = 'core_group_add_group_members';

let redis: ChildProcess;
let sandbox: Sandbox;
let school: School;
let n8n: N8n;
let worker: N8nProcess;
let workflowId: string;

beforeAll(async () => {
	const redisPort = await freePort();
	const flags = ['--port', String(redisPort), '--save', '', '--appendonly', 'no'];
	redis = spawn('redis-server', flags, { stdio: 'ignore' });
	sandbox = await startSandbox();
	school = await startSchool(() =>
		'groupid,userid\n'.concat(...Array.from({ length: ROWS }, (_, row) => `1,${row + 3}\n`)),
	);
	n8n = await startN8n({
		env: {
			EXECUTIONS_MODE: 'queue',
			OFFLOAD_MANUAL_EXECUTIONS_TO_WORKERS: 'true',
			QUEUE_BULL_REDIS_HOST: '127.0.0.1',
			QUEUE_BULL_REDIS_PORT: String(redisPort),
		},
	});
	worker = await startWorker();
	const moodle = await saveCredential(n8n, 'moodleWebServiceApi', 'Moodle', {
		siteUrl: sandbox.url,
		token: sandbox.token,
	});
	workflowId = await saveWorkflow(n8n, membersWorkflow(`${school.url}/roster.csv`, moodle));
});

beforeEach(() => {
	sandbox.reset();
	makeGroups(sandbox, 'Everybody');
});

afterAll(async () => {
	await worker?.stop();
	await n8n?.stop();
	redis?.kill();
	await Promise.all([sandbox?.stop(), school?.stop()]);
});

async function startWorker(): Promise<N8nProcess> {
	const env = {
		...n8n.env,
		N8N_RUNNERS_BROKER_PORT: String(await freePort()),
		QUEUE_HEALTH_CHECK_PORT: String(await freePort()),
	};
	const started = runN8n(CURRENT, ['worker'], n8n.userFolder, env);
	await started.until('n8n worker is now ready');
	return started;
}

const members = () => sandbox.world.membersOf(1).length;

const statuses = (rows: ReadonlyArray<{ status?: unknown }>) => {
	const counts: Record<string, number> = {};
	for (const { status } of rows) counts[String(status)] = (counts[String(status)] ?? 0) + 1;
	return counts;
};

it('runs 1,000 rows on a worker as it does in one process', async () => {
	const { status, output } = await runWorkflow(n8n, workflowId, 'Start');
	expect(status).toBe('success');
	expect(statuses(output('Add Members')[0])).toEqual({ added: ROWS });
	expect(output('Add Members')[0].map(({ userid }) => userid)).toEqual(
		Array.from({ length: ROWS }, (_, row) => row + 3),
	);
	expect(members()).toBe(ROWS);
	expect(sandbox.requests.filter(({ wsfunction }) => wsfunction === ADD)).toHaveLength(10);
	expect(worker.log()).toMatch(/Worker started execution/);
});

it('loses and doubles nothing when the worker dies in the middle and the workflow runs again', async () => {
	sandbox.setFaults([{ kind: 'slowBefore', fn: ADD, delay: 700 }]);
	await n8n.post(`/rest/workflows/${workflowId}/run`, {
		workflowData: await n8n.get(`/rest/workflows/${workflowId}`),
		triggerToStartFrom: { name: 'Start' },
	});
	while (members() < 300) await new Promise((resolve) => setTimeout(resolve, 50));
	await worker.crash();
	// Moodle finishes what it has begun, whoever has gone.
	await new Promise((resolve) => setTimeout(resolve, 1500));
	const written = members();
	expect(written).toBeLessThan(ROWS);
	sandbox.setFaults([]);
	worker = await startWorker();
	const again = await runWorkflow(n8n, workflowId, 'Start');
	expect(again.status).toBe('success');
	expect(members()).toBe(ROWS);
	expect(statuses(again.output('Add Members')[0])).toEqual({
		alreadyMember: written,
		added: ROWS - written,
	});
});
