/* eslint-disable @n8n/community-nodes/no-restricted-globals, @n8n/community-nodes/no-restricted-imports, @n8n/community-nodes/no-dangerous-functions -- tests run on a developer's machine, never inside n8n */
import { spawn, type ChildProcess } from 'child_process';
import { join } from 'path';

import { calls, makeGroups, NEEDLE, useSandbox } from '../support/sandbox';

// Each starts the command as a person does.
jest.setTimeout(120_000);

const ROOT = join(__dirname, '../..');

const sandbox = useSandbox();

interface Ended {
	readonly code: number | null;
	readonly lines: string[];
}

/** Runs `npm run test:live` in a course of the sandbox, or without any environment. */
async function run(
	course: string | undefined,
	args: readonly string[] = [],
	onStart: (child: ChildProcess) => void = () => {},
): Promise<Ended> {
	const { url, token } = sandbox.it;
	const given = { MOODLE_URL: url, MOODLE_TOKEN: token, MOODLE_COURSE: course };
	const { PATH, HOME } = process.env;
	const child = spawn(process.execPath, ['--import', 'tsx', 'test/live/main.ts', ...args], {
		cwd: ROOT,
		env: { PATH, HOME, ...(course === undefined ? {} : given) },
		stdio: ['ignore', 'pipe', 'pipe'],
	});
	let printed = '';
	for (const stream of [child.stdout, child.stderr]) {
		stream.on('data', (chunk: Buffer) => (printed += chunk.toString()));
	}
	onStart(child);
	const code = await new Promise<number | null>((resolve) => child.on('close', resolve));
	expect(printed).not.toContain(NEEDLE);
	return { code, lines: printed.trimEnd().split('\n') };
}

const made = () => [sandbox.it.world.groups.size, sandbox.it.world.groupings.size];

it('says in one sentence what it needs', async () => {
	const { code, lines } = await run(undefined);
	expect([code, lines.length]).toEqual([2, 1]);
	for (const name of ['MOODLE_URL', 'MOODLE_TOKEN', 'MOODLE_COURSE']) {
		expect(lines[0]).toContain(name);
	}
});

it.each([
	['CHEM101', /^Course CHEM101 has 0 enrolled users .* needs 4; it enrols nobody itself\.$/],
	['NOWHERE', /^The token sees no course with the id or short name NOWHERE\.$/],
])('does not run in the course %s', async (course, sentence) => {
	const { code, lines } = await run(course);
	expect([code, lines]).toEqual([2, [expect.stringMatching(sentence)]]);
	expect(made()).toEqual([0, 0]);
});

it('does not run in a course with groups, unless told to, and then leaves them alone', async () => {
	const [groupid] = makeGroups(sandbox.it, 'Theirs', 'Others');
	sandbox.it.world.addMember(groupid, 3);
	const before = JSON.stringify([...sandbox.it.world.groups.values()]);
	const refused = await run('2');
	expect([refused.code, refused.lines]).toEqual([
		2,
		[expect.stringMatching(/^Course PHYS101 has 2 groups and 0 groupings already; /)],
	]);
	const { code, lines } = await run('2', ['--allow-groups']);
	expect(lines[0]).toMatch(/^Moodle 4\.5\.6 .* as admin$/);
	expect(lines.filter((line) => line.startsWith('skipped'))).toHaveLength(3);
	expect(lines.at(-1)).toMatch(/^[1-9]\d passed, 0 failed$/);
	expect(code).toBe(0);
	expect(JSON.stringify([...sandbox.it.world.groups.values()])).toBe(before);
	expect(sandbox.it.world.membersOf(groupid)).toEqual([3]);
});

it('removes what it made when cases fail', async () => {
	const fn = 'core_group_add_group_members';
	sandbox.it.setFaults([{ kind: 'exception', errorcode: 'nopermissions', fn }]);
	const { code, lines } = await run('PHYS101');
	expect(lines.at(-1)).toMatch(/^\d+ passed, [1-9]\d* failed$/);
	expect(code).toBe(1);
	expect(made()).toEqual([0, 0]);
});

it('removes what it made when it is interrupted, even what turns up late', async () => {
	const fn = 'core_group_create_groups';
	sandbox.it.setFaults([{ kind: 'slowBefore', fn, delay: 700 }]);
	const { code, lines } = await run('PHYS101', [], (child) => {
		const watch = setInterval(() => {
			if (!calls(sandbox.it).includes(fn)) return;
			clearInterval(watch);
			child.kill('SIGINT');
		}, 5);
	});
	expect(code).toBe(130);
	expect(lines.at(-1)).toBe('0 passed, 0 failed');
	await new Promise((resolve) => setTimeout(resolve, 1000));
	expect(made()).toEqual([0, 0]);
});
