/* eslint-disable @n8n/community-nodes/no-restricted-globals, @n8n/community-nodes/no-restricted-imports -- tests run on a developer's machine, never inside n8n */
import { existsSync, readdirSync, readFileSync } from 'fs';
import { dirname, join, sep } from 'path';

import {
	NodeHelpers,
	type INodeProperties,
	type INodePropertyCollection,
	type INodePropertyOptions,
} from 'n8n-workflow';

import { isKnown } from '../../sandbox/functions';
import { VERSIONS } from '../../sandbox/versions';
import { MEANINGS } from '../../nodes/MoodleGroups/moodle/exceptions';
import codex from '../../nodes/MoodleGroups/MoodleGroups.node.json';
import { MoodleGroups } from '../../nodes/MoodleGroups/MoodleGroups.node';
import functions from './coreGroupFunctions.json';

const NODE = join(__dirname, '../../nodes/MoodleGroups');
const { description } = new MoodleGroups();

type Property = INodeProperties | INodePropertyOptions | INodePropertyCollection;

/** Every property and option of the description, the nested ones too. */
function walk(properties: readonly Property[]): Property[] {
	return properties.flatMap((property) => {
		const nested = [
			...('options' in property ? (property.options ?? []) : []),
			...('values' in property && Array.isArray(property.values) ? property.values : []),
		] as Property[];
		return [property, ...walk(nested)];
	});
}

const all = walk(description.properties);

const operations = description.properties
	.filter(({ name }) => name === 'operation')
	.flatMap(({ displayOptions, options }) =>
		(options as INodePropertyOptions[]).map((option) => ({
			resource: String(displayOptions?.show?.resource?.[0]),
			option,
		})),
	);

describe('the description', () => {
	it('has the operations that the README names', () => {
		expect(operations.map(({ resource, option }) => `${resource}/${option.value}`)).toEqual([
			'enrolledUser/getMany',
			'group/create',
			'group/createOrUpdate',
			'group/delete',
			'group/get',
			'group/getMany',
			'group/sync',
			'group/update',
			'groupMember/add',
			'groupMember/getMany',
			'groupMember/remove',
			'groupMember/sync',
			'grouping/addGroups',
			'grouping/create',
			'grouping/createOrUpdate',
			'grouping/delete',
			'grouping/get',
			'grouping/getMany',
			'grouping/removeGroups',
			'grouping/update',
		]);
	});

	it('has hooks on operations only, and each of them collects items', () => {
		const withRouting = all.filter((property) => 'routing' in property && property.routing);
		expect(withRouting).toEqual(operations.map(({ option }) => option));
		for (const { option } of operations) {
			expect(option.routing?.send).toEqual({ paginate: true });
			expect(option.routing?.operations?.pagination).toBeInstanceOf(Function);
		}
	});

	it('has no expression that the engine would evaluate for every item', () => {
		expect(JSON.stringify(description.requestDefaults)).not.toContain('"=');
		for (const { option } of operations) expect(JSON.stringify(option.routing)).not.toContain('"=');
	});

	it('is declarative: no execute, no custom operations', () => {
		const node = new MoodleGroups();
		expect(node).not.toHaveProperty('execute');
		expect(node).not.toHaveProperty('customOperations');
		expect(description.requestDefaults).toBeDefined();
	});

	it('follows n8n’s guidelines for texts', () => {
		for (const property of all) {
			const text = 'description' in property ? (property.description ?? '') : '';
			// One sentence has no final period; several have.
			expect(text.endsWith('.')).toBe(text.includes('. '));
			if ('placeholder' in property && property.placeholder && property.type === 'string') {
				expect(property.placeholder).toMatch(/^e\.g\. /);
			}
			if ('type' in property && property.type === 'boolean') {
				expect(property.description).toMatch(/^Whether /);
			}
		}
		for (const { option } of operations) {
			expect(option.action).toMatch(/^[A-Z][a-z]+( [a-z]+)+$/);
			expect(option.description).not.toBe(option.action);
		}
	});

	it('hides the enrolment key as it is typed', () => {
		const key = all.find(
			(property) => 'typeOptions' in property && property.name === 'enrolmentkey',
		) as INodeProperties;
		expect(key.typeOptions).toEqual({ password: true });
	});

	it('is found by what people search for', () => {
		expect(codex.alias).toEqual(expect.arrayContaining(['Moodle', 'Pluto LMS', 'LMS', 'Groups']));
		expect(codex.node).toBe('n8n-nodes-moodle-groups.moodleGroups');
		// Without this key n8n drops the whole codex.
		expect(codex.resources).toBeDefined();
		// n8n's lint refuses the key, even an empty one.
		expect(codex).not.toHaveProperty('subcategories');
	});
});

