/* eslint-disable @n8n/community-nodes/no-restricted-globals, @n8n/community-nodes/no-restricted-imports -- runs on a developer's machine, never inside n8n */
import { subscribe } from 'diagnostics_channel';
import type { Socket } from 'net';

import { startSandbox, type SandboxOptions } from '../../sandbox';
import { makeGroups } from '../../test/support/sandbox';
import { GROUP_PREFIX, type GroupPlan, type Membership, type User } from './site';

// The sandbox in a process of its own, so that its work is not counted as that of the node.

const COURSE = 2;

/** What the parent asks for, and the answer that it gets. */
export interface Question {
	readonly id: number;
	readonly method: string;
	readonly args: readonly unknown[];
}

export interface Reply {
	readonly id: number;
	readonly value: unknown;
}

const connections = { open: 0, peak: 0 };

subscribe('net.server.socket', (message) => {
	const { socket } = message as { socket: Socket };
	connections.open++;
	connections.peak = Math.max(connections.peak, connections.open);
	socket.once('close', () => connections.open--);
});

void start(JSON.parse(process.argv[2]) as SandboxOptions);

async function start(options: SandboxOptions): Promise<void> {
	const sandbox = await startSandbox(options);
	const methods: Record<string, (...args: never[]) => unknown> = {
		start: () => ({
			url: sandbox.url,
			token: sandbox.token,
			courseid: COURSE,
			userids: sandbox.world
				.enrolmentsOf(COURSE)
				.map(({ userid }) => userid)
				.sort((left, right) => left - right),
		}),
		reset() {
			sandbox.reset();
			connections.peak = connections.open;
		},
		startCounting() {
			(sandbox.requests as unknown[]).length = 0;
			connections.peak = connections.open;
		},
		traffic: () => ({ requests: sandbox.requests.length, peakConnections: connections.peak }),
		arrange: (groups: readonly GroupPlan[]) => groups.map(arrange),
		enrol,
		makeStrangers,
		members: (groupids: readonly number[]) =>
			groupids.map((id): Membership => [id, [...(sandbox.world.members.get(id)?.keys() ?? [])]]),
		countGroups: () =>
			[...sandbox.world.groups.values()].filter(({ name }) => name.startsWith(GROUP_PREFIX)).length,
	};

	function arrange({ name, userids, course }: GroupPlan): number {
		const { world } = sandbox;
		const [id] = makeGroups(sandbox, name);
		for (const userid of userids) world.addMember(id, userid);
		if (course === undefined) return id;
		const courseid = Math.max(...world.courses.keys()) + 1;
		world.courses.set(courseid, {
			id: courseid,
			shortname: course,
			fullname: course,
			idnumber: '',
		});
		world.updateGroup({ ...world.groups.get(id)!, courseid });
		world.forgetGroups(COURSE);
		return id;
	}

	function enrol(count: number): User[] {
		const { world } = sandbox;
		const missing = Math.max(0, count - world.enrolmentsOf(COURSE).length);
		for (const { id } of makeStrangers(missing)) {
			world.enrol({ courseid: COURSE, userid: id, role: 'student' });
		}
		return world.enrolmentsOf(COURSE).map(({ userid: id }) => {
			return { id, email: world.users.get(id)!.email };
		});
	}

	function makeStrangers(count: number): User[] {
		const { world } = sandbox;
		const like = world.users.get(world.enrolmentsOf(COURSE)[0].userid)!;
		const first = Math.max(...world.users.keys()) + 1;
		return Array.from({ length: count }, (_, index) => {
			const id = first + index;
			const email = `bench${id}@example.edu`;
			world.users.set(id, { ...like, username: `bench${id}`, email, idnumber: `B${id}`, id });
			return { id, email };
		});
	}

	process.on('message', ({ id, method, args }: Question) => {
		const reply: Reply = { id, value: methods[method](...(args as never[])) ?? null };
		process.send!(reply);
	});
	process.on('disconnect', () => process.exit());
	process.send!({ id: 0, value: methods.start() } satisfies Reply);
}
