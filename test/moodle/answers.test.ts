import { explainException } from '../../nodes/MoodleGroups/moodle/exceptions';
import { readAnswer } from '../../nodes/MoodleGroups/moodle/readAnswer';
import { connectionFailure, type HttpAnswer } from '../../nodes/MoodleGroups/moodle/transport';

const ADD = 'core_group_add_group_members';
const UPDATE = 'core_group_update_groups';

function read(http: Partial<HttpAnswer>) {
	return readAnswer(ADD, { status: 200, contentType: 'text/html', body: '', ...http });
}

describe('what is no answer of Moodle', () => {
	it.each<[Partial<HttpAnswer>, object]>([
		[
			{ status: 303, location: 'https://other.example/sub/webservice/rest/server.php?wstoken=x' },
			{ message: 'The site address redirects to https://other.example/sub', effect: 'nothing' },
		],
		[{ status: 301 }, { message: 'The site address redirects to another address' }],
		[
			{ status: 302, location: 'https://moodle.example/login/index.php?x=1' },
			{
				message: 'The site address redirects to https://moodle.example/login/index.php',
				advice:
					"Open the front page of the site in a browser, and enter the address that the browser shows as 'Site URL' in the credential. If that is the same, ask whoever runs the server to let calls of /webservice/rest/server.php through. The node does not follow redirects, because they could take the token to another site.",
			},
		],
		[{ status: 403 }, { blame: 'site', effect: 'nothing', transient: false, httpStatus: 403 }],
		[{ status: 404 }, { message: 'There is no Moodle at the site address', effect: 'nothing' }],
		[
			{ status: 413 },
			{
				message: 'The request is too large for the web server',
				blame: 'request',
				effect: 'nothing',
			},
		],
		[
			{ status: 418 },
			{ message: 'The site answered with HTTP status 418 instead of a result', effect: 'unknown' },
		],
		[
			{ status: 429, retryAfter: 7 },
			{ transient: true, retryAfter: 7, effect: 'nothing' },
		],
		[{ status: 500 }, { blame: 'request', effect: 'unknown', transient: false }],
		[{ status: 502 }, { transient: true, effect: 'unknown' }],
		[{ status: 503 }, { transient: true, effect: 'nothing' }],
		[
			{ status: 503, took: 60_000 },
			{ transient: true, effect: 'unknown' },
		],
		[{ status: 524 }, { transient: true, effect: 'unknown' }],
		[{ status: 504 }, { transient: true, effect: 'unknown' }],
		[
			{ body: '<!DOCTYPE html><title> Log in </title>' },
			{
				message: 'The site answered with a web page ("Log in") instead of a result',
				effect: 'unknown',
			},
		],
		[{ body: '<html>' }, { message: 'The site answered with a web page instead of a result' }],
		[
			{ contentType: 'application/xml', body: '<?xml version="1.0"?>' },
			{
				message: 'The server cut the request before Moodle could read it',
				blame: 'request',
				effect: 'nothing',
			},
		],
		[
			{ body: '' },
			{ message: 'Moodle stopped without an answer', effect: 'unknown', blame: 'request' },
		],
		[
			{ body: 'Warning: x\nnull' },
			{ message: 'Moodle answered with something that is not clean JSON', effect: 'unknown' },
		],
		[{ body: '[{"id":1' }, { message: 'Moodle answered with something that is not clean JSON' }],
	])('%j', (http, expected) => {
		expect(read(http)).toMatchObject({ failure: expected });
	});

	it('is told apart from results, null too', () => {
		expect(read({ body: 'null' })).toEqual({ value: null });
		expect(read({ body: '[1]' })).toEqual({ value: [1] });
		expect(read({ body: '{"__proto__":{"polluted":1},"a":2}' })).toMatchObject({ value: { a: 2 } });
		expect({}).not.toHaveProperty('polluted');
	});
});

