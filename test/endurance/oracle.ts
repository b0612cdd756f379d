import type { LoggedRequest } from '../../sandbox';
import { COLLATIONS, equals } from '../../sandbox/database/collation';
import { meaning } from '../support/spellings';
import { isWanted, type Effect } from './facts';
import { gather } from './gather';
import type { Journal } from './journal';
import type { Operation, Wish } from './operation';
import { LOSSY, type Scene } from './scenes';
import type { Verdict } from './verdicts';

/** What an execution left behind, for judging. */
export interface Evidence {
	readonly scene: Scene;
	readonly operation: Operation;
	readonly wishes: readonly Wish[];
	readonly extras: readonly Wish[];
	readonly verdicts: ReadonlyMap<Wish, Verdict>;
	readonly journal: Journal;
	readonly requests: readonly LoggedRequest[];
	/** How many requests the database has failed because they waited for each other. */
	readonly deadlocks: number;
	/** Whether two executions did the same at once: each may find done what the other has done. */
	readonly hasCompany: boolean;
}

/** Verdicts that own up to a change. */
const OWNING: readonly Verdict[] = ['done', 'enrolled', 'sent', 'unknown', 'partly', 'either'];

/** Verdicts after which nothing is left to do. */
const SETTLED: readonly Verdict[] = ['done', 'enrolled', 'already'];

/** Everything that is not as the node says; nothing if all is well. */
export function judge(evidence: Evidence): string[] {
	const { wishes, extras, verdicts } = evidence;
	const problems = [...wishes, ...extras].flatMap((wish) => {
		const verdict = verdicts.get(wish);
		const problem =
			verdict === undefined ? judgeSilence(wish, evidence) : JUDGES[verdict](wish, evidence);
		const row = `item ${wish.item}, entry ${wish.entry}, ${JSON.stringify(wish.json)}`;
		return problem === undefined ? [] : [`${row} is ${verdict ?? 'not told of'}: ${problem}`];
	});
	return [
		...problems,
		...judgeChanges(evidence),
		...judgeCalm(evidence),
		...judgeDeadlocks(evidence),
	];
}

type Judge = (wish: Wish, evidence: Evidence) => string | undefined;

const JUDGES: Readonly<Record<Verdict, Judge>> = {
	// Who asks Moodle to remove what somebody else has just removed hears nothing of that.
	done({ effects, enrols }, evidence) {
		const { journal } = evidence;
		if (enrols !== undefined && journal.wasDone(enrols)) return 'it hides that it enrolled';
		const isDone = effects.some(
			(effect) => journal.wasDone(effect) || doneByOthers(effect, journal),
		);
		if (!isDone) return 'no request did it';
		return lost(effects, evidence);
	},
	enrolled(wish, evidence) {
		if (!evidence.journal.wasDone(wish.enrols!)) return 'no request enrolled';
		return JUDGES.done({ ...wish, enrols: undefined }, evidence);
	},
	// A retry finds done what its earlier try has done.
	already({ effects }, evidence) {
		if (effects.every((effect) => isHeldAnyway(effect, evidence.journal))) return undefined;
		const mayFind = evidence.scene.retries || evidence.hasCompany;
		const held = mayFind && effects.every((effect) => wasHeld(effect, evidence));
		return held ? lost(effects, evidence) : 'it was not so';
	},
	sent: ({ effects }, evidence) =>
		effects.every((effect) => wasHeld(effect, evidence))
			? lost(effects, evidence)
			: 'it never was so',
	failed({ effects }, evidence) {
		const standing = effects.filter(
			(effect) => evidence.journal.stands(effect) && !isOwned(effect, evidence),
		);
		return standing.length === 0 ? undefined : `but a request did ${say(standing)}`;
	},
	unknown(wish, { requests, scene, wishes, extras, hasCompany }) {
		// A client that gives up early may do so before the server has read anything.
		if (scene.timeout > 0) return undefined;
		// An error that speaks of whole items counts what is done beside the rows among them.
		const isOfItems = scene.onError === 'stopWorkflow';
		const own = isOfItems ? [wish, ...extras] : [wish];
		// Whom the other execution has added is not asked for again, but is in doubt with the list.
		const asked = hasCompany ? wishes : own;
		const isDoubtful = requests.some(({ wsfunction, fault, body }) => {
			if (wsfunction.includes('_get_') || fault === undefined || !LOSSY.includes(fault))
				return false;
			const said = meaning(`${decodeURIComponent(body)}&`);
			return asked.some(({ carried }) => carried.test(said));
		});
		return isDoubtful ? undefined : 'no answer was lost that could leave it in doubt';
	},
	partly: ({ effects, creates: group = effects[0] }, evidence) =>
		evidence.journal.wasDone(group) ? lost([group], evidence) : 'no request created it',
	either: () => undefined,
};

