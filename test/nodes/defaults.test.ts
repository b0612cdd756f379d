import {
	NodeHelpers,
	Workflow,
	type IDataObject,
	type INode,
	type INodeParameters,
	type INodePropertyOptions,
} from 'n8n-workflow';

import { MoodleGroups } from '../../nodes/MoodleGroups/MoodleGroups.node';
import { execute, type OnError, type TestNode } from '../support/engine';
import { nodeTypesOf } from '../support/n8nEngine';
import { makeGroups, useSandbox, writes } from '../support/sandbox';

const sandbox = useSandbox();
const { description } = new MoodleGroups();

const writing = description.properties
	.filter(({ name }) => name === 'operation')
	.flatMap(({ displayOptions, options }) => {
		const [resource] = displayOptions!.show!.resource as string[];
		return (options as INodePropertyOptions[]).map(({ value }) => [resource, String(value)]);
	})
	.filter(([, operation]) => !operation.startsWith('get'));

/** A node as it is dropped on the canvas: only what one has to choose is chosen. */
function untouched(parameters: INodeParameters, onError: OnError = 'stopWorkflow'): TestNode {
	return { name: 'Moodle Groups', type: 'moodleGroups', parameters, settings: { onError } };
}

const run = async (items: readonly IDataObject[], node: TestNode) =>
	await execute({ site: sandbox.it, items, nodes: [node] });

const numbered = (count: number) => Array.from({ length: count }, (_, index) => `G${index + 1}`);

/** Groups up to 42 and groupings up to 9, with the names that people use in examples, and Ada. */
function makeThings(): void {
	const { world } = sandbox.it;
	makeGroups(sandbox.it, 'Lab A', ...numbered(41));
	for (const name of ['Lab Groups', ...numbered(8)]) {
		const rest = { idnumber: '', description: '', descriptionformat: 1 };
		world.createGrouping({ courseid: 2, name, ...rest });
	}
	world.users.set(3, { ...world.users.get(3)!, email: 'ada@example.edu' });
}

/** Sites in which an example could do something: create, add, or take away. */
const sites: Record<string, () => void> = {
	'without groups': () => {},
	'with empty groups': makeThings,
	'with groups that have members and groupings': () => {
		makeThings();
		for (const groupid of [1, 42]) {
			sandbox.it.world.addMember(groupid, 3);
			for (const groupingid of [1, 9]) sandbox.it.world.assign(groupingid, groupid);
		}
	},
};

/** What a row could say for every operation. */
const row = {
	course: 'PHYS101',
	groupid: 42,
	groupingid: 9,
	userid: 4,
	name: 'Lab B',
	newname: 'Lab C',
};

/** Rows of which Sync has something to do. */
const syncs = [
	{ resource: 'group', rows: [{ course: 'PHYS101', name: 'Lab B' }] },
	{ resource: 'groupMember', rows: [4, 5].map((userid) => ({ groupid: 42, userid })) },
];

describe.each(Object.entries(sites))('an untouched node on a site %s', (_, arrange) => {
	beforeEach(arrange);

	const cases = writing.flatMap(([resource, operation]) => [
		// Of this mode the items are the rows, so only an item that says nothing can ask for nothing.
		{ resource, operation, dataMode: 'autoMapInputData', items: [{}] },
		...['defineBelow', 'usingJson'].map((dataMode) => {
			return { resource, operation, dataMode, items: [{}, row] };
		}),
	]);

	it.each(cases)(
		'writes nothing: $resource: $operation, $dataMode',
		async ({ items, ...parameters }) => {
			for (const onError of ['stopWorkflow', 'continueRegularOutput'] as const) {
				const running = run(items, untouched(parameters, onError));
				// n8n itself refuses the untouched list, for its required fields are empty.
				if (parameters.dataMode === 'defineBelow') await expect(running).rejects.toThrow('issues');
				else await running;
			}
			expect(writes(sandbox.it)).toEqual([]);
		},
	);
});

it.each(writing)(
	'%s: %s has nothing to do with an empty JSON array',
	async (resource, operation) => {
		const parameters = { resource, operation, dataMode: 'usingJson' };
		const { output, error } = await run([{}], untouched(parameters));
		expect([error, output()[0] ?? [], sandbox.it.requests]).toEqual([undefined, [], []]);
	},
);