describe('every operation', () => {
	it.each(operations)('$option.value of $resource has an output schema', ({ resource, option }) => {
		const file = join(NODE, '__schema__/v1.0.0', resource, `${String(option.value)}.json`);
		expect(existsSync(file)).toBe(true);
		expect(JSON.parse(readFileSync(file, 'utf8'))).toMatchObject({ type: 'object' });
	});

	const writing = operations.filter(({ option }) => !String(option.value).startsWith('get'));

	it.each(writing)(
		'$option.value of $resource offers the three data modes and the options',
		({ resource, option }) => {
			const root = { resource, operation: option.value as string, dataMode: 'autoMapInputData' };
			const shown = description.properties.filter((property) =>
				NodeHelpers.displayParameter(root, property, null, description),
			);
			const modes = shown.find(({ name }) => name === 'dataMode')
				?.options as INodePropertyOptions[];
			expect(modes.map(({ name }) => name)).toEqual([
				'Auto-Map Input Data',
				'Define Below',
				'Using JSON',
			]);
			const names = shown.map(({ name }) => name);
			expect(names).toEqual(expect.arrayContaining(['columns', 'options', 'course']));
			const columns = shown.find(({ name }) => name === 'columns')?.options as INodeProperties[];
			expect(columns.map(({ name }) => name)).toContain('identifyCoursesBy');
		},
	);

	it('has every field exercised by a test', () => {
		const tests = join(__dirname, '../nodes');
		const text = readdirSync(tests)
			.map((file) => readFileSync(join(tests, file), 'utf8'))
			.join('\n');
		const names = new Set(
			all
				.filter((property) => 'type' in property && property.type !== undefined)
				.map(({ name }) => name),
		);
		expect([...names].filter((name) => !new RegExp(`\\b${name}\\b`).test(text))).toEqual([]);
	});
});

