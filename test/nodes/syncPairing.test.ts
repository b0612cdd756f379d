import type { IDataObject, INodeParameters } from 'n8n-workflow';

import { execute, moodleGroups } from '../support/engine';
import { makeGroups, useSandbox } from '../support/sandbox';

const sandbox = useSandbox();

/** A student of course 2: user 3 is student1, and so on. */
const address = (userid: number) => `student${userid - 2}@example.edu`;

/** Syncs, and writes to whom an expression names after it; in a group of its own. */
async function mailAfter(
	operation: INodeParameters,
	items: readonly IDataObject[],
	to: string,
): Promise<{ answers: IDataObject[]; mails: IDataObject[] }> {
	const { output, error } = await execute({
		site: sandbox.it,
		items,
		nodes: [
			moodleGroups(
				{ operation: 'sync', dataMode: 'autoMapInputData', ...operation } as INodeParameters,
				'continueRegularOutput',
			),
			{ name: 'Mail', type: 'mail', parameters: { to } },
		],
	});
	expect(error).toBeUndefined();
	const jsons = (node: string) => output(node)[0].map(({ json }) => json);
	return { answers: jsons('Moodle Groups'), mails: jsons('Mail') };
}

const ROWS = "={{ $('Rows').item.json.email }}";
const OWN = '={{ $json.email }}';
const NOBODY = { failed: expect.stringContaining('Paired item data') };

function group(name: string, ...members: number[]): number {
	const [groupid] = makeGroups(sandbox.it, name);
	for (const userid of members) sandbox.it.world.addMember(groupid, userid);
	return groupid;
}

describe('a mail to the row of a removed member', () => {
	const members = { resource: 'groupMember' };
	const options = { removalLimitPercent: 100 };

	it.each([
		['one row', [3]],
		['as many rows as changes', [6]],
		['several rows', [3, 4]],
	])('goes to nobody, in a group with %s', async (_rows, wanted) => {
		const groupid = group('A', 3, 4, 5);
		const items = wanted.map((userid) => ({ groupid, email: address(userid) }));
		for (const output of ['changes', 'all']) {
			for (const dryRun of [true, false]) {
				const parameters = { ...members, dryRun, options: { ...options, output } };
				const { answers, mails } = await mailAfter(parameters, items, ROWS);
				// What is removed is not there any more when it is synced again.
				for (const [index, { status, userid }] of answers.entries()) {
					const isRow = /add|unchanged/i.test(String(status)) && userid !== undefined;
					expect(mails[index]).toEqual(isRow ? { to: address(userid as number) } : NOBODY);
				}
			}
		}
	});

	it.each([
		['changes', true],
		['changes', false],
		['all', true],
		['all', false],
	])("goes to the member by the removal's own address: %s, dry run %s", async (output, dryRun) => {
		const groupid = group('A', 3, 4, 5);
		const items = [{ groupid, email: address(3) }];
		const parameters = { ...members, dryRun, options: { ...options, output } };
		const { answers, mails } = await mailAfter(parameters, items, OWN);
		const removals = answers.flatMap((json, index) =>
			/remove/i.test(String(json.status)) ? [[json, mails[index]]] : [],
		);
		expect(removals).toEqual(
			[4, 5].map((userid) => [
				expect.objectContaining({
					userid,
					email: address(userid),
					username: `student${userid - 2}`,
					fullname: expect.any(String),
				}),
				{ to: address(userid) },
			]),
		);
	});

	it('goes to nobody for who stays, for a summary, a new group, a failure and for no change', async () => {
		const groupid = group('A', 3, 3003);
		const items = [{ groupid, email: address(3) }];
		const kept = await mailAfter({ ...members, options: { output: 'all' } }, items, ROWS);
		expect(kept.answers.map(({ status }) => status)).toEqual(['unchanged', 'kept']);
		expect(kept.mails).toEqual([{ to: address(3) }, NOBODY]);
		const summary = await mailAfter({ ...members, options: { output: 'summary' } }, items, ROWS);
		expect(summary.mails).toEqual([NOBODY]);
		expect((await mailAfter(members, items, ROWS)).mails).toEqual([NOBODY]);
		const fresh = [{ course: 'PHYS101', group: 'New', email: address(3) }];
		const made = { ...members, options: { createMissingGroups: true } };
		expect((await mailAfter(made, fresh, ROWS)).mails).toEqual([NOBODY, { to: address(3) }]);
		const added = { ...made, operation: 'add' };
		const others = fresh.map((row) => ({ ...row, group: 'Newer' }));
		expect((await mailAfter(added, others, ROWS)).mails).toEqual([NOBODY, { to: address(3) }]);
		const kind = 'exception' as const;
		const spare = group('B', 4, 5);
		sandbox.it.setFaults([{ kind, fn: 'core_group_delete_group_members' }]);
		const failed = await mailAfter(
			{ ...members, options },
			[{ groupid: spare, email: address(4) }],
			ROWS,
		);
		expect(failed.answers).toEqual([expect.objectContaining({ error: expect.any(String) })]);
		expect(failed.mails).toEqual([NOBODY]);
	});
});

it('pairs a deleted group with no row, nor one that stays', async () => {
	group('A');
	group('B');
	group('C', 3);
	const items = [{ course: 'PHYS101', name: 'A', email: 'tutor@example.edu' }];
	const options = { deleteGroupsWithoutRows: true, removalLimitPercent: 100, output: 'all' };
	const { answers, mails } = await mailAfter({ resource: 'group', options }, items, ROWS);
	expect(answers.map(({ status }) => status)).toEqual(['unchanged', 'deleted', 'kept']);
	expect(mails).toEqual([{ to: 'tutor@example.edu' }, NOBODY, NOBODY]);
});
