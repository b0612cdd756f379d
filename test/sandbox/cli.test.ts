/* eslint-disable @n8n/community-nodes/no-restricted-globals, @n8n/community-nodes/no-restricted-imports, @n8n/community-nodes/no-dangerous-functions -- tests run on a developer's machine, never inside n8n */
import { spawn, type ChildProcess } from 'child_process';
import { mkdtempSync, writeFileSync } from 'fs';
import { tmpdir } from 'os';
import { join } from 'path';

import type { Fault, WorldFile } from '../../sandbox';
import { MoodleClient } from '../support/moodleClient';

const ROOT = join(__dirname, '../..');

const world: WorldFile = {
	courses: [{ id: 7, shortname: 'BIO', fullname: 'Biology', idnumber: '' }],
	users: [
		{
			id: 2,
			username: 'admin',
			firstname: 'A',
			lastname: 'B',
			email: 'a@b.c',
			idnumber: '',
			auth: 'manual',
		},
	],
	enrolments: [],
	tokens: [{ token: 'from-file', userid: 2, functions: ['core_*'] }],
	admins: [2],
};
const faults: Fault[] = [{ kind: 'siteMaintenance', fn: 'core_group_get_groups' }];

let child: ChildProcess;

afterEach(() => child.kill());

/** Starts the sandbox as `npm run sandbox` does, and gives the line that it prints when ready. */
async function start(args: string[]): Promise<string> {
	const tsx = join(ROOT, 'node_modules/tsx/dist/cli.mjs');
	child = spawn(process.execPath, [tsx, 'sandbox/main.ts', ...args], { cwd: ROOT });
	return await new Promise((resolve, reject) => {
		let printed = '';
		child.stdout!.on('data', (chunk: Buffer) => {
			printed += chunk.toString();
			if (printed.includes('\n')) resolve(printed);
		});
		child.stderr!.on('data', (chunk: Buffer) => reject(new Error(chunk.toString())));
	});
}

it('prints one line of JSON and serves the world and the faults of the files', async () => {
	const folder = mkdtempSync(join(tmpdir(), 'sandbox-'));
	const file = (name: string, content: unknown) => {
		const path = join(folder, name);
		writeFileSync(path, JSON.stringify(content));
		return path;
	};
	const printed = await start([
		...['--world', file('world.json', world), '--faults', file('faults.json', faults)],
		...['--token', 'from-file', '--latency', '50', '--cost', 'real', '--max-input-vars', '100'],
		...['--moodle', '4.1', '--database', 'mariadb'],
	]);
	expect(printed.split('\n')).toHaveLength(2);
	const { url, token } = JSON.parse(printed) as { url: string; token: string };
	expect(url).toMatch(/^http:\/\/127\.0\.0\.1:\d+$/);
	expect(token).toBe('from-file');
	const moodle = new MoodleClient(url, token);
	const started = Date.now();
	expect(await moodle.call('core_group_get_course_groups', { courseid: 7 })).toEqual([]);
	expect(Date.now() - started).toBeGreaterThanOrEqual(75);
	expect(await moodle.call('core_group_get_groups', { 'groupids[0]': 1 })).toMatchObject({
		errorcode: 'sitemaintenance',
	});
	expect(await moodle.call('core_webservice_get_site_info')).toMatchObject({
		version: '2022112810',
	});
	const create = async (name: string) =>
		await moodle.call('core_group_create_groups', {
			'groups[0][courseid]': 7,
			'groups[0][name]': name,
			'groups[0][description]': '',
		});
	expect(await create('Lab A')).toMatchObject([{ id: 1 }]);
	expect(await create('lab a')).toMatchObject({ errorcode: 'invalidparameter' });
	await moodle.close();
});

it('says what is wrong with its options', async () => {
	await expect(start(['--moodle', '3.9'])).rejects.toThrow(
		'Allowed choices are 4.1, 4.2, 4.5, 5.0, 5.1, 5.2.',
	);
	await expect(start(['--database', 'oracle'])).rejects.toThrow(
		'Allowed choices are postgresql, mariadb.',
	);
	await expect(start(['--port', 'x'])).rejects.toThrow(
		"argument 'x' is invalid. Not a whole number.",
	);
});
