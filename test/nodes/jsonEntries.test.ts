import type { IDataObject, INodeParameters } from 'n8n-workflow';

import { NO_ROWS } from '../../nodes/MoodleGroups/run/collectRows';
import { WHY_KEPT } from '../../nodes/MoodleGroups/sync/members/keepers';
import { execute, moodleGroups } from '../support/engine';
import { unplaced } from '../support/said';
import { cannotSet, refusesJson, unread } from '../support/saidOfRows';
import { by, makeGroups, useSandbox, writes } from '../support/sandbox';

const sandbox = useSandbox();

const course = by('shortname', 'PHYS101');
const add = { resource: 'groupMember', operation: 'add', dataMode: 'usingJson', course };

async function run(items: readonly IDataObject[], parameters: INodeParameters) {
	const nodes = [
		moodleGroups({ rowsJson: '={{ $json.x }}', ...parameters }, 'continueRegularOutput'),
	];
	const { output } = await execute({ site: sandbox.it, items, nodes });
	return output()[0].map(({ json }) => json);
}

const say = async (given: unknown, parameters: INodeParameters = add) =>
	(await run([{ x: given as IDataObject }], parameters)).map(
		({ error, status }) => error ?? status,
	);

const contains = (text: string): unknown => expect.stringContaining(text);

const member = { group: 'Lab A', userid: 3 };
const two = [member, { ...member, userid: 4 }];

beforeEach(() => void makeGroups(sandbox.it, 'Lab A'));

describe('the wrappings of JSON', () => {
	it.each<[string, unknown]>([
		['a code block', `\`\`\`json\n${JSON.stringify(two)}\n\`\`\``],
		['a code block in an answer', `Here it is:\n\n\`\`\`\n${JSON.stringify(two)}\n\`\`\`\nDone.`],
		['text of text', JSON.stringify(JSON.stringify(two))],
		['text with a byte order mark', `\ufeff${JSON.stringify(two)}`],
		['a record with the list', { members: two }],
		['the same as text', JSON.stringify({ members: two })],
		['the same beside other things', { reasoning: 'they asked for it', members: two, count: 2 }],
		['the same twice over', { output: { members: two } }],
		['a list of such', [{ members: two }]],
		['a record with the text of it', { output: JSON.stringify(two) }],
		['a record with a code block', { output: `\`\`\`json\n${JSON.stringify(two)}\n\`\`\`` }],
		['the text of the same', JSON.stringify({ output: `\`\`\`\n${JSON.stringify(two)}\n\`\`\`` })],
		['n8n’s items', two.map((json, item) => ({ json, pairedItem: { item } }))],
	])('%s', async (_, given) => {
		expect(await say(given)).toEqual(['added', 'added']);
		expect(sandbox.it.world.membersOf(1)).toEqual([3, 4]);
	});

	it.each<[string, unknown]>([
		['two code blocks', '```\n[]\n```\n```\n[]\n```'],
		['single quotes', "[{'group': 'Lab A'}]"],
		['lines of JSON', '{"userid":3}\n{"userid":4}'],
		['CSV', 'group,userid\nLab A,3'],
		['nothing but an expression that failed', undefined],
	])('are none in %s', async (_, given) => {
		const [{ error, message }] = await run([{ x: given as string }], add);
		expect(error).toContain('The JSON cannot be read: ');
		expect(message).toContain('such as [{"groupname":"Lab A","email":"ada@example.edu"}]');
	});

	it('are none in what an error has left of a list, or in an entry with a list of its own', async () => {
		const lost = { error: 'quota', members: [] };
		expect(await say(lost)).toEqual([contains('the row has values in "error", "members"')]);
		expect(await say({ error: JSON.stringify(two) })).toEqual([contains('has values in "error"')]);
		expect(await say({ ...member, tags: [{ name: 'x' }] })).toEqual(['added']);
	});

	it.each([[[]], [''], [' '], [null], [{ members: [] }]])('%j is nothing to do', async (given) => {
		expect(await say(given)).toEqual([]);
		expect(sandbox.it.requests).toEqual([]);
	});

	it('hold no list of all members in nothing: Sync keeps them', async () => {
		sandbox.it.world.addMember(1, 5);
		const sync = {
			...add,
			operation: 'sync',
			options: { output: 'all', removalLimitPercent: 100 },
		};
		const noEntry = refusesJson('member', '[[]]');
		const nothings: Array<[unknown, string]> = [
			['', refusesJson('member', '')],
			[{ output: '[]' }, noEntry],
			[{ members: [] }, noEntry],
			[[{ output: '[]' }], noEntry],
		];
		for (const [x, says] of nothings) {
			const rows = await run([{ x: [member] }, { x: x as IDataObject }], sync);
			expect(rows.map(({ error, status }) => error ?? status)).toEqual(
				expect.arrayContaining([contains(unplaced(says)), 'kept']),
			);
		}
		expect(sandbox.it.world.membersOf(1).sort()).toEqual([3, 5]);
	});
});

