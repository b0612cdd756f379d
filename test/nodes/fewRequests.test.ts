import type { IDataObject } from 'n8n-workflow';

import { execute, moodleGroups } from '../support/engine';
import { inItem, says } from '../support/said';
import { calls, makeGroups, NEEDLE, useSandbox } from '../support/sandbox';

const sandbox = useSandbox();

async function run(operation: string, items: readonly IDataObject[]) {
	const [resource, name] = operation.split('/');
	const parameters = { resource, operation: name, dataMode: 'autoMapInputData' };
	const options = { requestsAtOnce: 4 };
	const { output } = await execute({
		site: { url: sandbox.it.url, token: NEEDLE },
		items,
		nodes: [moodleGroups({ ...parameters, options }, 'continueRegularOutput')],
	});
	return output()[0].map(({ json }) => json);
}

describe('300 rows of 100 courses, with which Moodle agrees', () => {
	const courseids = Array.from({ length: 100 }, (_, index) => index + 100);

	/** Three groups in each course, with one member each. */
	function fill(): void {
		const { world } = sandbox.it;
		const group = world.groups.get(makeGroups(sandbox.it, 'A')[0])!;
		for (const id of courseids) {
			world.courses.set(id, { ...world.courses.get(2)!, id, shortname: `C${id}` });
			for (const name of ['A', 'B', 'C']) {
				world.addMember(world.createGroup({ ...group, courseid: id, name }).id, 3);
			}
		}
	}

	const rows = (more: IDataObject) =>
		courseids.flatMap((courseid) =>
			['A', 'B', 'C'].map((name) => ({ courseid, name, group: name, ...more })),
		);

	it.each([
		['group/createOrUpdate', {}, 1],
		['group/sync', {}, 1],
		['group/update', { description: '' }, 1],
		['groupMember/add', { userid: 3 }, 2],
		['groupMember/sync', { userid: 3 }, 3],
	])(
		'%s reads each course once, as many at once as the option says',
		async (operation, more, others) => {
			fill();
			// A site that answers at once is never asked twice at once.
			sandbox.it.setFaults([{ kind: 'slowBefore', delay: 20 }]);
			await run(operation, rows(more));
			const lists = calls(sandbox.it).filter((name) => name === 'core_group_get_course_groups');
			expect(lists).toHaveLength(100);
			expect(calls(sandbox.it)).toHaveLength(100 + others);
			expect(sandbox.it.peakConcurrency).toBe(4);
		},
	);
});

it.each([{}, { courseid: 2 }])(
	'300 groups that are not there cost at most two requests each, %j',
	async (more) => {
		const items = Array.from({ length: 300 }, (_, index) => {
			return { ...more, groupid: 1000 + index, userid: 3 };
		});
		const rows = await run('groupMember/add', items);
		expect(rows.map(({ error }) => error)).toEqual(
			items.map(({ groupid }, index) => inItem(index, says('missing', 'group', Number(groupid)))),
		);
		expect(sandbox.it.requests.length).toBeLessThanOrEqual(600);
		// What is known to be missing is not asked for its members.
		const members = calls(sandbox.it).filter((name) => name === 'core_group_get_group_members');
		expect(members).toHaveLength(1);
	},
);
