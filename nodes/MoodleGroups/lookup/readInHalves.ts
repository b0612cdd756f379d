import type { Answer, Failure } from '../moodle/failure';
import { isBarred } from '../moodle/reasons';

/** The most ids that one reading request carries. */
const MAX_IDS = 400;

/** How to read a list of ids of which a single bad one makes Moodle refuse the whole list. */
export interface Reading<I, T> {
	/** Whether an id needs no reading any more. */
	readonly isDone: (id: I) => boolean;
	readonly read: (ids: readonly I[]) => Promise<Answer<T[]>>;
	/** Takes what was read; `refused` once a list was refused. */
	readonly learn: (found: readonly T[], refused: boolean) => Promise<void>;
	/** Takes an id that was refused alone, or that a failure of the whole site left unread. */
	readonly giveUp: (id: I, failure: Failure) => Promise<void>;
}

/**
 * Reads lists, halving those that are refused. Once a part of a refused list has been read, what
 * is still unknown is likely to be bad, and is read one by one.
 */
export async function readInHalves<I, T>(ids: readonly I[], reading: Reading<I, T>): Promise<void> {
	const progress = { refused: false, learned: false };
	const lists: I[][] = [];
	for (let start = 0; start < ids.length; start += MAX_IDS) {
		lists.push(ids.slice(start, start + MAX_IDS));
	}
	await Promise.all(lists.map(async (list) => await readList(list, reading, progress)));
}

async function readList<I, T>(
	list: readonly I[],
	reading: Reading<I, T>,
	progress: { refused: boolean; learned: boolean },
): Promise<void> {
	const ids = list.filter((id) => !reading.isDone(id));
	if (ids.length === 0) return;
	const answer = await reading.read(ids);
	if (!('failure' in answer)) {
		await reading.learn(answer.value, progress.refused);
		progress.learned = progress.refused;
		return;
	}
	const { failure } = answer;
	const isHopeless = isBarred(failure) || failure.blame === 'site';
	if (ids.length === 1 || isHopeless) {
		for (const id of ids) await reading.giveUp(id, failure);
		return;
	}
	progress.refused = true;
	const size = progress.learned ? 1 : Math.ceil(ids.length / 2);
	for (let start = 0; start < ids.length; start += size) {
		await readList(ids.slice(start, start + size), reading, progress);
	}
}
