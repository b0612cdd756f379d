import { startSandbox, type Fault, type Sandbox } from '../../sandbox';
import { sharedN8n } from './support/shared';

const NEEDLE = 'c4d1secret9token77';

const n8n = sharedN8n();
let sandbox: Sandbox;
const answers: unknown[] = [];

beforeAll(async () => {
	sandbox = await startSandbox({ token: NEEDLE });
});

beforeEach(() => sandbox.reset());

afterAll(async () => {
	await sandbox?.stop();
});

/** What n8n's own tester says of a credential. */
async function test(siteUrl = sandbox.url, token = NEEDLE) {
	const type = 'moodleWebServiceApi';
	const credentials = { id: '', name: 'Moodle', type, data: { siteUrl, token } };
	const answer = await n8n.post<{ status: string; message: string }>('/rest/credentials/test', {
		credentials,
	});
	answers.push(answer);
	return answer;
}

it('accepts the right token, whatever address was pasted', async () => {
	for (const tail of ['', '/', '/login/index.php', '/webservice/rest/server.php', '/my/']) {
		expect(await test(sandbox.url + tail)).toMatchObject({ status: 'OK' });
	}
	expect(sandbox.requests).toHaveLength(5);
	for (const { query, body } of sandbox.requests) {
		expect(query).toBe('');
		expect(body).toMatch(new RegExp(`^wstoken=${NEEDLE}&`));
	}
});

it('names a wrong token', async () => {
	expect(await test(sandbox.url, 'another')).toEqual({
		status: 'Error',
		message:
			'Moodle does not know this token. Check that you copied all of it and that it is from this site, or create a new one under Site administration > Server > Web services > Manage tokens',
	});
});

it('names a service without the function', async () => {
	sandbox.world.tokens.set(NEEDLE, {
		token: NEEDLE,
		userid: 2,
		functions: ['core_group_create_groups'],
	});
	expect(await test()).toEqual({
		status: 'Error',
		message:
			"The token's service does not allow core_webservice_get_site_info. Add it under Site administration > Server > Web services > External services > Functions, and check that the service is enabled and that the token has not expired and is not restricted to other IP addresses",
	});
});

it.each<[Fault, string]>([
	[
		{ kind: 'loginPage' },
		"This address answers, but not as the web service of a Moodle site. Check 'Site URL': a login page, a firewall or another program may be there",
	],
	[
		{ kind: 'forbidden' },
		'Web services or the REST protocol are switched off on this site. Switch them on under Site administration > Server > Web services > Overview',
	],
	[
		{ kind: 'maintenancePage' },
		'The site is in maintenance mode or overloaded. Test again when it is back',
	],
	[{ kind: 'siteMaintenance' }, 'The site is in maintenance mode. Test again when it is back'],
	[{ kind: 'upgradeRunning' }, 'The site is being upgraded. Test again when it is done'],
	[
		{ kind: 'redirect' },
		"The site redirects to another address. Open the site in a browser and enter the address that it shows as 'Site URL'",
	],
])('names %j', async (fault, message) => {
	sandbox.setFaults([fault]);
	expect(await test()).toEqual({ status: 'Error', message });
	expect(sandbox.requests).toHaveLength(1);
});

it('does not follow a redirect, so that the token stays', async () => {
	const other = await startSandbox();
	sandbox.setFaults([{ kind: 'redirect', location: `${other.url}/webservice/rest/server.php` }]);
	expect(await test()).toMatchObject({ status: 'Error' });
	expect(other.requests).toEqual([]);
	await other.stop();
});

it('names an address that is none, one without Moodle, and one where nobody listens', async () => {
	expect(await test('ftp://moodle.example.edu')).toEqual({
		status: 'Error',
		message:
			"'Site URL' is not a web address. Enter it with https:// in front, e.g. https://moodle.example.edu",
	});
	expect(await test(`${sandbox.url}/elsewhere`)).toEqual({
		status: 'Error',
		message:
			"There is no Moodle at this address. Enter the address of the site's front page as 'Site URL', without anything after it",
	});
	expect(await test('http://127.0.0.1:9')).toMatchObject({ status: 'Error' });
});

it('keeps the token out of answers and logs', () => {
	expect(answers.length).toBeGreaterThan(10);
	expect(JSON.stringify(answers)).not.toContain(NEEDLE);
	expect(n8n.log()).not.toContain(NEEDLE);
});
