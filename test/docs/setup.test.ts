/* eslint-disable @n8n/community-nodes/no-restricted-imports -- tests run on a developer's machine */
import http from 'http';
import https from 'https';

import type { IDataObject, INodePropertyOptions } from 'n8n-workflow';

import { MoodleGroups } from '../../nodes/MoodleGroups/MoodleGroups.node';
import { CAPABILITIES } from '../../sandbox/world/capabilities';
import { execute, moodleGroups } from '../support/engine';
import { loadList, type ListMethod } from '../support/listSearch';
import { readPage } from '../support/markdown';
import { calls, id, NEEDLE, useSandbox } from '../support/sandbox';
import { arrange, cases, extras, type Work } from './setupCases';

const sandbox = useSandbox();
const page = readPage('docs/setting-up-moodle.md');

beforeEach(() => arrange(sandbox.it));

/** The rows of a table or list of the page: its first cell, and the functions of the others. */
function rowsUnder(heading: string): Array<[first: string, ...functions: string[][]]> {
	const [{ rows }] = [...page.tables, ...page.lists].filter(({ under }) => under === heading);
	return rows.map(([{ text }, ...cells]) => [text, ...cells.map(({ codes }) => [...codes])]);
}

const operations = rowsUnder('Functions of each operation');
const options = rowsUnder('Functions of names and options');
const lists = rowsUnder('Functions of the lists in the panel');
const needsOf = new Map(operations.map(([name, needs]) => [name, needs]));

/** The operations of the node by the names of its panel: `Group Member: Get Many`. */
const byName = new Map(
	optionsOf('resource').flatMap((resource) =>
		new MoodleGroups().description.properties
			.filter(({ name }) => name === 'operation')
			.filter(({ displayOptions }) => displayOptions?.show?.resource?.[0] === resource.value)
			.flatMap((property) => property.options as INodePropertyOptions[])
			.map((option) => [
				`${resource.name}: ${option.name}`,
				{ resource: String(resource.value), operation: String(option.value) },
			]),
	),
);

function optionsOf(wanted: string): INodePropertyOptions[] {
	const found = new MoodleGroups().description.properties.find(({ name }) => name === wanted);
	return found!.options as INodePropertyOptions[];
}

/** Lets the token call these functions and no other. */
function allow(functions: readonly string[]): void {
	sandbox.it.world.tokens.set(NEEDLE, { token: NEEDLE, userid: 2, functions });
}

async function run(name: string, { rows, parameters, who = '' }: Work): Promise<IDataObject[]> {
	const mode = rows === undefined ? {} : { dataMode: 'autoMapInputData' };
	const { output } = await execute({
		site: { url: sandbox.it.url, token: `${NEEDLE}${who}` },
		items: rows ?? [{}],
		nodes: [moodleGroups({ ...byName.get(name), ...mode, ...parameters }, 'continueRegularOutput')],
	});
	return output()[0].map(({ json }) => json);
}

const failures = (jsons: readonly IDataObject[]) =>
	jsons.flatMap(({ error }) => (error === undefined ? [] : [String(error)]));

const without = (functions: readonly string[], missing: string) =>
	functions.filter((name) => name !== missing);

/** Does the work with exactly these functions, and fails with the name of each that is missing. */
async function proveNeeds(name: string, work: Work, functions: string[], asked: string[]) {
	allow(functions);
	const done = await run(name, work);
	expect(failures(done)).toEqual([]);
	expect(done.length).toBeGreaterThan(0);
	expect(calls(sandbox.it)).toEqual(expect.arrayContaining(asked));
	for (const missing of asked) {
		sandbox.it.reset();
		arrange(sandbox.it);
		allow(without(functions, missing));
		expect([missing, failures(await run(name, work)).join()]).toEqual([
			missing,
			expect.stringContaining(missing),
		]);
	}
}

describe('the functions of each operation', () => {
	it('are told of every operation', () => {
		expect(operations.map(([name]) => name)).toEqual([...byName.keys()]);
		expect(Object.keys(cases)).toEqual([...byName.keys()]);
	});

	it.each(operations)('%s: works with those it needs, and with no fewer', async (name, needs) => {
		await proveNeeds(name, cases[name].plain, needs, needs);
	});

	it.each(operations)('%s: uses those and no others', async (name, needs, uses) => {
		const called = new Set<string>();
		for (const work of [cases[name].plain, ...cases[name].thorough]) {
			sandbox.it.reset();
			arrange(sandbox.it);
			await run(name, work);
			for (const wsfunction of calls(sandbox.it)) called.add(wsfunction);
		}
		expect([...called].sort()).toEqual([...needs, ...uses].sort());
	});
});

