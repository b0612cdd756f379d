import type {
	Icon,
	ICredentialDataDecryptedObject,
	ICredentialTestRequest,
	ICredentialType,
	IHttpRequestOptions,
	INodeProperties,
} from 'n8n-workflow';
import { UserError } from 'n8n-workflow';

import { readSiteUrl, REST_ENDPOINT } from '../nodes/MoodleGroups/moodle/siteUrl';
import { LEAST_LENGTH, readToken } from '../nodes/MoodleGroups/moodle/token';
import { credentialTestRules } from './credentialTestRules';

/** A Moodle site and a token of one of its web services. */
export class MoodleWebServiceApi implements ICredentialType {
	name = 'moodleWebServiceApi';

	displayName = 'Moodle Web Service API';

	icon: Icon = { light: 'file:moodleWebService.svg', dark: 'file:moodleWebService.dark.svg' };

	documentationUrl =
		'https://github.com/n8n-nodes-moodle-groups/n8n-nodes-moodle-groups/blob/main/docs/setting-up-moodle.md';

	properties: INodeProperties[] = [
		{
			displayName: 'Site URL',
			name: 'siteUrl',
			type: 'string',
			required: true,
			default: '',
			placeholder: 'e.g. https://moodle.example.edu',
			description: 'Address of the Moodle site, as it shows in the browser',
		},
		{
			displayName: 'Token',
			name: 'token',
			type: 'string',
			typeOptions: { password: true },
			required: true,
			default: '',
			description: 'From Site administration > Server > Web services > Manage tokens in Moodle',
		},
	];

	/**
	 * Addresses a call to the site and puts the token in front of its form body, never into the
	 * URL: addresses end up in logs. Other nodes, such as HTTP Request, get the token for addresses
	 * of the site only.
	 */
	authenticate = async (
		credentials: ICredentialDataDecryptedObject,
		request: IHttpRequestOptions,
	): Promise<IHttpRequestOptions> => {
		const address = readSiteUrl(credentials.siteUrl);
		if ('refusal' in address) throw new UserError(address.refusal);
		const token = readToken(credentials.token);
		if (holdsToken(address.site, token)) {
			throw new UserError(
				"'Site URL' contains the token. Enter only the address of your Moodle site, and the token in its own field",
			);
		}
		const isOwnCall = request.url === REST_ENDPOINT;
		if (!isOwnCall && !isBelow(address.site, request)) {
			throw new UserError(
				`The token of this credential is for ${address.site} only. Call an address of that site`,
			);
		}
		const { form } = request as AnyRequest;
		return {
			...request,
			...(isOwnCall ? { baseURL: address.site } : {}),
			...(form === undefined
				? { body: withToken(token, request.body) }
				: { form: { wstoken: token, ...form } }),
		};
	};

	test: ICredentialTestRequest = {
		request: {
			method: 'POST',
			baseURL: '={{ $credentials.siteUrl }}',
			url: REST_ENDPOINT,
			headers: { 'Content-Type': 'application/x-www-form-urlencoded' },
			body: { moodlewsrestformat: 'json', wsfunction: 'core_webservice_get_site_info' },
			disableFollowRedirect: true,
		},
		rules: credentialTestRules,
	};
}

/** An address that was pasted together with the token would be looked up and logged. */
function holdsToken(site: string, token: string): boolean {
	if (token.length < LEAST_LENGTH) return false;
	return [token, encodeURIComponent(token)].some((form) =>
		site.toLowerCase().includes(form.toLowerCase()),
	);
}

/** The requests of HTTP Request are of an older kind: the address is called `uri`, a form `form`. */
type AnyRequest = IHttpRequestOptions & { readonly uri?: string; readonly form?: object };

function isBelow(site: string, { url, uri, baseURL }: AnyRequest): boolean {
	const address = url ?? uri ?? '';
	if (!URL.canParse(address, baseURL)) return false;
	return new URL(address, baseURL).href.startsWith(`${site}/`);
}

function withToken(token: string, body: IHttpRequestOptions['body']): IHttpRequestOptions['body'] {
	if (typeof body === 'string') return `wstoken=${encodeURIComponent(token)}&${body}`;
	if (body instanceof URLSearchParams) {
		return new URLSearchParams([['wstoken', token], ...body.entries()]);
	}
	return { wstoken: token, ...(body as object) };
}
