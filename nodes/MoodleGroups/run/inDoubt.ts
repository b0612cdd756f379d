import type { Failure } from '../moodle/failure';
import type { Outcome } from './entry';

/** Moodle refuses a list whose end PHP has cut like a list with a wrong value. */
export function withDoubt(failure: Failure): Failure {
	if (failure.kind !== 'invalid') return failure;
	const advice = `${failure.advice} If every row is correct, the server may have cut the request (PHP's max_input_vars): lower 'Rows per Request' in the options.`;
	return { ...failure, advice };
}

/** Reading that failed says nothing of what the lost request has done. */
export function stillInDoubt(outcome: Outcome): Outcome {
	if (!('failure' in outcome) || outcome.failure.namesEntry) return outcome;
	return { failure: { ...outcome.failure, inDoubt: true } };
}