/** What a Sync may do beside the rows it must tell of when it does. */
const judgeSilence: Judge = ({ effects }, evidence) => {
	const { journal, scene, wishes, verdicts } = evidence;
	if (!effects.some((effect) => journal.wasDone(effect))) return undefined;
	const said = wishes
		.filter(({ creates }) => creates?.key === effects[0].key)
		.map((wish) => verdicts.get(wish) ?? 'failed');
	if (scene.retries) {
		// The last try does not tell what the earlier ones did beside the rows, but finishes it.
		return said.some((verdict) => SETTLED.includes(verdict)) ? lost(effects, evidence) : undefined;
	}
	// Of a group that was not made wholly or surely, its rows tell.
	const isTold = said.some((verdict) => ['partly', 'unknown'].includes(verdict));
	return isTold ? undefined : 'but a request did it';
};

/** Whether an effect was there once, or what an earlier try has made of another row of the same name. */
function wasHeld(effect: Effect, evidence: Evidence): boolean {
	const { journal, scene } = evidence;
	return journal.everHeld(effect) || (scene.retries && isContested(effect, evidence));
}

function lost(effects: readonly Effect[], evidence: Evidence): string | undefined {
	const { journal, scene } = evidence;
	// A row that the first try could not read may win in the second over one that says otherwise.
	const isOpen = (effect: Effect) => scene.retries && isContested(effect, evidence);
	const gone = effects.filter((effect) => !journal.isKept(effect) && !isOpen(effect));
	return gone.length === 0 ? undefined : `but it is not so in the end: ${say(gone)}`;
}

/** Whether an effect was there without any request's doing. */
function isHeldAnyway(effect: Effect, journal: Journal): boolean {
	if (isWanted(effect, journal.start.get(effect.key))) return true;
	return doneByOthers(effect, journal);
}

function doneByOthers(effect: Effect, journal: Journal): boolean {
	return journal.changes.some(
		({ key, now, request }) => request === undefined && key === effect.key && isWanted(effect, now),
	);
}

/** Whether another row wants something else of the same thing. */
function isContested({ key, want }: Effect, { wishes }: Evidence): boolean {
	return wishes.some(({ effects }) =>
		effects.some((other) => other.key === key && other.want !== want),
	);
}

/** Whether another row owns up to the effect. */
function isOwned({ key, want }: Effect, { wishes, verdicts, scene }: Evidence): boolean {
	const owning = scene.retries ? [...OWNING, 'already'] : OWNING;
	return wishes.some((wish) => {
		const verdict = verdicts.get(wish);
		const isSame = (other: Effect) => other.key === key && other.want === want;
		return verdict !== undefined && owning.includes(verdict) && wish.effects.some(isSame);
	});
}

