import type { IDataObject } from 'n8n-workflow';

import { execute, moodleGroups } from '../support/engine';
import { calls, NEEDLE, useSandbox } from '../support/sandbox';

const sandbox = useSandbox();

async function run(operation: string, items: readonly IDataObject[]) {
	const [resource, name] = operation.split('/');
	const parameters = { resource, operation: name, dataMode: 'autoMapInputData' };
	const { output } = await execute({
		site: { url: sandbox.it.url, token: NEEDLE },
		items,
		nodes: [moodleGroups(parameters, 'continueRegularOutput')],
	});
	return output()[0].map(({ json }) => json);
}

it.each([{}, { courseid: 2 }])(
	'300 groups that are not there cost at most two requests each, %j',
	async (more) => {
		const items = Array.from({ length: 300 }, (_, index) => {
			return { ...more, groupid: 1000 + index, userid: 3 };
		});
		const rows = await run('groupMember/add', items);
		expect(rows.map(({ error }) => error)).toEqual(
			items.map(({ groupid }, index) => `Group ${groupid} does not exist [item ${index}]`),
		);
		expect(sandbox.it.requests.length).toBeLessThanOrEqual(600);
		// What is known to be missing is not asked for its members.
		const members = calls(sandbox.it).filter((name) => name === 'core_group_get_group_members');
		expect(members).toHaveLength(1);
	},
);
