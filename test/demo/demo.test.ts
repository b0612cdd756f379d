/* eslint-disable @n8n/community-nodes/no-restricted-imports -- tests run on a developer's machine, never inside n8n */
import { readFileSync } from 'fs';
import { join } from 'path';

import { rowsOf } from '../../demo/nodes';
import { EXAMPLES, play, readExample } from '../../demo/play';
import { reportOf } from '../../demo/report';
import { MoodleGroups } from '../../nodes/MoodleGroups/MoodleGroups.node';
import { WHY_KEPT } from '../../nodes/MoodleGroups/sync/members/keepers';
import { PHYS, says } from '../support/said';
import { useSandbox } from '../support/sandbox';

const ROSTER = join(EXAMPLES, 'roster.csv');
const A_WEEK_LATER = join(EXAMPLES, 'roster-a-week-later.csv');
const sandbox = useSandbox();

const upload = async () =>
	await play(readExample('roster-to-groups.json'), ROSTER, new MoodleGroups(), sandbox.it);

/** Every group's name and the numbers of its students. */
function inMoodle(): Record<string, number[]> {
	const { groups, users } = sandbox.it.world;
	return Object.fromEntries(
		[...groups.values()].map(({ id, name }) => [
			name,
			sandbox.it.world.membersOf(id).map((user) => Number(/\d+/.exec(users.get(user)!.username))),
		]),
	);
}

describe('the report of the roster', () => {
	it('counts what Moodle has, and loses no row', async () => {
		const rows = rowsOf(ROSTER).map(({ json }) => json);
		const report = reportOf(rows, (await upload()).output('Add Members'));
		expect(report).toMatchObject({ written: 52, failed: 7, lost: 0, created: 4, members: 51 });
		expect(sandbox.it.world.groups.size).toBe(4);
		expect(Object.values(inMoodle()).flat()).toHaveLength(51);
	});

	it('names each row by its line in the sheet', async () => {
		const sheet = readFileSync(ROSTER, 'utf8').split('\n');
		const rows = rowsOf(ROSTER).map(({ json }) => json);
		const { failures, firstWritten } = reportOf(rows, (await upload()).output('Add Members'));
		const failed = [...failures.matchAll(/^ {2}line (\d+) +(.*)$/gm)];
		expect(failed.map(([, line]) => line)).toEqual(['16', '35', '43', '46', '49', '59', '60']);
		for (const [, line, row] of failed.slice(1)) {
			for (const cell of row.split(', ')) expect(sheet[Number(line) - 1]).toContain(cell);
		}
		const written = [...firstWritten.matchAll(/^ {2}(\d+) .* (\S+@\S+) +added$/gm)];
		expect(written).toHaveLength(10);
		for (const [, line, email] of written) expect(sheet[Number(line) - 1]).toContain(email);
		expect(failures + firstWritten).not.toContain('[item');
	});

	it.each(['added', 'duplicate'])('counts a row that repeats another once, as %s', (status) => {
		const item = (row: number, json: object) => ({ json: { ...json }, pairedItem: { item: row } });
		const rows = [{}, {}, {}, {}];
		const written = [
			{ json: { groupid: 1, status: 'created' }, pairedItem: [] },
			item(0, { groupid: 1, userid: 3, status: 'added' }),
			item(2, { groupid: 1, userid: 3, status }),
		];
		const report = reportOf(rows, [written, [item(3, { error: 'No [item 3]' })]]);
		expect(report).toMatchObject({ written: 2, failed: 1, lost: 1, created: 1, members: 1 });
	});
});

describe('the nightly sync, a week after the roster', () => {
	const sync = async (dryRun: boolean) => {
		const { nodes, ...workflow } = readExample('nightly-roster-sync.json');
		const changed = nodes.map((node) =>
			node.name === 'Sync Members' ? { ...node, parameters: { ...node.parameters, dryRun } } : node,
		);
		const node = new MoodleGroups();
		return (await play({ ...workflow, nodes: changed }, A_WEEK_LATER, node, sandbox.it)).chat;
	};
	const changes = [
		'PHYS101 / Lab A: 1 added, 1 removed',
		'PHYS101 / Lab B: 1 added, 1 removed',
		`PHYS101 / Lab C: 1 failed, 1 kept back (${WHY_KEPT.failed})`,
		'PHYS101 / Lab D: new group, 2 added',
	];
	const failure =
		'One row of the roster failed:\nPHYS101 / Lab C / student2997@example.edu: ' +
		says('notEnrolled', '2999 (Ada2997 Lovelace2997)', PHYS);

	it('is a dry run that says so, and changes nothing', async () => {
		await upload();
		const before = inMoodle();
		const headline = 'Dry run: nothing was changed. Moodle would change like this:';
		expect(await sync(true)).toEqual([[headline, ...changes].join('\n'), `Dry run. ${failure}`]);
		expect(inMoodle()).toEqual(before);
	});

	it('has somebody who joins, leaves and moves, a new group, and somebody not enrolled', async () => {
		await upload();
		const before = inMoodle();
		expect(await sync(false)).toEqual([
			['Moodle follows the roster:', ...changes].join('\n'),
			failure,
		]);
		const without = (group: string, ...gone: number[]) =>
			before[group].filter((student) => !gone.includes(student));
		expect(inMoodle()).toEqual({
			...before,
			'Lab A': [...without('Lab A', 9), 41],
			'Lab B': [...without('Lab B', 6), 60],
			'Lab D': [6, 54],
		});
		// Student 11 is no longer on the roster, but a row of the group has failed.
		expect(inMoodle()['Lab C']).toContain(11);
	});

	it('tells only what still fails when there is nothing to change', async () => {
		await upload();
		await sync(false);
		expect(await sync(false)).toEqual([`Moodle follows the roster:\n${changes[2]}`, failure]);
	});
});
