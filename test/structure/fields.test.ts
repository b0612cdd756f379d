import {
	NodeHelpers,
	type INodeParameters,
	type INodeProperties,
	type INodePropertyCollection,
	type INodePropertyOptions,
} from 'n8n-workflow';

import { ColumnFinder, namedFields } from '../../nodes/MoodleGroups/input/columns';
import type { Field } from '../../nodes/MoodleGroups/input/fields';
import { SheetKeys } from '../../nodes/MoodleGroups/input/sheetKeys';
import { MoodleGroups } from '../../nodes/MoodleGroups/MoodleGroups.node';
import { enrolledUserOperations } from '../../nodes/MoodleGroups/operations/enrolledUser';
import { groupOperations } from '../../nodes/MoodleGroups/operations/group';
import { groupingOperations } from '../../nodes/MoodleGroups/operations/grouping';
import { groupMemberOperations } from '../../nodes/MoodleGroups/operations/groupMember';

const { description } = new MoodleGroups();
const { properties } = description;

const MODES = ['autoMapInputData', 'defineBelow', 'usingJson'];

const resources = {
	enrolledUser: enrolledUserOperations,
	group: groupOperations,
	groupMember: groupMemberOperations,
	grouping: groupingOperations,
};

/** What each operation reads of a row, or of the panel. */
const reads = Object.entries(resources).flatMap(([resource, all]) =>
	all.map(({ option, fields }) => [`${resource}/${String(option.value)}`, fields] as const),
);

/** Those that write rows. */
const sources = Object.fromEntries(reads.filter(([operation]) => !operation.includes('/get')));

const operations = properties
	.filter(({ name }) => name === 'operation')
	.flatMap(({ displayOptions, options }) =>
		(options as INodePropertyOptions[]).map(
			({ value }) => `${String(displayOptions?.show?.resource?.[0])}/${String(value)}`,
		),
	);
const writing = Object.entries(sources).flatMap(([operation, fields]) =>
	MODES.map((mode) => [operation, mode, fields as Record<string, Field<unknown>>] as const),
);

/** The parameters of a node in which only the operation and the data mode were chosen. */
function chosen(operation: string, dataMode?: string): INodeParameters {
	const [resource, name] = operation.split('/');
	const given = { resource, operation: name, ...(dataMode === undefined ? {} : { dataMode }) };
	return NodeHelpers.getNodeParameters(properties, given, true, false, null, description)!;
}

/** Those of some properties that the panel shows for the parameters of a node. */
const shown = (among: readonly INodeProperties[], root: INodeParameters) =>
	among.filter((one) => NodeHelpers.displayParameter(root, one, null, description, root));

const shownFields = (root: INodeParameters) => shown(properties, root);

const namesOf = (among: readonly INodeProperties[]) => among.map(({ name }) => name);

/** What is in a collection, or in the entries of a list, as far as it is shown. */
function inside(name: string, root: INodeParameters): INodeProperties[] {
	const [field] = shownFields(root).filter((one) => one.name === name);
	const all =
		field.type === 'fixedCollection'
			? (field.options as INodePropertyCollection[])[0].values
			: (field.options as INodeProperties[]);
	return shown(all, root);
}

