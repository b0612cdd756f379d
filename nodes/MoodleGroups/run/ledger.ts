import { isInDoubt, type Failure } from '../moodle/failure';
import type { Job, Outcome, RunState } from './entry';
import { placeKey, type Place } from '../input/row';

/** Worked out once for a run, for each of its rows may ask. */
const worked = new WeakMap<RunState, Map<string, Outcome>>();

/**
 * The rows that earlier tries of a run have written, or may have written. n8n's Retry On Fail runs
 * the node again over all of its items; what the new try cannot read any more is not undone.
 */
function outcomesBefore(run: RunState): ReadonlyMap<string, Outcome> {
	const known = worked.get(run);
	if (known !== undefined) return known;
	const outcomes = new Map(run.before === undefined ? [] : outcomesBefore(run.before));
	for (const { settled, places, beside } of run.before?.jobs.values() ?? []) {
		if (beside || settled === undefined || !mayBeWritten(settled)) continue;
		for (const place of places) {
			const key = placeKey(place);
			const earlier = outcomes.get(key);
			// What was certain stays certain.
			if (earlier !== undefined && 'result' in earlier) continue;
			outcomes.set(key, settled);
		}
	}
	worked.set(run, outcomes);
	return outcomes;
}

/** What earlier tries made of a row; `undefined` if they surely did nothing with it. */
export function outcomeBefore(run: RunState, place: Place): Outcome | undefined {
	return run.before && outcomesBefore(run).get(placeKey(place));
}

/** The rows that earlier tries of a run have got, each once. */
export function placesBefore(run: RunState): Place[] {
	const places = new Map<string, Place>();
	for (let { before } = run; before !== undefined; before = before.before) {
		for (const place of before.places) places.set(placeKey(place), place);
	}
	return [...places.values()];
}

/** What earlier tries of a run have done, or may have done, beside the rows, and this one has not. */
export function besideBefore(run: RunState): Array<Job<unknown>> {
	const jobs = new Map<string, Job<unknown>>();
	for (let { before } = run; before !== undefined; before = before.before) {
		for (const [identity, job] of before.jobs) {
			if (!job.beside || job.settled === undefined || !mayBeWritten(job.settled)) continue;
			const settled = run.jobs.get(identity)?.settled;
			const isTold = settled !== undefined && mayBeWritten(settled);
			if (!isTold && !jobs.has(identity)) jobs.set(identity, job);
		}
	}
	return [...jobs.values()];
}

/** The jobs of earlier tries with an identity, the latest first, that may have been written. */
export function jobsBefore(run: RunState, identity: string): Array<Job<unknown>> {
	const jobs: Array<Job<unknown>> = [];
	for (let before = run.before; before !== undefined; before = before.before) {
		const job = before.jobs.get(identity);
		if (job?.settled !== undefined && mayBeWritten(job.settled)) jobs.push(job);
	}
	return jobs;
}

/**
 * Why it is not known whether an earlier try has done what must not be done twice; `undefined` if
 * none of them has tried, or the latest one knows.
 */
export function doubtBefore(run: RunState, identity: string): Failure | undefined {
	const settled = jobsBefore(run, identity).at(0)?.settled;
	if (settled === undefined || !('failure' in settled)) return undefined;
	return isInDoubt(settled.failure) ? settled.failure : undefined;
}

function mayBeWritten(outcome: Outcome): boolean {
	if ('result' in outcome) return true;
	return (
		'failure' in outcome && (outcome.failure.effect === 'partly' || isInDoubt(outcome.failure))
	);
}
