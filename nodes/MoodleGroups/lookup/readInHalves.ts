import type { Answer, Failure } from '../moodle/failure';
import { isBarred } from '../moodle/reasons';

/** The most ids that one reading request carries. */
export const MAX_IDS = 400;

/** How to read a list of ids of which a single bad one makes Moodle refuse the whole list. */
export interface Reading<I, T> {
	/** Whether an id needs no reading any more. */
	readonly isDone: (id: I) => boolean;
	readonly read: (ids: readonly I[]) => Promise<Answer<T[]>>;
	/** Whether an id is in a list that was read meanwhile, so that it is probably good. */
	readonly isListed?: (id: I) => boolean;
	/** Takes what was read; `refused` once a list was refused. */
	readonly learn: (found: readonly T[], refused: boolean) => Promise<void>;
	/** Takes an id that was refused alone, or that a failure of the whole site left unread. */
	readonly giveUp: (id: I, failure: Failure) => Promise<void>;
}

/**
 * Reads lists, halving those that are refused. Once a part of a refused list has been read, what
 * is still unknown and nowhere listed is likely to be bad, and is read one by one.
 */
export async function readInHalves<I, T>(ids: readonly I[], reading: Reading<I, T>): Promise<void> {
	const progress = { refused: false, learned: false };
	await Promise.all(cut(ids, MAX_IDS).map(async (list) => await readList(list, reading, progress)));
}

async function readList<I, T>(
	list: readonly I[],
	reading: Reading<I, T>,
	progress: { refused: boolean; learned: boolean },
): Promise<void> {
	let waiting: Array<readonly I[]> = [list];
	while (waiting.length > 0) {
		const [next, ...others] = waiting;
		waiting = others;
		const ids = next.filter((id) => !reading.isDone(id));
		if (ids.length === 0) continue;
		const answer = await reading.read(ids);
		if (!('failure' in answer)) {
			await reading.learn(answer.value, progress.refused);
			progress.learned = progress.refused;
			if (progress.learned) waiting = listedFirst(waiting, reading);
			continue;
		}
		const { failure } = answer;
		if (ids.length === 1 || isBarred(failure) || failure.blame === 'site') {
			for (const id of ids) await reading.giveUp(id, failure);
			continue;
		}
		progress.refused = true;
		// A list of Moodle's may show what is not there.
		const isListed = reading.isListed?.(ids[0]) === true;
		waiting.unshift(...cut(ids, progress.learned && !isListed ? 1 : Math.ceil(ids.length / 2)));
	}
}

/** What is listed goes in one request, and the rest one by one. */
function listedFirst<I, T>(
	waiting: Array<readonly I[]>,
	{ isListed = () => false }: Reading<I, T>,
): Array<readonly I[]> {
	const all = waiting.flat();
	const listed = all.filter((id) => isListed(id));
	if (listed.length === 0) return waiting;
	const others = all.filter((id) => !isListed(id));
	return [listed, ...cut(others, 1)];
}

function cut<I>(ids: readonly I[], size: number): Array<readonly I[]> {
	const parts: Array<readonly I[]> = [];
	for (let start = 0; start < ids.length; start += size) {
		parts.push(ids.slice(start, start + size));
	}
	return parts;
}
