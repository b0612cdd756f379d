/* eslint-disable @n8n/community-nodes/no-restricted-imports -- tests never run inside n8n */
import { runInThisContext } from 'vm';

import type { IDataObject, INodeParameters } from 'n8n-workflow';

import { IN_DOUBT } from '../../nodes/MoodleGroups/run/answerRows';
import type { Fault } from '../../sandbox';
import { execute, moodleGroups, type OnError } from '../support/engine';
import { useRealPauses } from '../support/pauses';
import {
	answered,
	ANY,
	inItem,
	means,
	moodleId,
	newNameTwice,
	refuses,
	says,
	standings,
	twice,
	upTo,
} from '../support/said';
import { listSizes, makeGroups, NEEDLE, useSandbox, writes } from '../support/sandbox';

useRealPauses();
const sandbox = useSandbox();

const ADD = 'core_group_add_group_members';
const add = { resource: 'groupMember', operation: 'add', dataMode: 'autoMapInputData' };

async function run(
	items: readonly IDataObject[],
	parameters: INodeParameters,
	faults: readonly Fault[],
	onError: OnError = 'continueRegularOutput',
) {
	sandbox.it.setFaults(faults);
	return await execute({
		site: sandbox.it,
		items,
		nodes: [moodleGroups({ ...add, ...parameters }, onError)],
	});
}

const members = (groupid: number, count: number): IDataObject[] =>
	Array.from({ length: count }, (_, index) => ({ groupid, userid: index + 3 }));

describe('when an answer is lost after the work and the token revoked then', () => {
	const faults: Fault[] = [
		{ kind: 'dropAfter', fn: ADD, times: 1 },
		{ kind: 'tokenRevoked', fn: ADD, times: 1 },
	];

	it('continue: says that nobody knows whether the row was written', async () => {
		const [groupid] = makeGroups(sandbox.it, 'A');
		const { output } = await run(members(groupid, 1), {}, faults);
		const [{ json }] = output()[0];
		expect(json.error).toContain(means('invalidtoken'));
		expect(json.message).toContain(IN_DOUBT);
		expect(json.details).toMatchObject({ errorcode: 'invalidtoken', outcome: 'unknown' });
		expect(sandbox.it.world.membersOf(groupid)).toEqual([3]);
	});

	it('stop: counts the items among those that are not known', async () => {
		const [groupid] = makeGroups(sandbox.it, 'A');
		const { error } = await run(members(groupid, 2), {}, faults, 'stopWorkflow');
		expect(error?.description).toMatch(/ Not known: 2 of 2 rows \(items 0–1\)\.$/);
	});
});

describe('when an answer is lost after the work, and the list is refused then', () => {
	const faults: Fault[] = [
		{ kind: 'dropAfter', fn: ADD, times: 1 },
		{ kind: 'exception', fn: ADD, times: 1 },
		{ kind: 'forbidden', fn: ADD },
	];

	it('leaves every row in doubt that is sent again alone, or not any more', async () => {
		const [groupid] = makeGroups(sandbox.it, 'A');
		const { output } = await run(members(groupid, 4), {}, faults);
		expect(output()[0].map(({ json }) => (json.details as IDataObject).outcome)).toEqual(
			Array(4).fill('unknown'),
		);
		expect(sandbox.it.world.membersOf(groupid)).toHaveLength(4);
	});

	it('leaves those in doubt, too, that are sent again without the row to blame', async () => {
		const [groupid] = makeGroups(sandbox.it, 'A');
		const items = [...members(groupid, 2), { groupid, userid: 2990 }];
		const [lost, , over] = faults;
		const { output } = await run(items, {}, [lost, { ...over, skip: 1 }]);
		const outcomes = output()[0].map(({ json }) => (json.details as IDataObject).outcome);
		expect(outcomes).toEqual(['unknown', 'unknown', undefined]);
		expect(sandbox.it.world.membersOf(groupid)).toEqual([]);
	});
});

it('says so of a row whose answers are lost time and again, and not of one that was never sent', async () => {
	const [groupid] = makeGroups(sandbox.it, 'A');
	const options = { rowsPerRequest: 1, requestsAtOnce: 1 };
	const faults: Fault[] = [{ kind: 'gatewayTimeoutAfter', fn: ADD }];
	const { output } = await run(members(groupid, 2), { options }, faults);
	const [first, second] = output()[0].map(({ json }) => json);
	expect(first.details).toMatchObject({ outcome: 'unknown' });
	expect(second.details).not.toHaveProperty('outcome');
	expect(second.message).not.toContain(IN_DOUBT);
});

