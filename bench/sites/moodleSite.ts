/* eslint-disable @n8n/community-nodes/no-restricted-imports -- runs on a developer's machine, never inside n8n */
import { subscribe } from 'diagnostics_channel';
import type { Socket } from 'net';

import { callMoodle, writeEntries } from '../rivals/bareLimit';
import { GROUP_PREFIX, type BenchSite, type Membership } from './site';

interface Listed {
	readonly id: number;
	readonly name: string;
}

/** A real Moodle, named by the environment; `undefined` if it names none. */
export async function openMoodleSite(env: NodeJS.ProcessEnv): Promise<BenchSite | undefined> {
	const { MOODLE_URL, MOODLE_TOKEN, MOODLE_COURSE } = env;
	if (!MOODLE_URL) return undefined;
	if (!MOODLE_TOKEN || !MOODLE_COURSE) {
		throw new Error('MOODLE_URL needs MOODLE_TOKEN and MOODLE_COURSE (the id of a course) too');
	}
	const site = { url: MOODLE_URL.replace(/\/+$/, ''), token: MOODLE_TOKEN };
	const courseid = Number(MOODLE_COURSE);
	const counted = countTraffic();
	const call = async <T>(fn: string, pairs: ReadonlyArray<readonly [string, string]>) =>
		(await callMoodle(site, fn, pairs)) as T;
	const enrolled = await call<Listed[]>('core_enrol_get_enrolled_users', [
		['courseid', MOODLE_COURSE],
		['options[0][name]', 'userfields'],
		['options[0][value]', 'id'],
	]);
	const listGroups = async () =>
		(await call<Listed[]>('core_group_get_course_groups', [['courseid', MOODLE_COURSE]])).filter(
			({ name }) => name.startsWith(GROUP_PREFIX),
		);
	return {
		...site,
		name: `${new URL(site.url).host}, course ${courseid}, ${enrolled.length} users enrolled`,
		courseid,
		userids: enrolled.map(({ id }) => id),
		maxRows: enrolled.length,
		makesCourses: false,
		async arrange(plans) {
			const groups = plans.map(({ name }) => ({ courseid, name, description: '' }));
			await writeEntries(
				site,
				{ fn: 'core_group_create_groups', list: 'groups', entries: groups },
				1,
			);
			const ids = new Map((await listGroups()).map(({ id, name }) => [name, id]));
			const entries = plans.flatMap(({ name, userids }) =>
				userids.map((userid) => ({ groupid: ids.get(name)!, userid })),
			);
			const members = { fn: 'core_group_add_group_members', list: 'members', entries };
			await writeEntries(site, members, 2);
			return plans.map(({ name }) => ids.get(name)!);
		},
		async members(groupids) {
			const read = await call<Array<{ groupid: number; userids: number[] }>>(
				'core_group_get_group_members',
				pairsOf('groupids', groupids),
			);
			return read.map(({ groupid, userids }): Membership => [groupid, userids]);
		},
		enrol: onlyOnSandbox,
		makeStrangers: onlyOnSandbox,
		countGroups: async () => (await listGroups()).length,
		startCounting: async () => counted.restart(),
		traffic: async () => ({ requests: counted.requests, peakConnections: counted.peak }),
		async clear() {
			const ids = (await listGroups()).map(({ id }) => id);
			for (let at = 0; at < ids.length; at += 100) {
				await call('core_group_delete_groups', pairsOf('groupids', ids.slice(at, at + 100)));
			}
		},
		close: async () => {},
	};
}

/** Counts what leaves this process, since nobody counts at the other end. */
function countTraffic() {
	const counted = {
		requests: 0,
		open: 0,
		peak: 0,
		restart() {
			counted.requests = 0;
			counted.peak = counted.open;
		},
	};
	const countRequest = () => void counted.requests++;
	subscribe('http.client.request.start', countRequest);
	subscribe('undici:request:create', countRequest);
	subscribe('net.client.socket', (message) => {
		const { socket } = message as { socket: Socket };
		counted.open++;
		counted.peak = Math.max(counted.peak, counted.open);
		socket.once('close', () => counted.open--);
	});
	return counted;
}

function pairsOf(list: string, values: readonly number[]): Array<readonly [string, string]> {
	return values.map((value, index) => [`${list}[${index}]`, String(value)] as const);
}

async function onlyOnSandbox(): Promise<never> {
	return await Promise.reject(new Error('Users are made on the sandbox only'));
}
