import type { IHttpRequestOptions } from 'n8n-workflow';

import { MoodleWebServiceApi } from '../../credentials/MoodleWebServiceApi.credentials';
import { readSiteUrl } from '../../nodes/MoodleGroups/moodle/siteUrl';

const SITE = 'https://courses.yoursite.com';
const { authenticate } = new MoodleWebServiceApi();
const data = { siteUrl: `${SITE}/login/index.php`, token: ' a&b ' };
const ENDPOINT = '/webservice/rest/server.php';

describe('the site address', () => {
	it.each([
		[SITE, SITE],
		[`  ${SITE}/// `, SITE],
		['HTTPS://Courses.YourSite.com', SITE],
		[`${SITE}:8443/moodle/`, `${SITE}:8443/moodle`],
		[`${SITE}/login/index.php`, SITE],
		[`${SITE}/moodle/login/index.php?testsession=2#x`, `${SITE}/moodle`],
		[`${SITE}${ENDPOINT}`, SITE],
		[`${SITE}/moodle${ENDPOINT}?wstoken=x`, `${SITE}/moodle`],
		[`${SITE}/course/view.php?id=2`, SITE],
		[`${SITE}/my/`, SITE],
		[`${SITE}/my/courses.php`, SITE],
		[`${SITE}/index.php`, SITE],
		['http://localhost', 'http://localhost'],
	])('%s is read as %s', (pasted, site) => {
		expect(readSiteUrl(pasted)).toEqual({ site });
	});

	it.each([
		['', "'Site URL' is empty. Enter the address of your Moodle site"],
		[undefined, "'Site URL' is empty. Enter the address of your Moodle site"],
		[
			'courses.yoursite.com',
			`'Site URL' is not a web address. Enter it with https:// in front, e.g. ${SITE}`,
		],
		[
			'ftp://courses.yoursite.com',
			`'Site URL' is not a web address. Enter it with https:// in front, e.g. ${SITE}`,
		],
		['https://', `'Site URL' is not a web address. Enter it with https:// in front, e.g. ${SITE}`],
		[
			'https://me:pw@courses.yoursite.com',
			"'Site URL' holds a user name or password. Enter the address without them",
		],
	])('%s is refused', async (pasted, refusal) => {
		expect(readSiteUrl(pasted)).toEqual({ refusal });
		await expect(authenticate({ ...data, siteUrl: pasted! }, { url: ENDPOINT })).rejects.toThrow(
			refusal,
		);
	});
});

describe('the token', () => {
	it.each<[string, IHttpRequestOptions['body'], unknown]>([
		[
			'text',
			'moodlewsrestformat=json&wsfunction=f',
			'wstoken=a%26b&moodlewsrestformat=json&wsfunction=f',
		],
		['an object', { wsfunction: 'f' }, { wstoken: 'a&b', wsfunction: 'f' }],
		['nothing', undefined, { wstoken: 'a&b' }],
	])('goes in front of a body of %s, and nowhere else', async (_, body, expected) => {
		const request = await authenticate(data, { url: ENDPOINT, body });
		expect(request).toEqual({ url: ENDPOINT, baseURL: SITE, body: expected });
	});

	it('goes in front of search parameters', async () => {
		const body = new URLSearchParams({ wsfunction: 'f' });
		const request = await authenticate(data, { url: ENDPOINT, body });
		expect(String(request.body)).toBe('wstoken=a%26b&wsfunction=f');
	});

	it('leaves the address of other users of the credential alone', async () => {
		const request = await authenticate(data, { url: 'https://elsewhere.example/x', body: 'a=b' });
		expect(request).toEqual({ url: 'https://elsewhere.example/x', body: 'wstoken=a%26b&a=b' });
	});
});