it('is sure that nothing was written when only reading fails', async () => {
	const [groupid] = makeGroups(sandbox.it, 'A');
	const fn = 'core_group_get_group_members';
	const { output } = await run(members(groupid, 1), {}, [{ kind: 'loginPage', fn }]);
	expect(output()[0][0].json.error).toContain(
		upTo(answered({ body: `<html><title>${ANY}</title>` })).replace(/ \("$/, ''),
	);
	expect(output()[0][0].json.details).not.toHaveProperty('outcome');
	expect(writes(sandbox.it)).toEqual([]);
});

it.each([{ kind: 'dropAfter' }, { kind: 'exception', errorcode: 'unknownerror' }] as const)(
	'does not know what a lost request has done when looking meets $kind',
	async (fault) => {
		const grouping = {
			courseid: 2,
			name: 'Red',
			description: '',
			descriptionformat: 1,
			idnumber: '',
		};
		const { id } = sandbox.it.world.createGrouping(grouping);
		const fn = 'core_group_update_groupings';
		const faults: Fault[] = [
			{ kind: 'dropAfter', fn, times: 1 },
			{ kind: 'exception', fn, errorcode: 'unknownerror' },
			{ ...fault, fn: 'core_group_get_course_groupings' },
		];
		const update = { resource: 'grouping', operation: 'update' };
		const { output } = await run([{ groupingid: id, description: 'New' }], update, faults);
		expect(sandbox.it.world.groupings.get(id)?.description).toBe('New');
		expect(output()[0][0].json.details).toMatchObject({ outcome: 'unknown' });
	},
);

it('says of a new group without its grouping that it is there', async () => {
	const { id } = sandbox.it.world.createGrouping({
		courseid: 2,
		name: 'Red',
		description: '',
		descriptionformat: 1,
		idnumber: '',
	});
	const items = [{ courseid: 2, name: 'A', groupingid: id }];
	const create = { resource: 'group', operation: 'create' };
	const faults: Fault[] = [{ kind: 'forbidden', fn: 'core_group_assign_grouping' }];
	const { output } = await run(items, create, faults);
	expect(output()[0][0].json.details).toMatchObject({ outcome: 'partly' });
	const again = await run([{ ...items[0], name: 'B' }], create, faults, 'stopWorkflow');
	expect(again.error?.description).toContain(standings({ partly: [0] }));
});

it('sends a row of its own although the one before was refused and nothing can be looked up', async () => {
	const [groupid] = makeGroups(sandbox.it, 'A');
	sandbox.it.world.tokens.set(NEEDLE, { token: NEEDLE, userid: 2, functions: [ADD] });
	const options = { rowsPerRequest: 1, requestsAtOnce: 1 };
	const items = [{ groupid: 99, userid: 3 }, ...members(groupid, 2)];
	const { output } = await run(items, { options }, []);
	expect(output()[0].map(({ json }) => json.status)).toEqual([undefined, 'sent', 'sent']);
	expect(sandbox.it.world.membersOf(groupid)).toEqual([3, 4]);
});

it('reports the members that a sync has removed before the site failed', async () => {
	const groupids = makeGroups(sandbox.it, 'A');
	const [groupid] = groupids;
	for (const userid of [3, 4, 5, 6]) sandbox.it.world.addMember(groupid, userid);
	sandbox.it.world.addMember(groupid, 7, 'enrol_cohort');
	const fn = 'core_group_delete_group_members';
	// The whole list and its second half are refused for the member of a cohort.
	const faults: Fault[] = [{ kind: 'siteMaintenance', fn, skip: 2 }];
	const options = { output: 'all', removalLimitPercent: 100 };
	const { output } = await run([{ groupid, userid: 3 }], { operation: 'sync', options }, faults);
	const gone = [4, 5, 6, 7].filter((userid) => !isMember(groupid, userid));
	expect(gone.length).toBeGreaterThan(0);
	const removed = output()[0].filter(({ json }) => json.status === 'removed');
	expect(removed.map(({ json }) => json.userid)).toEqual(gone);
	expect(output()[0].filter(({ json }) => json.error !== undefined)).toHaveLength(4 - gone.length);
});

const isMember = (groupid: number, userid: number) =>
	sandbox.it.world.membersOf(groupid).includes(userid);

describe('when n8n hands the items over in batches', () => {
	const requestOptions = { batching: { batch: { batchSize: 2, batchInterval: 5 } } };

	it('leaves no rejection unhandled while n8n pauses between them', async () => {
		const [groupid] = makeGroups(sandbox.it, 'A');
		const items = [{ groupid, userid: 'x' }, ...members(groupid, 5)];
		const slow = { batching: { batch: { batchSize: 2, batchInterval: 100 } } };
		// The process of a test is jest's copy, which hears of nothing.
		const real = runInThisContext('process') as NodeJS.Process;
		const unhandled: unknown[] = [];
		const note = (reason: unknown) => unhandled.push(reason);
		real.on('unhandledRejection', note);
		const { error } = await run(items, { requestOptions: slow }, [], 'stopWorkflow');
		real.off('unhandledRejection', note);
		expect(error?.message).toBe(inItem(0, refuses('userid', moodleId, 'x')));
		expect(unhandled).toEqual([]);
	});

	it('counts what the other batches are still writing', async () => {
		const [groupid] = makeGroups(sandbox.it, 'A');
		const items = [...members(groupid, 2), { groupid: 99, userid: 3 }];
		const faults: Fault[] = [{ kind: 'slowAfter', fn: ADD, delay: 300, times: 1 }];
		const { error } = await run(items, { requestOptions }, faults, 'stopWorkflow');
		expect(error?.message).toBe(inItem(2, says('missing', 'group', 99)));
		expect(error?.description).toContain('Saved: 2 of 3 rows (items 0–1).');
		expect(sandbox.it.world.membersOf(groupid)).toEqual([3, 4]);
	});

	it('updates no group that an earlier batch has made of another row', async () => {
		const items = ['A', 'B', 'A'].map((name, index) => ({
			courseid: 2,
			name,
			description: `Row ${index}`,
		}));
		const upsert = { resource: 'group', operation: 'createOrUpdate' };
		const slow = { batching: { batch: { batchSize: 2, batchInterval: 300 } } };
		const { output } = await run(items, { ...upsert, requestOptions: slow }, []);
		expect(output()[0].map(({ json }) => json.status)).toEqual(['created', 'created', undefined]);
		expect(output()[0][2].json.error).toBe(twice(newNameTwice('A'), 0, 2));
		expect(listSizes(sandbox.it, 'groups', 'core_group_update_groups')).toEqual([]);
	});

	it.each(['group', 'grouping'])(
		'reads a %s again that an earlier batch has updated',
		async (what) => {
			const rest = { courseid: 2, description: '', descriptionformat: 1, idnumber: '' };
			const [first, second] =
				what === 'group'
					? makeGroups(sandbox.it, 'A', 'B')
					: ['A', 'B'].map((name) => sandbox.it.world.createGrouping({ ...rest, name }).id);
			const ids = [first, first, first, second];
			const items = ids.map((id, index) => ({ [`${what}id`]: id, description: `Row ${index}` }));
			const fn = `core_group_get_${what}s`;
			const faults: Fault[] = [{ kind: 'slowAfter', fn, skip: 1, times: 1, delay: 300 }];
			const update = { resource: what, operation: 'update', requestOptions };
			const { output } = await run(items, update, faults);
			const answers = output()[0];
			expect(answers.map(({ pairedItem }) => pairedItem)).toEqual(
				[0, 1, 2, 3].map((item) => ({ item })),
			);
			expect(answers[2].json.error).toMatch(new RegExp(`^Group(ing)? ${first} occurs twice`));
			expect(answers.map(({ json }) => json.status)).toEqual([
				'updated',
				undefined,
				undefined,
				'updated',
			]);
		},
	);
});

it('an error of one batch counts the entries that another one has not got to yet', async () => {
	makeGroups(sandbox.it, 'A');
	sandbox.it.setFaults([
		{ kind: 'slowBefore', fn: 'core_group_get_course_groups', delay: 600, times: 1 },
		{ kind: 'slowBefore', fn: 'core_group_update_groups', delay: 1200, times: 1 },
	]);
	const entry = (name: string, description: string) => ({ courseid: 2, name, description });
	const { error } = await execute({
		site: sandbox.it,
		items: [
			{ rows: [{ courseid: 9999, name: 'X', description: '' }] },
			{ rows: [entry('N', 'new'), entry('A', 'one')] },
		],
		nodes: [
			moodleGroups({
				resource: 'group',
				operation: 'createOrUpdate',
				dataMode: 'usingJson',
				rowsJson: '={{ $json.rows }}',
				requestOptions: { batching: { batch: { batchSize: 1, batchInterval: 5 } } },
			}),
		],
	});
	expect(error?.message).toContain('9999');
	expect(error?.description).toContain(
		'Saved: 1 of 3 rows (item 1 (entry 1)). Not saved: 2 of 3 rows (items 0, 1 (entry 0)).',
	);
	expect(sandbox.it.world.storedGroups(2).map(({ name }) => name)).toEqual(['A']);
});
