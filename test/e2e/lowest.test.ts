import { startSandbox, type Sandbox } from '../../sandbox';
import { startN8n, type N8n } from './support/n8n';
import { LOWEST } from './support/n8nProcess';
import { startSchool, type School } from './support/school';
import {
	chooseCredentials,
	readExample,
	rewrite,
	runWorkflow,
	saveCredential,
	saveWorkflow,
} from './support/workflows';

let sandbox: Sandbox;
let school: School;
let n8n: N8n;

beforeAll(async () => {
	sandbox = await startSandbox();
	school = await startSchool(() =>
		'course,group,email\n'.concat(
			...[1, 2, 3].map((n) => `PHYS101,Lab A,student${n}@example.edu\n`),
			'PHYS101,Lab A,nobody@example.edu\n',
		),
	);
	n8n = await startN8n({ installation: LOWEST });
});

afterAll(async () => {
	await n8n?.stop();
	await Promise.all([sandbox?.stop(), school?.stop()]);
});

const site = () => ({ siteUrl: sandbox.url, token: sandbox.token });

it('is the n8n that the README promises', () => {
	expect(n8n.log()).toContain('Version: 1.123.0');
});

it('tests the credential', async () => {
	const type = 'moodleWebServiceApi';
	// This n8n tests credentials that it has stored.
	const { id } = await saveCredential(n8n, type, 'Tested', site());
	const test = async (data: object) =>
		await n8n.post<{ status: string; message: string }>('/rest/credentials/test', {
			credentials: { id, name: 'Tested', type, data },
		});
	expect(await test(site())).toMatchObject({ status: 'OK' });
	expect(await test({ ...site(), token: 'another' })).toMatchObject({
		status: 'Error',
		message: expect.stringContaining('Moodle does not know this token') as string,
	});
});

it('runs the nightly sync', async () => {
	const moodleWebServiceApi = await saveCredential(n8n, 'moodleWebServiceApi', 'Moodle', site());
	const workflow = rewrite(readExample('nightly-roster-sync.json'), {
		'https://sis.example.edu': school.url,
		'https://chat.example.edu/hooks/moodle': `${school.url}/chat`,
		'"dryRun":true': '"dryRun":false',
	});
	const id = await saveWorkflow(n8n, chooseCredentials(workflow, { moodleWebServiceApi }));
	const { status, output } = await runWorkflow(n8n, id, 'Every Night');
	expect(status).toBe('success');
	expect(sandbox.world.membersOf(1)).toEqual([3, 4, 5]);
	expect(school.chat).toEqual([
		'Moodle follows the roster:\nPHYS101 / Lab A: new group, 3 added, 1 failed',
		'One row of the roster failed:\n' +
			'PHYS101 / Lab A / nobody@example.edu: No user has the email "nobody@example.edu"',
	]);
	// A failed row leaves by the error output, with the columns of its item.
	expect(output('Sync Members')[1]).toMatchObject([
		{ group: 'Lab A', email: 'nobody@example.edu' },
	]);
});
