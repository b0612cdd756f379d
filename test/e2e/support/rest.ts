/* eslint-disable @n8n/community-nodes/no-restricted-globals, @n8n/community-nodes/no-restricted-imports -- runs on a developer's machine, never inside n8n */
import { request } from 'undici';

/** The owner of the n8n that the tests and `npm run n8n` start. */
export const OWNER = {
	email: 'owner@example.edu',
	firstName: 'Test',
	lastName: 'Owner',
	password: 'Moodle-groups-1',
};

/** n8n's own interface, as its editor uses it, with the owner logged in. */
export interface Rest {
	readonly url: string;
	/** The owner's cookie, `name=value`. */
	readonly cookie: string;
	get<T>(path: string): Promise<T>;
	post<T>(path: string, body: unknown): Promise<T>;
	patch<T>(path: string, body: unknown): Promise<T>;
}

type Method = 'GET' | 'POST' | 'PATCH';

/** Makes the owner of a new n8n, or logs in where there is one already. */
export async function openRest(url: string): Promise<Rest> {
	const cookie =
		(await login(url, '/rest/owner/setup', OWNER)) ??
		(await login(url, '/rest/login', {
			email: OWNER.email,
			emailOrLdapLoginId: OWNER.email,
			password: OWNER.password,
		}));
	if (cookie === undefined) throw new Error(`Nobody can log in to ${url}`);
	return useRest(url, cookie);
}

/** The same for who has the cookie already. */
export function useRest(url: string, cookie: string): Rest {
	const call = async <T>(method: Method, path: string, body?: unknown): Promise<T> => {
		const response = await send(url, method, path, body, cookie);
		const text = await response.body.text();
		if (response.statusCode >= 300) throw new Error(`${method} ${path}: ${text}`);
		return (JSON.parse(text) as { data: T }).data;
	};
	return {
		url,
		cookie,
		get: async (path) => await call('GET', path),
		post: async (path, body) => await call('POST', path, body),
		patch: async (path, body) => await call('PATCH', path, body),
	};
}

async function login(url: string, path: string, body: object): Promise<string | undefined> {
	// The editor is served a moment before the owner can be made.
	for (let tries = 0; tries < 50; tries++) {
		const response = await send(url, 'POST', path, body, '');
		await response.body.dump();
		const [cookie] = [response.headers['set-cookie'] ?? []].flat();
		if (cookie !== undefined) return cookie.split(';')[0];
		if (response.statusCode < 500 && response.statusCode !== 404) return undefined;
		await new Promise((resolve) => setTimeout(resolve, 200));
	}
	return undefined;
}

async function send(url: string, method: Method, path: string, body: unknown, cookie: string) {
	return await request(url + path, {
		method,
		// A busy n8n closes a connection that waits at the moment in which it is used again.
		reset: true,
		headers: { 'content-type': 'application/json', cookie },
		body: body === undefined ? undefined : JSON.stringify(body),
	});
}
