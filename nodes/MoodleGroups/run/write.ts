import type { Failure } from '../moodle/failure';
import { cutIntoRequests } from '../moodle/limits';
import { answerRows, type BatchAnswer } from './answerRows';
import { ROW_REFUSED, type AnsweredRow, type Job, type Outcome } from './entry';
import { planJobs } from './planEntries';
import type { Row } from '../input/row';
import type { Run } from './run';
import type { Writing } from './writing';

/**
 * Writes the rows of a batch in few requests. Every row is answered: written, refused before
 * anything was sent, failed with its own reason, or not sent because something ended the run.
 */
export async function writeRows<E, R>(
	rows: ReadonlyArray<Row<E>>,
	writing: Writing<E, R>,
	run: Run,
): Promise<BatchAnswer> {
	return await answerRows(await writeJobs(rows, writing, run), run);
}

/** The writing half of {@link writeRows}, for an operation that writes in more than one way. */
export async function writeJobs<E, R>(
	rows: ReadonlyArray<Row<E>>,
	writing: Writing<E, R>,
	run: Run,
): Promise<AnsweredRow[]> {
	const { answered, jobs } = planJobs(rows, writing, run);
	for (const job of jobs) {
		const outcome = writing.known?.(job.values);
		if (outcome !== undefined) job.settle(outcome);
	}
	// A workflow that stops on errors sends nothing while one of its rows cannot be sent.
	if (!run.continues && (answered.some((row) => 'refused' in row) || jobs.some(hasFailed))) {
		run.ended ??= ROW_REFUSED;
	}
	const toSend = jobs.filter(({ settled }) => settled === undefined);
	const { order } = writing;
	if (order !== undefined) toSend.sort((left, right) => order(left.values, right.values));
	const requests = cutIntoRequests(toSend, run.entriesPerRequest, ({ values }) =>
		writing.variables(values),
	);
	await Promise.all(
		requests.map(async (request) => {
			const lanes = writing.lane ? request.map(({ values }) => writing.lane!(values)) : [];
			await run.pool.run(lanes, async () => await deliver(request, writing, run));
		}),
	);
	return answered;
}

/**
 * Sends a list and settles its jobs. Moodle rolls a failing list back whole and does not say
 * which entry is to blame: reading finds that out, and where it cannot, halves are sent until the
 * culprits stand alone. When the workflow stops on errors, nothing more is sent instead.
 */
async function deliver<E, R>(
	jobs: ReadonlyArray<Job<E>>,
	writing: Writing<E, R>,
	run: Run,
	wasLost = false,
): Promise<void> {
	if (run.ended !== undefined) {
		leave(jobs, run.ended, wasLost);
		return;
	}
	// What was wrong with one request is likely to be wrong with the next.
	const { refusal } = run;
	const toSend =
		refusal === undefined
			? jobs
			: await settleCulprits(jobs, refusal, writing, { wasLost, wereRefused: false });
	if (toSend.length > 0) await send(toSend, writing, run, wasLost);
}

/** @param wasLost whether an earlier request with these jobs was lost: it may have done the work. */
async function send<E, R>(
	jobs: ReadonlyArray<Job<E>>,
	writing: Writing<E, R>,
	run: Run,
	wasLost = false,
): Promise<void> {
	const answer = await writing.send(
		run.moodle,
		jobs.map(({ values }) => values),
	);
	if (!('failure' in answer)) {
		jobs.forEach((job, index) =>
			job.settle(writing.result(job.values, answer.value?.[index] as R)),
		);
		const failed = jobs.find(hasFailed)?.settled as { failure: Failure } | undefined;
		if (failed !== undefined && !run.continues) run.ended ??= failed.failure;
		return;
	}
	const lost = wasLost || answer.failure.lost === true;
	const failure = { ...answer.failure, lost };
	if (!run.continues || failure.blame === 'site') run.ended ??= failure;
	if (isOfEntries(failure) && failure.effect === 'nothing') {
		if (failure.blame === 'entry') run.refusal ??= failure;
		const others = await settleCulprits(jobs, failure, writing, {
			wasLost: lost,
			wereRefused: true,
		});
		if (others.length < jobs.length) {
			if (others.length > 0) await deliver(others, writing, run, lost);
			return;
		}
	}
	if (jobs.length > 1 && isWorthHalving(failure, run)) {
		const middle = Math.ceil(jobs.length / 2);
		for (const half of [jobs.slice(0, middle), jobs.slice(middle)]) {
			if (run.ended === undefined) await send(half, writing, run, lost);
			else leave(half, run.ended, lost);
		}
		return;
	}
	const said = jobs.length > 1 ? withDoubt(failure) : failure;
	for (const job of jobs) job.settle({ failure: said });
}

/** Nothing more is sent, but an earlier request with these jobs may have done the work. */
function leave(jobs: ReadonlyArray<Job<unknown>>, ended: Failure, wasLost: boolean): void {
	const outcome = wasLost ? { failure: { ...ended, lost: true } } : { unsent: ended };
	for (const job of jobs) job.settle(outcome);
}

/** A list of which PHP has cut the end is refused like one with a wrong value. */
function withDoubt(failure: Failure): Failure {
	if (failure.kind !== 'invalid') return failure;
	const advice = `${failure.advice} If every row is right, the server may have cut the request (PHP's max_input_vars): lower 'Entries per Request' in the options.`;
	return { ...failure, advice };
}

/** Settles the jobs that reading finds something wrong with, and returns the others. */
async function settleCulprits<E, R>(
	jobs: ReadonlyArray<Job<E>>,
	failure: Failure,
	writing: Writing<E, R>,
	{ wasLost, wereRefused }: { wasLost: boolean; wereRefused: boolean },
): Promise<ReadonlyArray<Job<E>>> {
	if (writing.explain === undefined) return jobs;
	const outcomes = await writing.explain(
		jobs.map(({ values }) => values),
		failure,
		wereRefused,
	);
	return jobs.filter((job, index) => {
		const outcome = outcomes[index];
		if (outcome !== undefined) job.settle(wasLost ? stillInDoubt(outcome) : outcome);
		return outcome === undefined;
	});
}

/** Reading that failed says nothing of what the lost request has done. */
function stillInDoubt(outcome: Outcome): Outcome {
	if (!('failure' in outcome) || outcome.failure.telling) return outcome;
	return { failure: { ...outcome.failure, lost: true } };
}

function hasFailed({ settled }: Job<unknown>): boolean {
	return settled !== undefined && 'failure' in settled;
}

/** Whether reading the entries may tell more: what others write at the same time is one guess. */
function isOfEntries({ blame }: Failure): boolean {
	return blame === 'entry' || blame === 'others';
}

function isWorthHalving(failure: Failure, run: Run): boolean {
	return run.continues && failure.blame !== 'site' && failure.effect === 'nothing';
}