describe('Dry Run', () => {
	beforeEach(makeThings);

	const hints = description.hints!;
	const after = hints.filter(({ whenToDisplay }) => whenToDisplay === 'afterExecution');

	const toldBy = (some: typeof hints, parameters: INodeParameters) => {
		const node: INode = {
			...{ id: '1', name: 'Moodle Groups', type: 'moodleGroups', typeVersion: 1 },
			position: [0, 0],
			parameters,
		};
		const nodeTypes = nodeTypesOf({ moodleGroups: new MoodleGroups() });
		const workflow = new Workflow({ nodes: [node], connections: {}, active: false, nodeTypes });
		const filled = workflow.getNode('Moodle Groups')!;
		return some.map(({ displayCondition }) =>
			workflow.expression.getSimpleParameterValue(filled, displayCondition, 'internal', {}),
		);
	};

	it.each([
		[{ resource: 'groupMember', operation: 'sync' }, true],
		[{ resource: 'group', operation: 'sync' }, true],
		[{ resource: 'group', operation: 'sync', dryRun: false }, false],
		[{ resource: 'groupMember', operation: 'add', dryRun: true }, false],
		[{ resource: 'groupMember', operation: 'getMany' }, false],
	])('is told by the output panel of %j: %s', (parameters, isTold) => {
		// n8n takes only true and false for an answer.
		expect(toldBy(after, parameters)).toEqual([isTold]);
		expect(after[0].location).toBe('outputPane');
	});

	it('stands beside the names of the columns, which are told before it runs', () => {
		const before = hints.filter((hint) => !after.includes(hint));
		const sync = { resource: 'group', operation: 'sync' };
		const told = before.filter((_, index) => toldBy(before, sync)[index] === true);
		expect(told.map(({ message }) => message.split(',')[0])).toEqual([
			'The node reads these columns: course (or courseid',
		]);
		expect(toldBy(before, { resource: 'group', operation: 'get' })).not.toContain(true);
	});

	it.each(['group', 'groupMember'])('stands in the panel of %s above the options', (resource) => {
		const shown = NodeHelpers.getNodeParameters(
			description.properties,
			{ resource, operation: 'sync' },
			true,
			false,
			null,
			description,
		)!;
		const names = Object.keys(shown);
		expect(shown.dryRun).toBe(true);
		expect(names.indexOf('dryRun')).toBeLessThan(names.indexOf('options'));
	});

	it.each(syncs)(
		'is on in a new node of $resource: it writes none of its rows',
		async ({ resource, rows }) => {
			const parameters = { resource, operation: 'sync' };
			const options = { removalLimitPercent: 100 };
			const modes = [
				{ dataMode: 'autoMapInputData' },
				{ dataMode: 'usingJson', rowsJson: '={{ [$json] }}' },
			];
			for (const mode of modes) {
				const { output } = await run(rows, untouched({ ...parameters, ...mode, options }));
				const actions = output()[0].map(({ json }) => String(json.status));
				expect(actions.filter((action) => action.startsWith('would'))).toEqual(actions);
				expect(actions.length).toBeGreaterThanOrEqual(rows.length);
			}
			expect(writes(sandbox.it)).toEqual([]);
		},
	);

	it.each(syncs)('marks the summaries of $resource', async ({ resource, rows }) => {
		const parameters = { resource, operation: 'sync', dataMode: 'autoMapInputData' };
		const options = { output: 'summary', removalLimitPercent: 100 };
		const marks = async (dryRun: boolean, given: IDataObject) => {
			const node = untouched({ ...parameters, dryRun, options: given } as INodeParameters);
			return (await run(rows, node)).output()[0].map(({ json }) => json.dryRun);
		};
		expect(await marks(true, options)).toEqual([true]);
		expect(await marks(false, options)).toEqual([undefined]);
		// Now there is nothing to do, which is an item of its own.
		expect(await marks(true, {})).toEqual([true]);
		expect(await marks(false, {})).toEqual([undefined]);
	});
});
