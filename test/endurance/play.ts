/* eslint-disable @n8n/community-nodes/no-restricted-globals, @n8n/community-nodes/no-restricted-imports -- runs on a developer's machine, never inside n8n */
import { getEventListeners } from 'events';

import type { Sandbox } from '../../sandbox';
import { execute, forgetStored, moodleGroups, type Execution } from '../support/engine';
import { gather } from './gather';
import type { Journal } from './journal';
import { castRows, companyOf, type Operation, type Wish } from './operation';
import { judge, type Evidence } from './oracle';
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
	const hasCompany = scene.hasCompany && operation.takesCompany?.(scene) === true;
	const scenes = hasCompany ? [scene, companyOf(scene)] : [scene];
	const signals: AbortSignal[] = [];
	const played = await Promise.all(
		scenes.map(async (own): Promise<Played> => {
			const wishes = castRows(operation, own);
			const execution = await inTime(run(operation, own, sandbox, token, wishes, signals));
			return { scene: own, execution, wishes, extras: operation.extras?.(wishes, own) ?? [] };
		}),
	);
	forgetStored();
	await settled(sandbox, scene);
	const problems: string[] = [];
	try {
		problems.push(...judge(evidenceOf(played, operation, sandbox, journal)));
	} catch (error) {
		problems.push(String(error));
	}
	return [
		...problems,
		...played.flatMap(({ execution }) => leaks(execution, sandbox, token, signals)),
	];
}

/** An execution with what it was meant to do. */
interface Played {
	readonly scene: Scene;
	readonly execution: Execution;
	readonly wishes: readonly Wish[];
	readonly extras: readonly Wish[];
}

/** What each execution says of its own rows is judged by what all of them asked for and did. */
function evidenceOf(
	played: readonly Played[],
	operation: Operation,
	sandbox: Sandbox,
	journal: Journal,
): Evidence {
	const verdicts = played.flatMap(({ execution, scene, wishes, extras }) => [
		...readVerdicts(execution, operation, { wishes, extras }, scene),
	]);
	return {
		scene: played[0].scene,
		operation,
		wishes: played.flatMap(({ wishes }) => wishes),
		extras: played.flatMap(({ extras }) => extras),
		verdicts: new Map(verdicts),
		journal,
		requests: sandbox.requests,
		deadlocks: sandbox.deadlocks,
		hasCompany: played.length > 1,
	};
}

async function run(
	operation: Operation,
	scene: Scene,
	site: Sandbox,
	token: string,
	wishes: readonly Wish[],
	signals: AbortSignal[],
): Promise<Execution> {
	const isList = operation.takesList === true && scene.rowsPerItem > 1;
	const items = gather(wishes, ({ item }) => item);
	const parameters = {
		resource: operation.resource,
		operation: operation.operation,
		dataMode: isList ? 'usingJson' : 'autoMapInputData',
		...(isList ? { rowsJson: '={{ $json.rows }}' } : {}),
		options: {
			...operation.options?.(scene),
			rowsPerRequest: scene.rowsPerRequest,
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
	return await execute({
		site: { url: site.url, token },
		items: [...items.values()].map((own) =>
			isList ? { rows: own.map(({ json }) => json) } : own[0].json,
		),
		nodes: [moodleGroups(parameters, scene.onError, 'Moodle Groups', settings)],
		onSignal: (signal) => signals.push(signal),
	});
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