describe('the functions of names and options', () => {
	it('are proved one by one', () => {
		expect(options.map(([what]) => what)).toEqual(Object.keys(extras));
	});

	it.each(options)('%s', async (what, functions) => {
		const { operation, work } = extras[what];
		const needs = needsOf.get(operation)!;
		await proveNeeds(operation, work, [...needs, ...functions], functions);
	});
});

describe('the functions of the lists', () => {
	const search: Record<string, ListMethod> = {
		Course: 'searchCourses',
		Group: 'searchGroups',
		Grouping: 'searchGroupings',
		Role: 'searchRoles',
		User: 'searchUsers',
	};
	const list = async (name: string) =>
		await loadList(
			sandbox.it,
			search[name],
			{ rows: { row: [{ course: id(2) }] } } as never,
			'parameters.rows.row[0].group',
		);

	it.each(lists)('%s', async (name, needs, instead) => {
		for (const functions of [needs, instead].filter(({ length }) => length > 0)) {
			allow(functions);
			expect((await list(name)).results.length).toBeGreaterThan(0);
			expect(calls(sandbox.it).at(-1)).toBe(functions[0]);
		}
		allow(['core_group_create_groups']);
		const last = [...needs, ...instead].at(-1)!;
		await expect(list(name)).rejects.toThrow(`The token may not call ${last}`);
	});
});

it('lists all functions that the page names, and no more', () => {
	const all = page.codes.filter(({ under }) => under === 'All of them').map(({ text }) => text);
	const named = [...operations, ...options, ...lists].flatMap(([, ...cells]) => cells.flat());
	expect(all).toEqual([...new Set(named)].sort());
});

describe('the capabilities', () => {
	const capability = 'moodle/course:managegroups';
	const teacher = { courseid: 2, role: 'editingteacher', capability, allow: false } as const;

	const aboutGroups = operations.filter(([name]) => !name.startsWith('Enrolled User'));

	it.each(aboutGroups)('%s: a Teacher may, unless without Manage groups', async (name) => {
		const work = { ...cases[name].plain, who: '-teacher' };
		expect(failures(await run(name, work))).toEqual([]);
		sandbox.it.reset();
		arrange(sandbox.it);
		sandbox.it.world.overrides.push(teacher);
		const barred = /teacher1 may not manage|lacks a permission: .*Manage groups/;
		expect(failures(await run(name, work)).join()).toMatch(barred);
	});
});

it('lets a Teacher list the enrolled users, unless without View participants', async () => {
	const work = { ...cases['Enrolled User: Get Many'].plain, who: '-teacher' };
	expect(failures(await run('Enrolled User: Get Many', work))).toEqual([]);
	// Either will do.
	for (const capability of [
		'moodle/course:viewparticipants',
		'moodle/course:enrolreview',
	] as const) {
		sandbox.it.world.overrides.push({
			courseid: 2,
			role: 'editingteacher',
			capability,
			allow: false,
		});
	}
	const [failure] = failures(await run('Enrolled User: Get Many', work));
	expect(failure).toContain('View participants');
});

it('names capabilities that there are', () => {
	const [{ rows }] = page.lists.filter(({ under }) => under === 'Capabilities');
	const known = ['webservice/rest:use', ...Object.keys(CAPABILITIES)];
	expect(rows.length).toBeGreaterThan(5);
	for (const [capability] of rows) expect(known).toContain(capability.codes[0]);
});

it('explains the codes that n8n shows where no answer comes', async () => {
	const explained = page.codes.filter(({ under }) => under === 'When the test fails');
	const { port } = new URL(sandbox.it.url);
	const codes = await Promise.all(
		// Port 9 belongs to no program that answers; the sandbox speaks no HTTPS.
		['http://127.0.0.1:9', `https://127.0.0.1:${port}`, 'http://moodle.invalid'].map(codeOf),
	);
	for (const code of codes) {
		const known = explained.some(({ text }) => text === code.replace(/^(ERR_SSL_).*/, '$1'));
		expect([code, known]).toEqual([code, true]);
	}
});

/** The code of the error with which a request ends. */
async function codeOf(address: string): Promise<string> {
	const { request } = address.startsWith('https:') ? https : http;
	return await new Promise((resolve) =>
		request(address)
			.on('error', ({ code }: NodeJS.ErrnoException) => resolve(code ?? ''))
			.end(),
	);
}
