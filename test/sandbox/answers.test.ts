/* eslint-disable @n8n/community-nodes/no-restricted-globals, @n8n/community-nodes/no-restricted-imports -- tests run on a developer's machine, never inside n8n */
import { readdirSync, readFileSync } from 'fs';
import { join } from 'path';

import { startSandbox, type Sandbox } from '../../sandbox';
import { MoodleClient } from '../support/moodleClient';
import { TOKENS, WORLDS, type Person, type WorldName } from './worlds';

/** A call and what the real Moodle answered; ids as `$g1` (groups) and `$gg1` (groupings). */
interface Call {
	readonly as?: Person;
	readonly fn: string;
	readonly params: ReadonlyArray<readonly [string, string]>;
	readonly answer: unknown;
}

interface Case {
	readonly case: string;
	readonly world?: WorldName;
	readonly steps: ReadonlyArray<Call | { readonly do: 'purgeCaches' }>;
}

const COURSE_KEYS = ['id', 'shortname', 'fullname', 'idnumber', 'format', 'visible', 'groupmode'];

const directory = join(__dirname, 'answers');
const files = readdirSync(directory).filter((name) => name.endsWith('.json'));

describe.each(files)('%s', (file) => {
	const cases = JSON.parse(readFileSync(join(directory, file), 'utf8')) as Case[];
	let sandbox: Sandbox | undefined;
	let moodle: MoodleClient | undefined;

	afterEach(async () => {
		await moodle?.close();
		await sandbox?.stop();
	});

	test.each(cases.map((each) => [each.case, each] as const))('%s', async (_, { world, steps }) => {
		sandbox = await startSandbox({ world: WORLDS[world ?? 'plain']() });
		moodle = new MoodleClient(sandbox.url, TOKENS.admin);
		const ids: Ids = { g: [], gg: [] };
		for (const step of steps) {
			if ('do' in step) {
				sandbox.world.purgeCaches();
				continue;
			}
			const { fn, as = 'admin' } = step;
			const params = bind(step.params, ids, String);
			const { body } = await moodle.send({ fn, params, tok: TOKENS[as], order: 'last' });
			const answer = neutral(JSON.parse(body), sandbox.url);
			collectIds(fn, answer, ids);
			expect({ as, fn, params, answer }).toEqual({
				as,
				fn,
				params,
				answer: bind(step.answer, ids, Number),
			});
		}
	});
});

interface Ids {
	readonly g: number[];
	readonly gg: number[];
}

/** Puts ids in place of `$g1`, `$gg1` …; an id that is not there yet becomes 0. */
function bind<T>(noted: T, ids: Ids, type: (id: number) => unknown): T {
	return JSON.parse(JSON.stringify(noted), (_, inner: unknown) => {
		const [, list, number] = /^\$(gg|g)(\d+)$/.exec(String(inner)) ?? [];
		return list === undefined ? inner : type(ids[list as keyof Ids][Number(number) - 1] ?? 0);
	}) as T;
}

/** Ids count in the order in which they first appear. */
function collectIds(fn: string, answer: unknown, ids: Ids): void {
	if (!/create_group|get_course_group(s|ings)$/.test(fn) || !Array.isArray(answer)) return;
	const list = fn.includes('grouping') ? ids.gg : ids.g;
	for (const { id } of answer as Array<{ id: number }>) if (!list.includes(id)) list.push(id);
}

/**
 * Without what differs between any two sites: addresses, most of a course's settings, and what PHP
 * says about its own errors, which is full of paths.
 */
function neutral(answer: unknown, siteUrl: string): unknown {
	if (answer !== null && typeof answer === 'object' && 'exception' in answer) {
		if (!('errorcode' in answer)) return { ...answer, message: '$php' };
	}
	return JSON.parse(JSON.stringify(answer).replaceAll(siteUrl, '$site'), (key, inner: unknown) => {
		if (key.startsWith('profileimageurl')) return String(inner).replace(/.*\/u\//, '$url/u/');
		if (key !== 'courses') return inner;
		return (inner as object[]).map((course) =>
			Object.fromEntries(Object.entries(course).filter(([name]) => COURSE_KEYS.includes(name))),
		);
	});
}
