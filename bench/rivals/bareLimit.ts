import { Pool } from 'undici';

import type { Site } from '../../test/support/n8nEngine';
import type { Writes } from '../tasks/task';

const PER_REQUEST = 100;

/**
 * The bare limit: the same entries in requests of a hundred, without n8n and without reading
 * anything. Nobody can be faster who sends as many requests at once.
 *
 * @param atOnce how many requests are under way at the same time.
 */
export async function writeEntries(
	site: Site,
	{ fn, list, entries }: Writes,
	atOnce: number,
): Promise<void> {
	const pool = new Pool(new URL(site.url).origin, { connections: atOnce });
	let next = 0;
	const work = async () => {
		while (next < entries.length) {
			const batch = entries.slice(next, next + PER_REQUEST);
			next += PER_REQUEST;
			await send(pool, site, fn, pairsOf(list, batch));
		}
	};
	await Promise.all(Array.from({ length: atOnce }, work));
	await pool.close();
}

/** Calls a web service function; throws when Moodle refuses. */
export async function callMoodle(
	site: Site,
	fn: string,
	pairs: ReadonlyArray<readonly [string, string]>,
): Promise<unknown> {
	const pool = new Pool(new URL(site.url).origin, { connections: 1 });
	try {
		return await send(pool, site, fn, pairs);
	} finally {
		await pool.close();
	}
}

async function send(
	pool: Pool,
	{ url, token }: Site,
	fn: string,
	pairs: ReadonlyArray<readonly [string, string]>,
): Promise<unknown> {
	const form = new URLSearchParams([
		['wstoken', token],
		['moodlewsrestformat', 'json'],
		...pairs.map(([key, value]): [string, string] => [key, value]),
		['wsfunction', fn],
	]);
	const { body } = await pool.request({
		method: 'POST',
		path: `${new URL(url).pathname.replace(/\/$/, '')}/webservice/rest/server.php`,
		headers: { 'content-type': 'application/x-www-form-urlencoded' },
		body: form.toString(),
	});
	const answer = (await body.json()) as { exception?: string; message?: string } | null;
	if (answer?.exception !== undefined) throw new Error(`${fn}: ${answer.message}`);
	return answer;
}

function pairsOf(list: string, entries: Writes['entries']): Array<readonly [string, string]> {
	return entries.flatMap((entry, index) =>
		Object.entries(entry).map(
			([key, value]) => [`${list}[${index}][${key}]`, String(value)] as const,
		),
	);
}