describe('keys that no field has', () => {
	it('are told once, with the first row', async () => {
		const rows = await run(
			two.map((one) => ({ x: [{ ...one, note: 'late', row_number: 2 }] })),
			add,
		);
		expect(rows).toMatchObject([
			{ status: 'added', reason: unread('note', 'row_number') },
			{ status: 'added', reason: null },
		]);
	});

	it('are told with what to do if the first row fails', async () => {
		const [{ message }] = await run([{ x: [{ group: 'Lab A', note: 'late' }] }], add);
		expect(message).toMatch(new RegExp(` ${unread('note')}\\.$`));
	});

	it.each<[string, string, object, IDataObject]>([
		['the summary of groups', 'groupMember', member, { output: 'summary' }],
		['the summary of courses', 'group', { name: 'Lab A' }, { output: 'summary' }],
		['what says that nothing was changed', 'groupMember', member, {}],
	])('are told once, with %s', async (_, resource, row, options) => {
		// A teacher stays, and the summary says why.
		for (const userid of [3, 3003]) sandbox.it.world.addMember(1, userid);
		const sync = { ...add, resource, operation: 'sync' };
		const items = [{ x: [{ ...row, note: 'late' }] }];
		const json = await run(items, { ...sync, options: options as INodeParameters });
		const told = unread('note');
		const kept = WHY_KEPT.role;
		const reason = resource === 'group' ? told : `${kept}; ${told}`;
		expect(json).toEqual([expect.objectContaining({ reason })]);
	});

	it('say nothing of a sheet, which mostly has more columns', async () => {
		const items = [{ ...member, note: 'late' }];
		const [row] = await run(items, { ...add, dataMode: 'autoMapInputData' });
		expect(row).toEqual(expect.not.objectContaining({ reason: expect.anything() as unknown }));
	});

	it.each(['Enable Messaging', 'picture', 'hidepicture'])(
		'and cannot be set are told of a sheet as well: %s',
		async (column) => {
			const items = [{ name: 'New', [column]: '1' }];
			for (const operation of ['create', 'createOrUpdate', 'sync', 'update']) {
				const parameters = { ...add, resource: 'group', operation, dataMode: 'autoMapInputData' };
				const rows = await run(operation === 'update' ? [{ groupid: 1, [column]: '1' }] : items, {
					...parameters,
					options: { output: 'all', ifGroupExists: 'return' },
				});
				expect(rows[0].reason).toBe(cannotSet(column));
			}
		},
	);
});

it.each(['groupMember/add', 'group/create', 'group/delete', 'grouping/update', 'groupMember/sync'])(
	'one item without anything, from Always Output Data, is no row of %s',
	async (operation) => {
		const [resource, name] = operation.split('/');
		const parameters = { ...add, resource, operation: name, dataMode: 'autoMapInputData' };
		const [{ reason, status, error }] = await run([{}], parameters);
		expect([error, status]).toEqual([undefined, 'unchanged']);
		expect(reason).toBe(NO_ROWS.reason);
		expect(writes(sandbox.it)).toEqual([]);
	},
);

it('a blank or a character that nobody sees shows in a message', async () => {
	const rows = ['Lab\u00a0B', 'Lab\u200bB\u00a0', '👨‍👩‍👧'].map((group) => ({ ...member, group }));
	expect(await say(rows)).toEqual([
		contains('has the name "Lab⍽B" (⍽ is U+00A0) [item 0, entry 0]'),
		contains('has the name "Lab⍽B" (⍽ is U+200B) [item 0, entry 1]'),
		contains('has the name "👨‍👩‍👧" [item 0, entry 2]'),
	]);
});
