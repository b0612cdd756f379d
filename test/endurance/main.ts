/* eslint-disable @n8n/community-nodes/no-restricted-globals -- runs on a developer's machine, never inside n8n */
import { Command } from 'commander';
import fc from 'fast-check';

import { startSandbox, type Fault, type Sandbox } from '../../sandbox';
import type { DatabaseName } from '../../sandbox/database/locks';
import { lineOf, readFailed } from './failed';
import { Journal } from './journal';
import type { Operation } from './operation';
import { operations } from './operations';
import { HASTY, play } from './play';
import { scene as scenes, type Scene } from './scenes';
import { build, smallWorld } from './site';
import { Watch } from './watch';

interface Arguments {
	minutes: number;
	seed: number;
	lanes: number;
	known: boolean;
	only?: string;
	rounds: number;
}

/** How many scenes are drawn from one seed. */
const SCENES = 20;

/** The longest that a failing scene is made smaller, in milliseconds. */
const SHRINKING = 60_000;

const command = new Command('test:endurance')
	.description('Runs the node through faults that are drawn at random, and judges every row')
	.option('--minutes <number>', 'how long', Number, 3)
	.option('--seed <number>', 'where to begin', Number, Date.now() % 2 ** 30)
	.option('--lanes <number>', 'executions at once', Number, 32)
	.option('--rounds <number>', 'the most seeds that are played', Number, Infinity)
	.option('--known', 'first what failed.txt keeps, which takes none of the time', false)
	.option('--only <operation>', 'one operation alone, such as "group create"');

void endure(command.parse().opts<Arguments>()).then(
	(failed) => process.exit(failed === 0 ? 0 : 1),
	(error: unknown) => {
		process.stderr.write(`${error instanceof Error ? error.stack : String(error)}\n`);
		process.exit(1);
	},
);

/** A seed to play for an operation, and a scene before those that it draws. */
interface Round {
	readonly operation: Operation;
	readonly seed: number;
	readonly scene?: Scene;
}

/** What ever failed. An operation that is gone would leave its failures unplayed: it throws. */
function knownRounds(): Round[] {
	return readFailed().map(({ operation: name, seed, scene }) => {
		const operation = operations.find((one) => one.name === name);
		if (operation === undefined) throw new Error(`failed.txt speaks of "${name}"`);
		return { operation, seed, scene };
	});
}

/** Plays scenes until the time is over; says how many of the operations failed. */
async function endure({ minutes, seed, lanes, known, only, rounds }: Arguments): Promise<number> {
	const chosen = operations.filter(({ name }) => only === undefined || name === only);
	const ahead = known ? knownRounds().filter(({ operation }) => chosen.includes(operation)) : [];
	const end = Date.now() + minutes * 60_000;
	const watch = new Watch();
	const failed = new Set<string>();
	let round = 0;
	let executions = 0;
	const nextRound = (): Round | undefined => {
		const first = ahead.shift();
		if (first !== undefined) return first;
		if (Date.now() >= end || round >= rounds) return undefined;
		const own = seed + round++;
		return { operation: chosen[own % chosen.length], seed: own };
	};
	say(`seed ${seed}, ${lanes} executions at once, ${minutes} minutes`);
	await Promise.all(
		Array.from({ length: lanes }, async (_, lane) => {
			const stage = await openStage(lane, () => executions++);
			while (!stage.isBusy()) {
				const next = nextRound();
				if (next === undefined) break;
				const { name } = next.operation;
				if (failed.has(name)) continue;
				const failure = await playRound(next, stage.play);
				if (failure === undefined) continue;
				failed.add(name);
				const again = `--seed ${next.seed} --rounds 1 --only '${name}'`;
				const line = lineOf({ operation: name, seed: next.seed, scene: failure.scene });
				say(`\n${name} failed. Again: ${again}\n${failure.report}`);
				say(`What test/endurance/failed.txt keeps of it:\n${line}`);
			}
			await stage.close();
		}),
	);
	const left = await watch.problems();
	for (const problem of left) say(problem);
	say(`${executions} executions with the seeds ${seed} to ${seed + round - 1}; ${watch.figures()}`);
	const failures = failed.size + (left.length > 0 ? 1 : 0);
	process.stdout.write(`${chosen.length + 1 - failures} passed, ${failures} failed\n`);
	return failures;
}

type Play = (operation: Operation, scene: Scene) => Promise<string[]>;

/** A sandbox of each database, on which one scene after the other is played, each with a token of its own. */
async function openStage(lane: number, count: () => void): Promise<Stage> {
	let journal: Journal | undefined;
	const start = async (database: DatabaseName) =>
		await startSandbox({
			world: smallWorld(),
			token: 'unused',
			database,
			observe: (world, cause) => journal?.observe(world, cause),
		});
	const sites: Record<DatabaseName, Sandbox> = {
		mariadb: await start('mariadb'),
		postgresql: await start('postgresql'),
	};
	let played = 0;
	let isBusy = false;
	return {
		isBusy: () => isBusy,
		async play(operation, scene) {
			if (isBusy) return [];
			isBusy = true;
			const haste = scene.timeout > 0 ? HASTY : '';
			const token = `b7e1d0c4secretf3a9token${lane}x${played++}x${haste}`;
			count();
			const sandbox = sites[scene.database];
			sandbox.reset();
			build(sandbox, token, scene.start);
			sandbox.setLimits(scene);
			sandbox.setFaults(aimed(operation, scene));
			journal = new Journal(sandbox.world);
			const problems = await play(operation, scene, sandbox, token, journal);
			isBusy = false;
			return problems;
		},
		async close() {
			for (const sandbox of Object.values(sites)) await sandbox.stop();
		},
	};
}

interface Stage {
	readonly play: Play;
	/** Whether an execution of it has not ended: what that still sends would disturb another one. */
	readonly isBusy: () => boolean;
	readonly close: () => Promise<void>;
}

/** Plays the scenes of a seed; returns the smallest failing one that was found. */
async function playRound(
	{ operation, seed, scene: first }: Round,
	stage: Play,
): Promise<{ report: string; scene: Scene } | undefined> {
	let failedAt = Infinity;
	const property = fc.asyncProperty(scenes, async (scene) => {
		// What is not played counts as good, so that it gets no smaller.
		if (Date.now() > failedAt + SHRINKING) return;
		const problems = await stage(operation, tellable(operation, scene));
		if (problems.length === 0) return;
		failedAt = Math.min(failedAt, Date.now());
		throw new Error(problems.slice(0, 5).join('\n'));
	});
	const examples: Array<[Scene]> = first === undefined ? [] : [[first]];
	const result = await fc.check(property, { seed, numRuns: SCENES + examples.length, examples });
	if (!result.failed) return undefined;
	const { message } = result.errorInstance as Error;
	const [scene] = result.counterexample!;
	return { report: `${message}\n(made smaller ${result.numShrinks} times)`, scene };
}

function say(text: string): void {
	process.stdout.write(`${text}\n`);
}

function aimed({ aims = {} }: Operation, { faults }: Scene): Fault[] {
	return faults.map((fault) => ({ ...fault, fn: aims[fault.fn ?? ''] ?? fault.fn }));
}

/**
 * On the error output a failed row is words only, which do not tell whom a Sync would have removed:
 * there the other mode that goes on is played twice as often.
 */
function tellable({ isSync }: Operation, scene: Scene): Scene {
	const isWordsOnly = isSync === true && scene.onError === 'continueErrorOutput';
	return isWordsOnly ? { ...scene, onError: 'continueRegularOutput' } : scene;
}
