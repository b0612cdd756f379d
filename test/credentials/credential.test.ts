import type { IHttpRequestOptions } from 'n8n-workflow';

import { MoodleWebServiceApi } from '../../credentials/MoodleWebServiceApi.credentials';
import { readSiteUrl } from '../../nodes/MoodleGroups/moodle/siteUrl';
import { refusesSite } from '../support/said';

const SITE = 'https://moodle.example.edu';
const { authenticate } = new MoodleWebServiceApi();
const data = { siteUrl: `${SITE}/login/index.php`, token: ' a&b ' };
const ENDPOINT = '/webservice/rest/server.php';

describe('the site address', () => {
	it.each([
		[SITE, SITE],
		[`  ${SITE}/// `, SITE],
		['HTTPS://Moodle.Example.edu', SITE],
		[`${SITE}:8443/moodle/`, `${SITE}:8443/moodle`],
		[`${SITE}/login/index.php`, SITE],
		[`${SITE}/moodle/login/index.php?testsession=2#x`, `${SITE}/moodle`],
		[`${SITE}${ENDPOINT}`, SITE],
		[`${SITE}/moodle${ENDPOINT}?wsfunction=x`, `${SITE}/moodle`],
		[`${SITE}/course/view.php?id=2`, SITE],
		[`${SITE}/my/`, SITE],
		[`${SITE}/my/courses.php`, SITE],
		[`${SITE}/index.php`, SITE],
		['http://localhost', 'http://localhost'],
		...['', '/moodle', '/lms/course', '/my', '/a/local'].flatMap((folder) =>
			[
				...['/admin/webservice/tokens.php?action=create', '/admin/tool/uploaduser/index.php'],
				...['/admin/settings.php?section=externalservices', '/admin/user/user_bulk.php'],
				...['/mod/quiz/view.php?id=4&forceview=1', '/grade/report/user/index.php?id=2'],
				...['/report/log/index.php', '/blog/index.php', '/user/profile.php?id=3#badges'],
				...['/group/overview.php?id=2', '/course/view.php?id=2', '/theme/image.php/boost/core/1/x'],
				...['/login/index.php', '/message/index.php', '/local/x/deep/y.php', '/mod/forum/user.php'],
				...['/calendar/view.php?view=month', '/enrol/cohort/edit.php', '/badges/mybadges.php'],
			].map((page) => [`${SITE}${folder}${page}`, `${SITE}${folder}`]),
		),
		...['/pluginfile.php/5/user/icon/f1', '/?redirect=0', '/index.php?redirect=0', '/course/'].map(
			(page) => [`${SITE}/moodle${page}`, `${SITE}/moodle`],
		),
	])('%s is read as %s', (pasted, site) => {
		expect(readSiteUrl(pasted)).toEqual({ site });
	});

	it.each([
		['', refusesSite('')],
		[undefined, refusesSite('')],
		['moodle.example.edu', refusesSite('no address')],
		['ftp://moodle.example.edu', refusesSite('no address')],
		['https://', refusesSite('no address')],
		['https://me:pw@moodle.example.edu', refusesSite('https://a:b@moodle.example.edu')],
		[
			`${SITE}${ENDPOINT}?wstoken=0123456789abcdef0123456789abcdef`,
			refusesSite('https://moodle.example.edu/?token=x'),
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

	it('goes in front of the form of HTTP Request', async () => {
		const uri = `${SITE}${ENDPOINT}`;
		const request = { uri, form: { wsfunction: 'f' }, body: { wsfunction: 'f' } };
		expect(await authenticate(data, request as unknown as IHttpRequestOptions)).toEqual({
			...request,
			form: { wstoken: 'a&b', wsfunction: 'f' },
		});
	});

	it.each<Partial<IHttpRequestOptions> & { uri?: string }>([
		{ url: `${SITE}/webservice/rest/server.php?moodlewsrestformat=json` },
		{ uri: `${SITE}/webservice/upload.php` },
		{ url: '/webservice/upload.php', baseURL: SITE },
	])('goes to other addresses of the site for other nodes: %j', async (address) => {
		const request = { ...address, body: 'a=b' } as IHttpRequestOptions;
		expect(await authenticate(data, request)).toEqual({ ...address, body: 'wstoken=a%26b&a=b' });
	});

	it.each<Partial<IHttpRequestOptions> & { uri?: string }>([
		{ url: 'https://elsewhere.example/webservice/rest/server.php' },
		{ uri: 'https://elsewhere.example/x' },
		{ url: '/webservice/upload.php', baseURL: 'https://elsewhere.example' },
		{ url: SITE.replace('https', 'http') },
		{ url: `${SITE}.elsewhere.example/` },
		{ url: `${SITE}@elsewhere.example/` },
		{ url: `${SITE}:8443/` },
		{ url: 'webservice/upload.php' },
		{},
	])('goes nowhere else: %j', async (address) => {
		await expect(authenticate(data, address as IHttpRequestOptions)).rejects.toThrow(
			`The token of this credential is for ${SITE} only. Call an address of that site`,
		);
	});

	it('goes to no other directory of the server that the site is in', async () => {
		const own = { ...data, siteUrl: `${SITE}/moodle` };
		const other = authenticate(own, { url: `${SITE}/moodle/../other/x.php` });
		await expect(other).rejects.toThrow(`is for ${SITE}/moodle only`);
		await expect(authenticate(own, { url: `${SITE}/moodle/x.php` })).resolves.toBeDefined();
	});
});
