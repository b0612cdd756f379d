import type { IDataObject, INodeParameters } from 'n8n-workflow';

import { execute, moodleGroups } from '../support/engine';
import { useSandbox } from '../support/sandbox';
import { arrange, everyOperation, isReading, namedRow, plainRow } from './support/operations';

const sandbox = useSandbox({ token: 'a-token-of-an-honest-site' });

beforeEach(() => arrange(sandbox.it));

afterEach(() => {
	expect(Object.keys(Object.prototype)).toEqual([]);
	expect(({} as IDataObject).polluted).toBeUndefined();
});

const writing = everyOperation.filter(({ parameters }) => !isReading(parameters));

/** Rows come from web forms too: whoever fills one in chooses keys and values. */
const NAMES = ['__proto__', 'constructor', 'prototype', 'toString', 'hasOwnProperty', 'valueOf'];

const DEEP = JSON.parse(`${'['.repeat(1000)}${']'.repeat(1000)}`) as IDataObject;

const VALUES: unknown[] = [
	...NAMES,
	...[null, true, -1, 1.5, 2 ** 60, '', ' ', '1e3', '0x10', '١٢'],
	...[[], {}, [[]], { mode: 'constructor', value: 1 }, { toString: 1, valueOf: 1 }],
	...['\u0000', '\ud800', '\u202e', '<b>x</b>', "'; DROP TABLE mdl_groups; --", '={{ $env }}'],
	...['/course/a.php?'.repeat(50_000), '9'.repeat(100_000), DEEP],
	JSON.parse('{"__proto__":{"polluted":1}}'),
];

async function run(parameters: INodeParameters, items: IDataObject[]) {
	const nodes = [moodleGroups(parameters, 'continueRegularOutput')];
	return await execute({ site: sandbox.it, items, nodes });
}

/** Every row is answered, and no answer speaks JavaScript. */
function expectAnswers(answers: IDataObject[], count: number): void {
	expect(answers.length).toBeGreaterThanOrEqual(count);
	for (const { error, message } of answers) {
		expect(`${String(error)} ${String(message)}`).not.toMatch(
			/cannot read|is not a function|call stack|cannot convert|malformed|\[object/i,
		);
	}
}

describe.each(writing)('$name', ({ parameters }) => {
	it('answers rows with any value in any field', async () => {
		const items = Object.keys({ ...namedRow, ...plainRow }).flatMap((key, at) =>
			VALUES.filter((_, index) => (index + at) % 3 === 0).map((value) => ({
				...(key in namedRow ? namedRow : plainRow),
				[key]: value,
			})),
		) as IDataObject[];
		const { output, error } = await run(parameters, items);
		expect(error).toBeUndefined();
		const answers = output()[0];
		expectAnswers(
			answers.map(({ json }) => json),
			items.length,
		);
		const paired = answers.flatMap(({ pairedItem }) => pairedItem as { item: number });
		expect(new Set(paired.map(({ item }) => item)).size).toBe(items.length);
	}, 30_000);

	it('answers rows with any name of a column', async () => {
		const items = NAMES.flatMap((name) => [
			JSON.parse(`{"groupid":1,"userid":4,"${name}":{"polluted":1}}`) as IDataObject,
			JSON.parse(`{"groupid":1,"userid":4,"customfield_${name}":"1"}`) as IDataObject,
			JSON.parse(`{"${name}":"1"}`) as IDataObject,
		]);
		const { output, error } = await run(parameters, items);
		expect(error).toBeUndefined();
		expectAnswers(
			output()[0].map(({ json }) => json),
			items.length,
		);
	});
});

it.each(NAMES)('a group called %s is a group like any other', async (name) => {
	const row = { courseid: 2, name, idnumber: name, description: name };
	const create = { resource: 'group', operation: 'create', dataMode: 'autoMapInputData' };
	const created = await run(create, [row]);
	expect(created.output()[0][0].json).toMatchObject({ name, idnumber: name, status: 'created' });
	const add = { resource: 'groupMember', operation: 'add', dataMode: 'autoMapInputData' };
	const added = await run(add, [{ courseid: 2, group: name, userid: 3 }]);
	expect(added.output()[0][0].json).toMatchObject({ userid: 3, status: 'added' });
	const unknown = await run(add, [{ courseid: 2, group: `${name}x`, userid: 3 }]);
	expect(unknown.output()[0][0].json.error).toContain(`has the name "${name}x"`);
});

describe('a row with very many columns', () => {
	const add = { resource: 'groupMember', operation: 'add', dataMode: 'autoMapInputData' };
	const update = { ...add, resource: 'group', operation: 'update' };
	const columns = (count: number, nameOf: (index: number) => string) =>
		Object.fromEntries(Array.from({ length: count }, (_, index) => [nameOf(index), 'x']));

	const alike = (index: number) =>
		`group${[...index.toString(3)].map((digit) => '_- '[+digit]).join('')}`;

	it.each([
		['a number each', 10_000, columns(10_000, (index) => `group${index}`), add],
		['a number each, no user', 10_000, columns(10_000, (index) => `group${index}`), add],
		['a number each, and custom fields', 1, columns(10_000, (index) => `group${index}`), update],
		['names that are all alike', 1, columns(50_000, alike), add],
		['names that mean nothing', 1, columns(100_000, (index) => `c${index}`), add],
	])(
		'(%s) is answered in good time',
		async (what, rows, given, parameters) => {
			const who = what.includes('no user') ? {} : { userid: 3 };
			const started = Date.now();
			const { output } = await run(parameters, [
				{ courseid: 2, ...who, name: 'A', customfield_a: 'b', ...given },
			]);
			// Each column against each other took minutes.
			expect(Date.now() - started).toBeLessThan(15_000);
			expect(output()[0]).toHaveLength(rows);
			for (const { json } of output()[0]) expect(String(json.error).length).toBeLessThan(4100);
		},
		60_000,
	);
});