describe('the top-level fields', () => {
	it('are few: n8n looks at each of them for every item', () => {
		expect(properties.length).toBeLessThanOrEqual(24);
	});

	it.each([
		['groupMember/add', 'autoMapInputData', ['dataMode', 'course', 'columns', 'options']],
		['groupMember/add', 'defineBelow', ['dataMode', 'rows', 'options']],
		['groupMember/add', 'usingJson', ['dataMode', 'rowsJson', 'course', 'columns', 'options']],
		['group/sync', 'autoMapInputData', ['dataMode', 'course', 'columns', 'dryRun', 'options']],
		['group/sync', 'defineBelow', ['dataMode', 'rows', 'dryRun', 'options']],
		['group/get', undefined, ['course', 'group']],
		['grouping/get', undefined, ['course', 'grouping']],
		['group/getMany', undefined, ['course', 'returnAll', 'limit', 'filters', 'options']],
		['enrolledUser/getMany', undefined, ['course', 'returnAll', 'limit', 'filters', 'options']],
		['grouping/getMany', undefined, ['course', 'returnAll', 'limit', 'options']],
		[
			'groupMember/getMany',
			undefined,
			['membersOf', 'course', 'group', 'returnAll', 'limit', 'options'],
		],
	])('of %s in %s', (operation, mode, names) => {
		expect(namesOf(shownFields(chosen(operation, mode)))).toEqual([
			'resource',
			'operation',
			...names,
		]);
	});

	it.each(operations)('of %s are each shown once', (operation) => {
		for (const mode of MODES) {
			const names = namesOf(shownFields(chosen(operation, mode)));
			expect(names).toEqual([...new Set(names)]);
		}
	});

	it('are kept when another operation or data mode is chosen', () => {
		// n8n's editor empties a collection whose condition names a parameter that is switched.
		const collections = properties.filter(({ type }) => /collection/i.test(type));
		expect(namesOf(collections)).toEqual(['filters', 'rows', 'columns', 'options']);
		for (const { displayOptions } of collections) {
			for (const name of Object.keys(displayOptions!.show!)) expect(name).toMatch(/^\//);
		}
	});
});

describe('before anything runs', () => {
	const hints = (description.hints ?? []).filter(
		({ whenToDisplay }) => whenToDisplay === 'beforeExecution',
	);

	const hintsOf = (operation: string, dataMode: string) => {
		const [resource, name] = operation.split('/');
		const $parameter = { resource, operation: name, dataMode } as Record<string, string>;
		const isTrue = (condition: string) =>
			condition
				.replace(/^=\{\{ (.*) \}\}$/, '$1')
				.split(' && ')
				.every((one) => {
					const [, key, value] = /^\$parameter\["(\w+)"\] === "(\w+)"$/.exec(one)!;
					return $parameter[key] === value;
				});
		return hints.filter(({ displayCondition }) => isTrue(displayCondition!));
	};

	it('columns are named for Auto-Map only', () => {
		expect(hints).toHaveLength(Object.keys(sources).length);
		for (const operation of Object.keys(sources)) {
			expect([operation, hintsOf(operation, 'defineBelow')]).toEqual([operation, []]);
			expect([operation, hintsOf(operation, 'usingJson')]).toEqual([operation, []]);
		}
	});

	it.each(Object.entries(sources))('%s names columns that it reads, for each field', (...given) => {
		const [operation, fields] = given;
		const [{ message }, ...others] = hintsOf(operation, 'autoMapInputData');
		expect(others).toEqual([]);
		const told =
			/^The node reads these columns: (.*)\. If yours have other names, choose them under 'Columns'\.$/.exec(
				message,
			)![1];
		const names = told.split(/, | \(or |\)/).filter(Boolean);
		const record = Object.fromEntries(names.map((name) => [name.replace('…', 'x'), 'x']));
		const keys = new SheetKeys();
		const map = new ColumnFinder(namedFields(fields), keys).find(keys.note(record));
		const found = [...map].flatMap(([field, all]) =>
			all.length > 0 || fields[field as keyof typeof fields]['prefix'] ? field : [],
		);
		expect(found.sort()).toEqual(Object.keys(fields).sort());
		const read = [...map.values()].flat().map(({ key }) => key);
		const unread = names.filter((name) => !name.endsWith('…') && !read.includes(name));
		expect(unread).toEqual([]);
	});

	it('those of a member are as people have them', () => {
		expect(hintsOf('groupMember/add', 'autoMapInputData')[0].message).toBe(
			"The node reads these columns: course (or courseid, courseidnumber), group (or groupid, groupidnumber), user (or userid, username, useridnumber, email). If yours have other names, choose them under 'Columns'.",
		);
	});
});

it('every operation is looked at', () => {
	expect(reads.map(([operation]) => operation)).toEqual(operations);
	expect(Object.keys(sources)).toHaveLength(14);
});

describe.each(reads.filter(([operation]) => operation.includes('/get')))(
	'%s',
	(operation, fields) => {
		it('reads of the panel what it shows', () => {
			const shownNames = namesOf(shownFields(chosen(operation)));
			expect(shownNames).toEqual(expect.arrayContaining(Object.keys(fields)));
		});
	},
);

it('a sync begins with Auto-Map, the others with the list', () => {
	for (const operation of Object.keys(sources)) {
		const expected = operation.endsWith('/sync') ? 'autoMapInputData' : 'defineBelow';
		expect([operation, chosen(operation).dataMode]).toEqual([operation, expected]);
	}
});

describe.each(writing)('%s in %s', (operation, mode, fields) => {
	const root = chosen(operation, mode);

	it('shows what it reads of a row', () => {
		if (mode === 'defineBelow') {
			const entry = inside('rows', root);
			const names = entry.flatMap((one) =>
				one.type === 'collection'
					? namesOf(shown(one.options as INodeProperties[], root))
					: [one.name],
			);
			expect(names.sort()).toEqual(Object.keys(fields).sort());
		} else {
			// What a prefix gathers has no column of its own.
			const columns = Object.entries(fields).filter(([, { prefix }]) => prefix === undefined);
			const ways = columns.flatMap(([, field]) => field.ways?.parameter ?? []);
			const names = [...columns.map(([name]) => name), ...ways];
			expect(namesOf(inside('columns', root)).sort()).toEqual(names.sort());
		}
	});

	it('marks what a row must name, and nothing else', () => {
		if (mode !== 'defineBelow') return;
		for (const { name, required = false } of inside('rows', root)) {
			const field = fields[name];
			if (field === undefined) continue;
			const isNeeded = field.ways?.required ?? 'refusal' in field.read('');
			expect([name, required]).toEqual([name, isNeeded]);
		}
	});
});
