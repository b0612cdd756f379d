import type { IDataObject, INodeParameters } from 'n8n-workflow';

import type { Fault } from '../../sandbox';
import { execute, moodleGroups, type OnError } from '../support/engine';
import { useRealPauses } from '../support/pauses';
import { leftOpen } from '../support/said';
import { calls, useSandbox, writes } from '../support/sandbox';
import { pause } from '../support/wait';

useRealPauses();
const sandbox = useSandbox();

/** Milliseconds for which the node waits for an answer, and then looks for what was lost. */
const TIMEOUT = 400;

const NAMES = Array.from({ length: 20 }, (_, index) => `Lab ${index + 10}`);

interface Creating {
	readonly parameters: INodeParameters;
	readonly fn: string;
	/** A row that is about something of this name. */
	readonly row: (name: string) => IDataObject;
	/** What a row says once the thing is there. */
	readonly again: unknown;
}

const group = (operation: string, again: unknown): Creating => ({
	parameters: { resource: 'group', operation },
	fn: 'core_group_create_groups',
	row: (name) => ({ courseid: 2, name, idnumber: `ID ${name}` }),
	again,
});

const cases: Array<[string, Creating]> = [
	['Group > Create', group('create', undefined)],
	['Group > Create or Update', group('createOrUpdate', 'unchanged')],
	['Group > Sync', group('sync', 'unchanged')],
	[
		'Group Member > Sync',
		{
			parameters: { resource: 'groupMember', operation: 'sync' },
			fn: 'core_group_create_groups',
			row: (name) => ({ courseid: 2, group: name, userid: 3 }),
			again: 'added',
		},
	],
	[
		'Group Member > Add',
		{
			parameters: { resource: 'groupMember', operation: 'add' },
			fn: 'core_group_create_groups',
			row: (name) => ({ courseid: 2, group: name, userid: 3 }),
			again: 'added',
		},
	],
	[
		'Grouping > Create',
		{
			parameters: { resource: 'grouping', operation: 'create' },
			fn: 'core_group_create_groupings',
			row: (name) => ({ courseid: 2, name, idnumber: `ID ${name}` }),
			again: undefined,
		},
	],
];

async function run(
	{ parameters, row }: Creating,
	onError: OnError,
	settings: IDataObject = {},
	options: IDataObject = {},
	timeout = TIMEOUT,
) {
	const { output, error } = await execute({
		site: sandbox.it,
		items: NAMES.map(row),
		nodes: [
			moodleGroups(
				{
					...parameters,
					dataMode: 'autoMapInputData',
					options: { output: 'all', createMissingGroups: true, ...options },
					requestOptions: { timeout },
				},
				onError,
				'Moodle Groups',
				settings,
			),
		],
	});
	// Moodle works on.
	while (sandbox.it.inFlight > 0) await pause(5);
	const rows = (output()[0] ?? []).map(({ json }) => json);
	return { rows: rows.filter(({ name, status }) => !(name && status === 'created')), error };
}

/** The names of what there is, sorted. */
function made({ fn }: Creating): string[] {
	const { groups, groupings } = sandbox.it.world;
	const all = fn.endsWith('groupings') ? groupings : groups;
	return [...all.values()].map(({ name }) => name).sort();
}

const outcomes = (rows: readonly IDataObject[]) =>
	rows.map(({ details }) => (details as IDataObject | undefined)?.outcome);

/** The answer is lost, and the work ends later than any look. */
const late = (kind: Fault['kind'], fn: string, delay = 3 * TIMEOUT): Fault[] => [
	{ kind, fn, times: 1, delay },
];

