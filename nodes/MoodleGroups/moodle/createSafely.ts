import { pauseBefore } from './call';
import { isMissing, type Answer, type Failure } from './failure';
import { capital } from './naming';
import type { Named, NewGroup } from './shapes/group';
import type { ThingCalls } from './thingCalls';

/** The longest pause between two looks, in milliseconds. */
const LONGEST_PAUSE = 30_000;

/** The longest time to look, whatever the Timeout: Moodle lets PHP work on a call for six minutes. */
const LONGEST_LOOK = 600_000;

/** The longest time to look after an answer with which Moodle has ended its work. */
const ENDED_LOOK = 3_500;

/**
 * Creates groups or groupings, and after a lost answer finds out whether Moodle created them.
 *
 * Moodle works on when its client has gone, and its work cannot be seen before it ends: a second
 * try would find every name free, and make everything twice. So after a lost answer nothing is
 * created again; the node looks for what may still come.
 *
 * @returns what was created, in the order of the entries; or a failure of the call. Its effect is
 *   `unknown` if nothing was found in time.
 */
export async function createSafely<T extends Named>(
	calls: ThingCalls<T>,
	entries: readonly NewGroup[],
): Promise<Answer<T[]>> {
	const { plural: things, transport } = calls;
	const answer = await calls.create(entries);
	if (!('failure' in answer) || answer.failure.effect === 'nothing') return answer;
	const { failure } = answer;
	// After other failures than those of the connection, no work goes on.
	let left = Math.min(transport.patience, failure.transient ? LONGEST_LOOK : ENDED_LOOK);
	for (let look = 0; left > 0; look++) {
		const pause = Math.min(pauseBefore(look), LONGEST_PAUSE, left);
		await transport.pause(pause);
		left -= pause;
		const found = await findCreated(calls, entries);
		if ('failure' in found) return uncertain(things, failure, found.failure);
		if (found.value !== undefined) return { value: found.value };
	}
	return uncertain(things, failure);
}

/**
 * What was created in the order asked for, or `undefined` while one of them is not there: a list
 * is created whole or not at all.
 */
async function findCreated<T extends Named>(
	calls: ThingCalls<T>,
	entries: readonly NewGroup[],
): Promise<Answer<T[] | undefined>> {
	let listed: T[] = [];
	for (const courseid of new Set(entries.map((entry) => entry.courseid))) {
		const answer = await calls.list(courseid);
		if ('failure' in answer) return answer;
		listed = listed.concat(answer.value);
	}
	// Of several alike, the older ones may be left in the cache by a request that was refused.
	listed.sort((one, other) => other.id - one.id);
	const matches = entries.map((wanted) => listed.find((one) => isWanted(one, wanted)));
	if (matches.some((match) => match === undefined)) return { value: undefined };
	const confirmed = await calls.get(matches.map((match) => match!.id));
	if ('failure' in confirmed) {
		return isMissing(confirmed.failure) ? { value: undefined } : confirmed;
	}
	const created = new Map(confirmed.value.map((one) => [one.id, one]));
	return { value: matches.map((match) => created.get(match!.id)!) };
}

/** One that was there before has the name, but hardly all the rest. */
function isWanted(one: Named, wanted: NewGroup): boolean {
	return (
		one.courseid === wanted.courseid &&
		one.name === wanted.name &&
		one.description === wanted.description &&
		one.idnumber === (wanted.idnumber ?? '')
	);
}

export function uncertain(
	things: string,
	failure: Failure,
	reading?: Failure,
): { failure: Failure } {
	const still = failure.transient ? 'Moodle may still be working on it. ' : '';
	const page = `Participants > ${capital(things)}`;
	const why = reading ? ` The node could not look for itself: ${reading.message}.` : '';
	return {
		failure: {
			...failure,
			message: `${failure.message}, so it is not known whether the ${things} were created`,
			advice: `${still}Look for the ${things} on the page ${page} of the course before you run this again.${why}`,
			effect: 'unknown',
			saysDoubt: true,
		},
	};
}
