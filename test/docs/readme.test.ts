/* eslint-disable @n8n/community-nodes/no-restricted-imports -- tests run on a developer's machine */
import { statSync } from 'fs';
import { join } from 'path';

import type { INodePropertyOptions } from 'n8n-workflow';

import { MoodleGroups } from '../../nodes/MoodleGroups/MoodleGroups.node';
import { readPage, ROOT } from '../support/markdown';

const readme = readPage('README.md');
const setup = readPage('docs/setting-up-moodle.md');
const { properties } = new MoodleGroups().description;

/** The lines of the blocks of code under Credentials: capabilities, then functions. */
const [capabilities, functions] = readme.blocks
	.filter(({ under }) => under === 'Credentials')
	.map(({ text }) => text.trim().split('\n'));

it('is short enough to be read', () => {
	expect(statSync(join(ROOT, 'README.md')).size).toBeLessThanOrEqual(14 * 1024);
});

it('lists the functions that the page about Moodle lists', () => {
	const all = setup.codes.filter(({ under }) => under === 'All of them').map(({ text }) => text);
	expect(all.length).toBeGreaterThan(20);
	expect(functions).toEqual(all);
});

it('lists capabilities that the page about Moodle explains', () => {
	const explained = setup.codes
		.filter(({ under }) => under === 'Capabilities')
		.map(({ text }) => text);
	expect(capabilities.length).toBeGreaterThan(4);
	expect(explained).toEqual(expect.arrayContaining(capabilities));
});

it('lists the operations of the panel, and no others', () => {
	const [table] = readme.tables.filter(({ under }) => under === 'Operations');
	const told = table.rows.map(([resource, operations]) => [
		resource.text,
		operations.text.split(', '),
	]);
	const resources = properties.find(({ name }) => name === 'resource')!.options;
	const panel = (resources as INodePropertyOptions[]).map(({ name, value }) => [
		name,
		properties
			.filter((property) => property.name === 'operation')
			.filter(({ displayOptions }) => displayOptions?.show?.resource?.[0] === value)
			.flatMap(({ options }) => (options as INodePropertyOptions[]).map((one) => one.name)),
	]);
	expect(new Map(told as never)).toEqual(new Map(panel as never));
});

it('names options and modes by their names in the panel', () => {
	const names = new Set<string>();
	JSON.stringify(properties, (key, value: unknown) => {
		if ((key === 'displayName' || key === 'name') && typeof value === 'string') names.add(value);
		return value;
	});
	const words = ['Create Missing Groups', 'Users Who Are Not Enrolled', 'Enrol First', 'Dry Run'];
	const told = readme.strong.map(({ text }) => text);
	expect(told).toEqual(expect.arrayContaining(words));
	expect([...names]).toEqual(expect.arrayContaining([...words, 'Removal Limit (Percent)']));
});
