/* eslint-disable @n8n/community-nodes/no-restricted-globals, @n8n/community-nodes/no-restricted-imports -- runs on a developer's machine, never inside n8n */
import { getEventListeners } from 'events';

import type { Sandbox } from '../../sandbox';
import { execute, forgetStored, moodleGroups, type Execution } from '../support/engine';
import { gather } from './gather';
import type { Journal } from './journal';
import { castRows, type Operation, type Wish } from './operation';
import { judge } from './oracle';
import type { Scene } from './scenes';
import { readVerdicts } from './verdicts';

/** Marks the tokens of executions that give up early: the server may read their requests late. */
export const HASTY = 'hasty';

/** Milliseconds that the node looks in most scenes for what was lost; no answer takes as long. */
const PATIENCE = 10_000;

/** No scene takes this many milliseconds even on a busy machine, unless a promise hangs. */
const LONGEST = 600_000;

/** Plays a scene on a sandbox that was built for it, and says all that is wrong. */
export async function play(
	operation: Operation,
	scene: Scene,
	sandbox: Sandbox,
	token: string,
	journal: Journal,
): Promise<string[]> {
	const wishes = castRows(operation, scene);
	const signals: AbortSignal[] = [];
	const execution = await inTime(run(operation, scene, sandbox, token, wishes, signals));
	await settled(sandbox, scene);
	const { requests } = sandbox;
	const problems: string[] = [];
	const extras = operation.extras?.(wishes, scene) ?? [];
	try {
		const verdicts = readVerdicts(execution, operation, { wishes, extras }, scene);
		const evidence = { scene, operation, wishes, extras, verdicts, journal, requests };
		problems.push(...judge(evidence));
	} catch (error) {
		problems.push(String(error));
	}
	return [...problems, ...leaks(execution, sandbox, token, signals)];
}

async function run(
	operation: Operation,
	scene: Scene,
	site: Sandbox,
	token: string,
	wishes: readonly Wish[],
	signals: AbortSignal[],
): Promise<Execution> {
	const isList = operation.list !== undefined && scene.rowsPerItem > 1;
	const items = gather(wishes, ({ item }) => item);
	const parameters = {
		resource: operation.resource,
		operation: operation.operation,
		dataMode: isList ? 'usingJson' : 'autoMapInputData',
		...(isList ? { [operation.list!]: '={{ $json.rows }}' } : {}),
		options: {
			...operation.options?.(scene),
			entriesPerRequest: scene.entriesPerRequest,
			requestsAtOnce: scene.requestsAtOnce,
		},
		requestOptions: {
			...timeoutOf(scene),
			...(scene.batchSize > 0
				? { batching: { batch: { batchSize: scene.batchSize, batchInterval: 1 } } }
				: {}),
		},
	};
	const settings = scene.retries ? { retryOnFail: true, maxTries: 3, waitBetweenTries: 1 } : {};
	try {
		return await execute({
			site: { url: site.url, token },
			items: [...items.values()].map((own) =>
				isList ? { rows: own.map(({ json }) => json) } : own[0].json,
			),
			nodes: [moodleGroups(parameters, scene.onError, 'Moodle Groups', settings)],
			onSignal: (signal) => signals.push(signal),
		});
	} finally {
		forgetStored();
	}
}

function timeoutOf({ timeout, faults }: Scene) {
	if (timeout > 0) return { timeout };
	return faults.length > 0 ? { timeout: PATIENCE } : {};
}

/** A promise that nobody resolves becomes a failure instead of a halt. */
async function inTime<T>(promise: Promise<T>): Promise<T> {
	let timer: NodeJS.Timeout | undefined;
	const late = new Promise<never>((_, reject) => {
		const fail = () => reject(new Error(`Nothing came within ${LONGEST / 1000} seconds`));
		timer = setTimeout(fail, LONGEST);
	});
	try {
		return await Promise.race([promise, late]);
	} finally {
		clearTimeout(timer);
	}
}

/** Moodle works on for clients that have gone, even on what it has yet to read: waits for it. */
async function settled(sandbox: Sandbox, { timeout }: Scene): Promise<void> {
	if (timeout > 0) await new Promise((resolve) => setTimeout(resolve, 2 * timeout));
	while (sandbox.inFlight > 0) await new Promise((resolve) => setTimeout(resolve, 5));
}

/** Where the token must not be, and what must not be left of a run. */
function leaks(
	execution: Execution,
	sandbox: Sandbox,
	token: string,
	signals: readonly AbortSignal[],
): string[] {
	const { requests } = sandbox;
	const addresses = requests.map(({ path, query }) => `${path}?${query}`).join();
	const strangers = requests.filter(({ body }) => !body.includes(token) && !body.includes(HASTY));
	const listeners = signals.map((signal) => getEventListeners(signal, 'abort').length);
	const headers = JSON.stringify(requests.map((request) => request.headers));
	return [
		...(execution.stored.includes(token) ? ['The token is in the stored execution'] : []),
		...(String(execution.error?.stack).includes(token) ? ['The token is in the error'] : []),
		...(addresses.includes(token) ? ['The token is in an address'] : []),
		...(headers.includes(token) ? ['The token is in a header'] : []),
		...(strangers.length > 0 ? ['A request of another execution came late'] : []),
		...(listeners.some((count) => count > 0) ? [`Listeners are left: ${listeners.join()}`] : []),
	];
}