describe('Moodle’s exceptions', () => {
	it.each<[string, string | undefined, string, 'entry' | 'others' | 'site', string]>([
		['invalidtoken', '', 'Moodle does not know the token of the credential', 'site', ADD],
		['accessexception', '', `The token may not call ${ADD}`, 'site', ADD],
		[
			'invalidrecord',
			'table external_functions.',
			`This Moodle has no web service function ${ADD}`,
			'site',
			ADD,
		],
		['invalidrecord', 'table groups.', 'The group does not exist', 'entry', ADD],
		['invalidrecord', 'table course.', 'The course does not exist', 'entry', 'core_enrol_x'],
		['invalidrecord', undefined, 'Moodle found no such record', 'entry', ADD],
		['invaliduser', '', 'The user does not exist', 'entry', ADD],
		[
			'invalidparameter',
			'',
			"Moodle refused the member: most often the user is not enrolled in the group's course",
			'entry',
			ADD,
		],
		[
			'invalidparameter',
			'',
			'Moodle refused the group: most often its name is taken in the course',
			'entry',
			'core_group_create_groups',
		],
		[
			'invalidparameter',
			'',
			'Moodle refused a value of the row',
			'entry',
			'core_group_delete_groups',
		],
		[
			'errorcoursecontextnotvalid',
			'',
			"The course does not exist, or the token's user has no access to it",
			'entry',
			ADD,
		],
		[
			'nopermissions',
			'Sorry (Manage groups).',
			"The token's user lacks a permission: Sorry (Manage groups)",
			'entry',
			ADD,
		],
		['nopermissions', undefined, "The token's user lacks a permission: ", 'entry', ADD],
		['idnumbertaken', '', 'Another group of the course has this ID number', 'entry', ADD],
		['formatnotsupported', '', 'Moodle does not know this description format', 'entry', ADD],
		[
			'errorremovenotpermitted',
			'',
			'Another part of Moodle added this member to the group and keeps them there',
			'entry',
			ADD,
		],
		['dmlwriteexception', '', "Moodle's database refused the row", 'entry', UPDATE],
		[
			'dmlwriteexception',
			'',
			"Other writes to the same groups kept Moodle's database busy",
			'others',
			ADD,
		],
		[
			'dmlwriteexception',
			'',
			"Other writes to the same groups kept Moodle's database busy",
			'others',
			'core_group_delete_groups',
		],
		[
			'dmlwriteexception',
			'',
			"Other writes to the same groupings kept Moodle's database busy",
			'others',
			'core_group_unassign_grouping',
		],
		['invalidresponse', '', 'Moodle did the work but could not describe its result', 'entry', ADD],
		['restrictedcontextexception', '', 'The token is restricted to another course', 'entry', ADD],
		['sitemaintenance', '', 'The Moodle site is in maintenance mode', 'site', ADD],
		['upgraderunning', '', 'The Moodle site is being upgraded', 'site', ADD],
		['dbconnectionfailed', '<b>x</b>', 'Moodle cannot reach its database', 'site', ADD],
		['wsaccessusersuspended', '', 'The account of the token is suspended', 'site', ADD],
		['wsaccessuserdeleted', '', 'The account of the token is deleted', 'site', ADD],
		['wsaccessuserunconfirmed', '', 'The account of the token is not confirmed', 'site', ADD],
		['wsaccessusernologin', '', 'The account of the token may not log in', 'site', ADD],
		['wsaccessuserexpired', '', 'The account of the token has an expired password', 'site', ADD],
		[
			'somethingnew',
			'<p>Texte  traduit</p>',
			'Moodle refused the call: Texte traduit',
			'entry',
			ADD,
		],
		['toString', '', 'Moodle refused the call: without a reason', 'entry', ADD],
	])('%s (%s) means: %s', (errorcode, message, expected, blame, wsfunction) => {
		const failure = explainException(wsfunction, { errorcode, message });
		expect(failure).toMatchObject({ message: expected, blame, errorcode, transient: false });
		expect(failure.advice).toMatch(/\.$/);
		expect(failure.effect).toBe(errorcode === 'invalidresponse' ? 'unknown' : 'nothing');
	});

	it('may come from PHP, without an errorcode, and are cut when long', () => {
		const failure = explainException(ADD, { exception: 'TypeError', message: 'x'.repeat(500) });
		expect(failure.errorcode).toBeUndefined();
		expect(failure.message).toBe(`Moodle refused the call: ${'x'.repeat(200)}…`);
	});

	it('keep their debug information to themselves', () => {
		const body = JSON.stringify({ exception: 'x', errorcode: 'y', message: 'm', debuginfo: 'SQL' });
		expect(JSON.stringify(read({ body }))).not.toContain('SQL');
	});
});

describe('a connection that fails', () => {
	it.each<[string | undefined, object]>([
		[
			'ECONNREFUSED',
			{ message: 'The Moodle site refused the connection', effect: 'nothing', transient: true },
		],
		[
			'ECONNRESET',
			{
				message: 'The connection to the Moodle site was lost',
				effect: 'unknown',
				transient: true,
			},
		],
		[undefined, { message: 'The connection to the Moodle site was lost', effect: 'unknown' }],
		[
			'ENOTFOUND',
			{ message: 'The host name in the site address cannot be found', transient: false },
		],
		[
			'EAI_AGAIN',
			{ message: 'The host name in the site address cannot be found', transient: true },
		],
		['ETIMEDOUT', { message: 'Moodle did not answer in time', effect: 'unknown', transient: true }],
		[
			'CERT_HAS_EXPIRED',
			{
				message: 'The certificate of the Moodle site cannot be trusted',
				effect: 'nothing',
				transient: false,
			},
		],
		...['EPROTO', 'ERR_SSL_WRONG_VERSION_NUMBER'].map((code): [string, object] => [
			code,
			{
				message: 'n8n cannot make an HTTPS connection to the Moodle site',
				effect: 'nothing',
				transient: false,
			},
		]),
		[
			'ERR_CANCELED',
			{ message: 'The execution was cancelled', effect: 'unknown', transient: false },
		],
	])('%s', (code, expected) => {
		expect(connectionFailure(code)).toMatchObject({ failure: { blame: 'site', ...expected } });
	});
});
