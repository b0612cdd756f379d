import type { ICredentialTestRequest } from 'n8n-workflow';

type Rules = NonNullable<ICredentialTestRequest['rules']>;
type Rule = Rules[number];

const FUNCTION = 'core_webservice_get_site_info';

/**
 * Why a site that answered has not accepted the credential. n8n takes the first rule that fits;
 * the last one catches every answer that is not the description of a Moodle site, because Moodle
 * reports its errors with HTTP 200.
 */
export const credentialTestRules = [
	...[301, 302, 303, 307, 308].map((status) =>
		onStatus(
			status,
			"The site redirects to another address. Open the site in a browser and enter the address that it shows as 'Site URL'",
		),
	),
	onStatus(
		403,
		'Web services or the REST protocol are switched off on this site. Switch them on under Site administration > Server > Web services > Overview',
	),
	onStatus(
		404,
		"There is no Moodle at this address. Enter the address of the site's front page as 'Site URL', without anything after it",
	),
	onStatus(503, 'The site is in maintenance mode or overloaded. Test again when it is back'),
	onErrorcode(
		'invalidtoken',
		'Moodle does not know this token. Check that you copied all of it and that it is from this site, or create a new one under Site administration > Server > Web services > Manage tokens',
	),
	onErrorcode(
		'accessexception',
		`The token's service does not allow ${FUNCTION}. Add it under Site administration > Server > Web services > External services > Functions, and check that the service is enabled and that the token has not expired and is not restricted to other IP addresses`,
	),
	onErrorcode('sitemaintenance', 'The site is in maintenance mode. Test again when it is back'),
	onErrorcode('upgraderunning', 'The site is being upgraded. Test again when it is done'),
	onErrorcode('dbconnectionfailed', 'Moodle cannot reach its database. Test again later'),
	...Object.entries({
		wsaccessusersuspended: 'is suspended',
		wsaccessuserdeleted: 'is deleted',
		wsaccessuserunconfirmed: 'is not confirmed',
		wsaccessusernologin: 'may not log in',
		wsaccessuserexpired: 'has an expired password',
	}).map(([errorcode, state]) =>
		onErrorcode(
			errorcode,
			`The account of the token ${state}. Create a token for an active account`,
		),
	),
	{
		type: 'responseSuccessBody',
		properties: {
			key: 'userid',
			value: undefined,
			message:
				"This address answers, but not as the web service of a Moodle site. Check 'Site URL': a login page, a firewall or another program may be there",
		},
	},
	// n8n's type allows one kind of rule per list; its tester takes both.
] as Rules;

function onStatus(value: number, message: string): Rule {
	return { type: 'responseCode', properties: { value, message } };
}

function onErrorcode(value: string, message: string): Rule {
	return { type: 'responseSuccessBody', properties: { key: 'errorcode', value, message } };
}