describe('the files', () => {
	const files = (folder: string): string[] =>
		readdirSync(folder, { withFileTypes: true }).flatMap((entry) =>
			entry.isDirectory() ? files(join(folder, entry.name)) : [join(folder, entry.name)],
		);
	const sources = files(NODE).filter((file) => file.endsWith('.ts'));

	it.each(sources)('%s is short', (file) => {
		expect(readFileSync(file, 'utf8').split('\n').length).toBeLessThanOrEqual(250);
	});

	/** The files that each file imports, by their paths without the ending. */
	const imports = new Map(
		sources.map((file) => [
			file.slice(0, -'.ts'.length),
			[...readFileSync(file, 'utf8').matchAll(/from '(\.[^']+)'/g)]
				.map(([, path]) => join(dirname(file), path))
				.map((path) => (sources.includes(`${path}.ts`) ? path : join(path, 'index'))),
		]),
	);

	/** From the bottom up: what is further down knows nothing of what is above it. */
	const ROOMS = [
		...['moodle', 'n8n', 'input', 'lookup', 'run', 'panel'],
		...['things', 'relations', 'sync', 'operations'],
	];
	const roomOf = (path: string) => ROOMS.indexOf(path.slice(NODE.length + 1).split(sep)[0]);

	it('stand in rooms', () => {
		const outside = sources.filter((file) => roomOf(file) === -1);
		expect(outside).toEqual([join(NODE, 'MoodleGroups.node.ts')]);
	});

	it('point down only, from room to room', () => {
		const up = [...imports].flatMap(([file, others]) =>
			others
				.filter((other) => roomOf(file) !== -1 && roomOf(other) > roomOf(file))
				.map((other) => `${file} -> ${other}`),
		);
		expect(up).toEqual([]);
	});

	it('import one another in no circle', () => {
		const done = new Set<string>();
		const walked: string[] = [];
		const circles: string[] = [];
		const walk = (file: string) => {
			if (walked.includes(file)) circles.push([...walked, file].join(' -> '));
			if (walked.includes(file) || done.has(file)) return;
			walked.push(file);
			for (const other of imports.get(file) ?? []) walk(other);
			walked.pop();
			done.add(file);
		};
		for (const file of imports.keys()) walk(file);
		expect(circles).toEqual([]);
	});

	/** The files in which a pattern is found. */
	const withText = (pattern: RegExp) =>
		sources.filter((file) => pattern.test(readFileSync(file, 'utf8')));

	it('decide nothing by the words of a message, but for what Moodle says in them alone', () => {
		const deciding = withText(
			/\b(?:message|advice)\)?\??\.(?:includes|startsWith|endsWith|match|search|indexOf)\w*\(|\.(?:test|exec)\(\s*(?:\w+\.)*(?:message|advice)\b|\b(?:message|advice) [!=]== ['"`]/,
		);
		expect(deciding).toEqual([join(NODE, 'moodle/exceptions.ts')]);
	});

	it('know Moodle’s errorcodes in one place, where they become kinds of failure', () => {
		const exceptions = join(NODE, 'moodle/exceptions.ts');
		const codes = readFileSync(exceptions, 'utf8')
			.split('KINDS')[1]
			.matchAll(/\['(\w+)', '\w+'\]/g);
		const known = [...Object.keys(MEANINGS), ...Array.from(codes, ([, code]) => code)];
		expect(known.length).toBeGreaterThan(Object.keys(MEANINGS).length);
		expect(withText(new RegExp(`['"\`](?:${known.join('|')})['"\`]`))).toEqual([exceptions]);
		const compared = /\berrorcode [!=]== (?!undefined)|(?:includes|has)\((?:\w+\.)*errorcode\)/;
		expect(withText(compared)).toEqual([]);
	});

	it('have no routing in an index', () => {
		for (const file of sources.filter((source) => source.endsWith('index.ts'))) {
			expect(readFileSync(file, 'utf8')).not.toMatch(/routing/);
		}
	});

	it('share nothing between the node and the sandbox', () => {
		for (const file of files(join(__dirname, '../../sandbox')).filter((name) =>
			name.endsWith('.ts'),
		)) {
			expect(readFileSync(file, 'utf8')).not.toMatch(/from '[^']*(nodes|credentials)\//);
		}
		for (const file of sources) expect(readFileSync(file, 'utf8')).not.toMatch(/sandbox/);
	});
});

describe('Moodle’s functions for groups', () => {
	it('are each covered, planned, or left out with a reason', () => {
		const known = operations.map(({ resource, option }) => `${resource}/${String(option.value)}`);
		for (const [name, entry] of Object.entries(functions)) {
			expect(isKnown(name, VERSIONS['5.2'])).toBe(true);
			// What an operation needs, every version has that the node is for.
			if ('by' in entry) expect(isKnown(name, VERSIONS['4.1'])).toBe(true);
			if ('by' in entry) expect(known).toContain(entry.by);
			else expect(entry.reason.length).toBeGreaterThanOrEqual(10);
		}
		const planned = Object.values(functions).filter(({ status }) => status === 'planned');
		expect(planned).toEqual([]);
	});
});