/** Nothing is written that no row asked for, and nothing twice. */
function judgeChanges(evidence: Evidence): string[] {
	const { wishes, extras, journal, scene } = evidence;
	const effects = [...wishes, ...extras].flatMap(({ effects: own, enrols }) =>
		enrols === undefined ? own : [...own, enrols],
	);
	const asked = gather(effects, ({ key }) => key);
	const problems: string[] = [];
	for (const { key, now, request, follows } of journal.changes) {
		if (request === undefined || follows) continue;
		if (now?.includes(' and ')) problems.push(`Created twice: ${key} has the ids ${now}`);
		const isAsked = asked.get(key)?.some((effect) => isWanted(effect, now));
		if (!isAsked) problems.push(`Nobody asked for ${key} to be ${now ?? 'gone'}`);
	}
	for (const effect of effects) {
		// Of two rows that contradict each other, a retry may take the other one.
		if (scene.retries && isContested(effect, evidence)) continue;
		const done = journal.doneBy(effect).length;
		const undone = journal.changes.filter(
			({ key, request }) => key === effect.key && request === undefined,
		).length;
		if (done > 1 + undone) problems.push(`Done ${done} times: ${say([effect])}`);
	}
	return problems;
}

/**
 * When nothing goes wrong, all good rows are done: where the node goes on after errors, and where
 * there is none.
 */
function judgeCalm(evidence: Evidence): string[] {
	const { scene, operation, wishes, verdicts } = evidence;
	const isCalm =
		scene.faults.length === 0 &&
		scene.timeout === 0 &&
		scene.postMaxSize > 2000 &&
		(scene.onError !== 'stopWorkflow' || isFlawless(evidence)) &&
		!operation.isSync;
	if (!isCalm || (scene.start.fewFunctions && operation.resource === 'grouping')) return [];
	if (scene.start.fewFunctions && operation.operation === 'createOrUpdate') return [];
	return wishes
		.filter((wish) => wish.isGood && ['failed', 'unknown'].includes(verdicts.get(wish) ?? ''))
		.filter(({ effects }) => !effects.some((effect) => isContested(effect, evidence)))
		.filter((wish) => !hasRival(wish, evidence))
		.map(
			({ item, entry, json }) => `A good row failed: ${item}, ${entry}, ${JSON.stringify(json)}`,
		);
}

/**
 * Whether the database takes the name that a row wants for another one, which is there or which
 * another row has got.
 */
function hasRival({ json, effects: [effect] }: Wish, evidence: Evidence): boolean {
	const { wishes, verdicts, journal, scene } = evidence;
	const [, scope] = /^(group(?:ing)? \d+ )/.exec(effect?.key ?? '') ?? [];
	// What is deleted needs no name.
	if (scope === undefined || json.name === undefined) return false;
	const there = [...journal.start].filter(([key]) => key.startsWith(scope.replace(' ', 'name ')));
	const got = wishes.filter(
		(wish) => wish.effects[0]?.key.startsWith(scope) && verdicts.get(wish) !== 'failed',
	);
	return [...there.map(([, name]) => name), ...got.map((wish) => wish.json.name as string)].some(
		(name) =>
			meaning(name) !== meaning(json.name as string) &&
			equals(COLLATIONS[scene.database], name, json.name as string),
	);
}

/** One execution alone never lets its requests wait for each other, unless one of them was lost. */
function judgeDeadlocks({ scene, hasCompany, deadlocks }: Evidence): string[] {
	const isAlone = !hasCompany && scene.timeout === 0 && scene.faults.length === 0;
	return isAlone && deadlocks > 0 ? [`The database has failed ${deadlocks} requests`] : [];
}

/** Whether nothing can stop the workflow: no row, and no request that is cut. */
function isFlawless(evidence: Evidence): boolean {
	const { wishes, scene } = evidence;
	return (
		wishes.every((wish) => wish.isGood && !hasRival(wish, evidence)) && scene.maxInputVars >= 1000
	);
}

function say(effects: readonly Effect[]): string {
	return effects.map(({ key, want }) => `${key} (${want ?? 'gone'})`).join(', ');
}
