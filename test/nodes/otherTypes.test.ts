import type { IDataObject, INodeParameters, INodeProperties } from 'n8n-workflow';

import { MoodleGroups } from '../../nodes/MoodleGroups/MoodleGroups.node';
import { execute, moodleGroups, type OnError } from '../support/engine';
import { inItem, lacks } from '../support/said';
import { by, makeGroups, useSandbox } from '../support/sandbox';

const sandbox = useSandbox();
const { properties } = new MoodleGroups().description;

const VALUES: ReadonlyArray<readonly [kind: string, value: string, onError: OnError]> = [
	['a number', '={{ 7 }}', 'continueRegularOutput'],
	['a boolean', '={{ true }}', 'continueRegularOutput'],
	['null', '={{ null }}', 'continueRegularOutput'],
	['an object', '={{ ({ a: 1 }) }}', 'continueRegularOutput'],
	['an object', '={{ ({ a: 1 }) }}', 'stopWorkflow'],
	['a date', "={{ new Date('2026-09-01') }}", 'continueRegularOutput'],
	['a date of Luxon', "={{ DateTime.fromISO('2026-09-01') }}", 'stopWorkflow'],
];

const operations = properties
	.filter(({ name }) => name === 'operation')
	.flatMap(({ displayOptions, options = [] }) =>
		(options as Array<{ value: string }>).map(({ value }) => ({
			resource: String(displayOptions!.show!.resource![0]),
			operation: value,
		})),
	);

/** Whether a field is shown, as far as its resource and operation decide. */
function isShown({ displayOptions }: INodeProperties, resource: string, operation: string) {
	const show = displayOptions?.show ?? {};
	const allows = (key: string, value: string) =>
		[show[`/${key}`], show[key]].every((values) => values?.includes(value) ?? true);
	return allows('resource', resource) && allows('operation', operation);
}

const rows = [{ courseid: 2, groupid: 1, userid: 3, groupingid: 1, name: 'A', group: 'A' }];

/** Every setting that an expression can fill, with the parameters that set it. */
const settings = operations.flatMap(({ resource, operation }) =>
	properties
		.filter((field) => field.type !== 'notice' && !['resource', 'operation'].includes(field.name))
		.filter((field) => isShown(field, resource, operation))
		.flatMap((field) =>
			field.type === 'collection'
				? (field.options as INodeProperties[])
						.filter((option) => isShown(option, resource, operation))
						.map((option) => ({ name: option.displayName, path: [field.name, option.name] }))
				: [{ name: field.displayName, path: [field.name] }],
		)
		.map((setting) => ({ ...setting, resource, operation })),
);

function parametersOf({ path, resource, operation }: (typeof settings)[number], value: unknown) {
	const [outer, inner] = path;
	const isMembers = resource === 'groupMember' && operation === 'getMany';
	return {
		...{ resource, operation, dataMode: 'autoMapInputData' },
		...{ course: by('shortname', 'PHYS101'), group: by('byId', '1') },
		...(isMembers && outer === 'course' ? { membersOf: 'course' } : {}),
		...(resource === 'grouping' && operation === 'get' ? { grouping: by('byId', '1') } : {}),
		[outer]: inner === undefined ? value : { [inner]: value },
	} as INodeParameters;
}

async function messages(parameters: INodeParameters, onError: OnError) {
	makeGroups(sandbox.it, 'A');
	sandbox.it.world.addMember(1, 3);
	const { output, error } = await execute({
		site: sandbox.it,
		items: rows as IDataObject[],
		nodes: [moodleGroups(parameters, onError)],
	});
	if (onError === 'continueRegularOutput') expect(error).toBeUndefined();
	const items = error === undefined ? output().flat() : [];
	return [
		...items.flatMap(({ json }) => [json.error, json.message]),
		error?.message,
		error?.description,
	].filter((text) => text !== undefined && text !== null);
}

/** What JavaScript says of itself, and values that nobody can read. */
const CRASH =
	/is not a function|is not iterable|Cannot (?:read|convert|destructure)|\[object|TypeError/;

it('knows the settings of every operation', () => {
	expect(operations.length).toBeGreaterThanOrEqual(18);
	expect(new Set(settings.map(({ path }) => path.join('.'))).size).toBeGreaterThan(25);
});

it.each([
	['={{ $json.nothing }}', 'but is undefined'],
	['={{ null }}', 'but is null'],
	['={{ [1] }}', 'but is [1]'],
])('a filter that is %s never lists everything', async (value, said) => {
	for (const setting of settings.filter(({ path }) => path[0] === 'filters')) {
		const parameters = parametersOf(setting, value);
		const [error] = await messages(parameters, 'continueRegularOutput');
		// Of what is chosen from a list or by name, nothing chosen is nothing there.
		const isMissing = error === inItem(0, lacks(setting.name));
		if (isMissing && value !== '={{ [1] }}') continue;
		expect(error).toContain(`'${setting.name}' must be`);
		expect(error).toContain(said);
	}
});

it('a filter may be a number', async () => {
	makeGroups(sandbox.it, '7', 'B');
	const [setting] = settings.filter(({ name }) => name === 'Name Contains');
	const { output } = await execute({
		site: sandbox.it,
		items: [{}],
		nodes: [moodleGroups(parametersOf(setting, '={{ 7 }}'))],
	});
	expect(output()[0].map(({ json }) => json.name)).toEqual(['7']);
});

describe.each(settings)('$resource $operation: $name', (setting) => {
	it.each(VALUES)('%s never crashes (%s, %s)', async (_, value, onError) => {
		const said = await messages(parametersOf(setting, value), onError);
		for (const text of said) expect(text).not.toMatch(CRASH);
	});
});
