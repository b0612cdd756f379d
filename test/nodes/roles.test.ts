import type { IDataObject } from 'n8n-workflow';

import { execute, moodleGroups } from '../support/engine';
import { CHEM, PHYS, inItem, says } from '../support/said';
import { makeGroups, NEEDLE, useSandbox } from '../support/sandbox';

const sandbox = useSandbox();

async function say(who: string, operation: string, items: readonly IDataObject[]) {
	const [resource, name] = operation.split('/');
	const parameters = { resource, operation: name, dataMode: 'autoMapInputData' };
	const { output } = await execute({
		site: { url: sandbox.it.url, token: `${NEEDLE}-${who}` },
		items,
		nodes: [moodleGroups(parameters, 'continueRegularOutput')],
	});
	return output()[0].map(({ json }) => json.error ?? json.status);
}

it('a token with the four functions does the four operations', async () => {
	const rows = Array.from({ length: 150 }, (_, index) => ({ courseid: 2, name: `G${index}` }));
	expect(await say('four', 'group/create', rows)).toEqual(Array(150).fill('created'));
	const members = rows.map((_, index) => ({ groupid: index + 1, userid: index + 3 }));
	expect(await say('four', 'groupMember/add', members)).toEqual(Array(150).fill('sent'));
	expect(sandbox.it.world.membersOf(150)).toEqual([152]);
	expect(await say('four', 'groupMember/remove', members)).toEqual(Array(150).fill('sent'));
	expect(sandbox.it.world.membersOf(150)).toEqual([]);
	expect(await say('four', 'group/delete', members)).toEqual(Array(150).fill('sent'));
	expect(sandbox.it.world.groups.size).toBe(0);
});

it('a teacher manages the groups of their own course', async () => {
	const rows = [
		{ course: 'PHYS101', name: 'A' },
		{ course: 'CHEM101', name: 'A' },
	];
	expect(await say('teacher', 'group/create', rows)).toEqual([
		'created',
		inItem(1, says('courseClosed', CHEM, "the token's account teacher1")),
	]);
	const row = { course: 'PHYS101', group: 'A', email: 'student1@example.edu' };
	expect(await say('teacher', 'groupMember/add', [row])).toEqual(['added']);
});

it('a student manages none', async () => {
	const [groupid] = makeGroups(sandbox.it, 'A');
	const barred = inItem(0, says('notAllowed', PHYS, "the token's account student1"));
	expect(await say('student', 'group/create', [{ courseid: 2, name: 'B' }])).toEqual([barred]);
	const row = { course: 'PHYS101', group: 'A', userid: 4 };
	expect(await say('student', 'groupMember/add', [row])).toEqual([barred]);
	expect(await say('student', 'group/delete', [{ groupid }])).toEqual([
		inItem(0, says('barred', 'group', 1, "the token's account student1")),
	]);
	expect(sandbox.it.world.groups.size).toBe(1);
});