describe.each(cases)('%s: work that ends when nobody looks any more', (_, creating) => {
	const { fn } = creating;

	it.each(['gatewayTimeoutEarly', 'dropEarly', 'slowBefore'] as const)(
		'%s: continue: makes nothing twice, and says of each row that it is not known',
		async (kind) => {
			sandbox.it.setFaults(late(kind, fn));
			const { rows } = await run(creating, 'continueRegularOutput');
			expect(outcomes(rows)).toEqual(Array(20).fill('unknown'));
			expect(rows[0].error).toContain(leftOpen(fn.endsWith('groupings') ? 'groupings' : 'groups'));
			expect(made(creating)).toEqual(NAMES);
			expect(writes(sandbox.it)).toEqual([fn]);
		},
	);

	it('stop: makes nothing twice, and says so of the items', async () => {
		sandbox.it.setFaults(late('gatewayTimeoutEarly', fn));
		const { error } = await run(creating, 'stopWorkflow');
		expect(error?.message).toContain(leftOpen(fn.endsWith('groupings') ? 'groupings' : 'groups'));
		expect(error?.description).toMatch(/Not known: 20 (of 20 rows|other changes) \(items 0–19\)\./);
		expect(made(creating)).toEqual(NAMES);
	});

	it('makes nothing twice in a longer time either, and finds by its name afterwards what was made', async () => {
		sandbox.it.setFaults(late('gatewayTimeoutEarly', fn, 4000));
		await run(creating, 'continueRegularOutput');
		const { rows } = await run(creating, 'continueRegularOutput');
		expect(rows.map(({ status }) => status)).toEqual(Array(20).fill(creating.again));
		expect(made(creating)).toEqual(NAMES);
	});

	it.each(['dropBefore', 'badGateway', 'empty', 'fatal', 'loginPage'] as const)(
		'%s: does not know what became of it, and does not try again',
		async (kind) => {
			sandbox.it.setFaults([{ kind, fn, times: 1 }]);
			const { rows } = await run(creating, 'continueRegularOutput');
			expect(outcomes(rows)).toEqual(Array(20).fill('unknown'));
			expect(writes(sandbox.it)).toEqual([fn]);
			expect(made(creating)).toEqual([]);
		},
	);

	it('finds what is made while it looks', async () => {
		sandbox.it.setFaults(late('gatewayTimeoutEarly', fn, TIMEOUT / 2));
		const { rows, error } = await run(creating, 'stopWorkflow');
		expect(error).toBeUndefined();
		expect(outcomes(rows)).toEqual(rows.map(() => undefined));
		expect(made(creating)).toEqual(NAMES);
	});

	it.each<OnError>(['stopWorkflow', 'continueRegularOutput'])(
		'%s: Retry On Fail does not make them again',
		async (onError) => {
			// The second try reads before the work of the first one has ended.
			sandbox.it.setFaults(late('gatewayTimeoutEarly', fn));
			const retry = { retryOnFail: true, maxTries: 2, waitBetweenTries: 1 };
			const { rows, error } = await run(creating, onError, retry);
			if (onError === 'stopWorkflow') {
				expect(error?.message).toContain(
					leftOpen(fn.endsWith('groupings') ? 'groupings' : 'groups'),
				);
				expect(error?.description).toMatch(
					/Not known: 20 (of 20 rows|other changes) \(items 0–19\)\./,
				);
			} else expect(outcomes(rows)).toEqual(Array(20).fill('unknown'));
			expect(made(creating)).toEqual(NAMES);
			expect(writes(sandbox.it)).toEqual([fn]);
		},
	);
});

describe('what surely never reached Moodle', () => {
	it.each(['tooMany', 'unavailable', 'maintenancePage'] as const)(
		'%s: is created by another try',
		async (kind) => {
			for (const [, creating] of cases) {
				sandbox.it.reset();
				const { fn } = creating;
				sandbox.it.setFaults([{ kind, fn, times: 1, retryAfter: 0 }]);
				// Nothing is waited for here, however busy the machine is.
				const { error } = await run(creating, 'stopWorkflow', {}, {}, 30_000);
				expect(error).toBeUndefined();
				expect(made(creating)).toEqual(NAMES);
				expect(calls(sandbox.it).filter((name) => name === fn)).toHaveLength(2);
			}
		},
	);
});
