import { defaultWorld } from '../../sandbox/world/defaultWorld';
import type { RecordedCase } from './replay';

/** What the built-in world and the suite say may look like this; else it is of a real site. */
const PATTERNS = {
	token: /\b[0-9a-f]{24,}\b|\bwstoken\b/g,
	address: /\w+:\/\/[^\s"]*|\blocalhost\b|(?<!\w"):\d{4,5}\b/g, // not an id in JSON
	// Numbers of versions have up to three parts, addresses four.
	host: /\b(?!\d+(?:\.\d+){1,2}(?![\w.])|example\.(?:edu|invalid)\b)[\w-]+(?:\.[\w-]+)+/gi,
	email: /[^\s"@]+@(?!example\.(?:edu|invalid)\b)[^\s"]*/gi,
	path: /(?<![\w<])\/\w[^\s"]*|\b[A-Z]:\\[^\s"]*/g,
} as const;

/** Accounts that stand for those of the site; others are wrong on purpose. */
const TOKENS = ['demo-token-teacher', 'wrong-token'];

const PERSONAL = /^(?:username|fullname|firstname|lastname|email|idnumber|shortname)$/;

/** The names of all that is made while recording; the run's own number is not kept. */
const MADE = /^(?:n8n-live-0+\b.*|0+@example\.invalid|0|)$/isu;

/** A picture in the descriptions of the cases, which no site has. */
const PICTURE = '@@PLUGINFILE@@/x.png';

/** What a recording holds of the site on which it was made: nothing of it may be kept. */
export function strangersIn(cases: readonly RecordedCase[]): string[] {
	const text = JSON.stringify(cases).replaceAll(PICTURE, '');
	const found = Object.entries(PATTERNS).flatMap(([what, pattern]) => {
		return [...text.matchAll(pattern)].map(([stranger]) => `${what} ${stranger}`);
	});
	const tokens = cases
		.flatMap(({ steps }) => steps.map(({ request }) => request.tok))
		.filter((token) => token !== undefined && !TOKENS.includes(token))
		.map((token) => `token ${token}`);
	const names = [...namesIn(cases)]
		.filter((name) => !known.has(name.toLowerCase()) && !MADE.test(name))
		.map((name) => `name ${name}`);
	return [...new Set([...found, ...tokens, ...names])];
}

const { users, courses } = defaultWorld('');

const known = new Set(
	[
		...users.flatMap((user) => [...Object.values(user), `${user.firstname} ${user.lastname}`]),
		...courses.flatMap((course) => Object.values(course)),
	].map((value) => String(value).toLowerCase()),
);

/** What is answered of people and courses, and by what they were looked for. */
function* namesIn(cases: readonly RecordedCase[]): Generator<string> {
	for (const { request, response } of cases.flatMap(({ steps }) => steps)) {
		yield* personal(response.body);
		const field = request.params?.find(([name]) => name === 'field')?.[1] ?? '';
		if (!PERSONAL.test(field)) continue;
		for (const [name, value] of request.params!) if (/^value/.test(name)) yield value;
	}
}

function* personal(value: unknown, key = ''): Generator<string> {
	if (typeof value === 'string' && PERSONAL.test(key)) yield value;
	if (typeof value !== 'object' || value === null) return;
	for (const [name, inner] of Object.entries(value)) yield* personal(inner, name);
}
