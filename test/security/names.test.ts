import { execute, moodleGroups } from '../support/engine';
import { by, useSandbox, writes } from '../support/sandbox';

const sandbox = useSandbox();

const create = { resource: 'group', operation: 'create', dataMode: 'autoMapInputData' };
const createGrouping = { ...create, resource: 'grouping' };

/** Names that Moodle takes as they are: moodle-web-services.md, section 2. */
const NAMES: Array<[string, string]> = [
	['emoji of four bytes', 'Labs 🧪🔬'],
	['a family joined by zero-width joiners', '👩‍👩‍👧‍👦'],
	['a flag and a skin tone', '🇪🇺 👋🏽'],
	['right to left', 'مجموعة الفيزياء'],
	['both directions with marks', 'A\u200f קבוצה \u200eB'],
	['an override of direction', 'abc\u202edcba\u202c'],
	['isolates of direction', 'a\u2067b\u2069c'],
	['zero-width space and non-joiner', 'a\u200bb\u200cc\u2060d'],
	['letters and their accents apart', 'Zoe\u0308 e\u0301'],
	['letters with their accents', 'Zoë é'],
	['rare letters of four bytes', '𠮷野家 𝔸𝕓 \u{10ffff}'],
	['a tab and a line break', 'one\ttwo\nthree\r\nfour'],
	['control characters', 'a\u0001b\u0007c\u001bd\u007fe\u0085f'],
	['a byte order mark inside', 'a\ufeffb'],
	['separators of lines', 'a\u2028b\u2029c'],
	['not a character', 'a\ufffeb\uffffc\ufdd0'],
	['what forms encode', 'a&b=c+d%20e;f#g?h/i\\j"k\'l'],
	['brackets like PHP has them', 'groups[0][name]'],
	['an entity', '&lt;b&gt; &amp; &nbsp;'],
	['a comparison', 'a < b > c'],
	['an expression', '{{ $json.name }} $(whoami) < ?php'],
	['254 characters of four bytes', '🧪'.repeat(254)],
	['many accents on one letter', `a${'\u0301'.repeat(200)}`],
];

/** What Moodle refuses, and so does the node before it sends anything. */
const REFUSED: Array<[string, string]> = [
	['NUL', 'a\u0000b'],
	['the first half of a surrogate pair', 'a\ud83d'],
	['the second half of a surrogate pair', '\ude00b'],
	['the halves in the wrong order', '\ude00\ud83d'],
	['a tag', '<b>a</b>'],
	['a "<" before a letter', 'a<b'],
	['255 characters', 'x'.repeat(255)],
	['nothing but white space', ' \t\n\u00a0\ufeff'],
];

async function run(parameters: object, items: object[], settings = {}) {
	return await execute({
		site: sandbox.it,
		items: items as never,
		nodes: [moodleGroups({ ...parameters, ...settings }, 'continueRegularOutput')],
	});
}

const codes = (text: unknown) => [...String(text)].map((char) => char.codePointAt(0));

describe.each(NAMES)('a name with %s', (_, name) => {
	it('of a group comes back as it went, and finds the group', async () => {
		const [{ json: created }] = (
			await run(create, [{ courseid: 2, name, description: name }])
		).output()[0];
		expect(created.error).toBeUndefined();
		expect(codes(created.name)).toEqual(codes(name));
		expect(codes(sandbox.it.world.groups.get(1)?.name)).toEqual(codes(name));
		const get = { resource: 'group', operation: 'get' };
		const found = await run(get, [{}], { course: by('byId', 2), group: by('name', name) });
		const [{ json: group }] = found.output()[0];
		expect(codes(group.name)).toEqual(codes(name));
		expect(codes(group.description)).toEqual(codes(name));
		const add = { resource: 'groupMember', operation: 'add', dataMode: 'autoMapInputData' };
		const added = await run(add, [{ courseid: 2, group: name, userid: 3 }]);
		expect(added.output()[0][0].json).toMatchObject({ groupid: 1, status: 'added' });
		expect(sandbox.it.world.membersOf(1)).toEqual([3]);
	});

	it('of a grouping comes back as it went', async () => {
		const created = await run(createGrouping, [{ courseid: 2, name }]);
		expect(codes(created.output()[0][0].json.name)).toEqual(codes(name));
		const list = { resource: 'grouping', operation: 'getMany', course: by('byId', 2) };
		const listed = await run(list, [{}], { returnAll: true });
		expect(listed.output()[0].map(({ json }) => codes(json.name))).toEqual([codes(name)]);
	});
});

describe.each(REFUSED)('a name with %s', (_, name) => {
	it('is refused before anything is sent', async () => {
		for (const parameters of [create, createGrouping]) {
			const { output } = await run(parameters, [{ courseid: 2, name }]);
			expect(output()[0][0].json.error).toMatch(
				/^(?:'name' (?:is missing|contains|is longer than 254)|The row is empty)/,
			);
			expect(String(output()[0][0].json.error).isWellFormed()).toBe(true);
		}
		expect(writes(sandbox.it)).toEqual([]);
	});
});

it.each(['description', 'idnumber', 'enrolmentkey', 'customfield_campus'])(
	'half a pair and NUL are refused in %s',
	async (key) => {
		for (const value of ['a\u0000', 'a\ud83d']) {
			const { output } = await run(create, [{ courseid: 2, name: 'A', [key]: value }]);
			expect(output()[0][0].json.error).toMatch(
				/contains a character that Moodle refuses|must be a text/,
			);
		}
		expect(writes(sandbox.it)).toEqual([]);
	},
);
