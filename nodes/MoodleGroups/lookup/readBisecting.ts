import type { Answer, Failure } from '../moodle/failure';

/** The most ids that one reading request carries. */
export const MAX_IDS = 400;

/** How to read keys if one bad key makes Moodle refuse the whole list. */
interface Reading<K, V> {
	/** Reads a list; what is not in the answer is left out of the result. */
	readonly read: (keys: readonly K[]) => Promise<Answer<ReadonlyMap<K, V>>>;
	/** The most keys of a request; {@link MAX_IDS} without it. */
	readonly most?: number;
	/** Whether a part of a refused list may fare better; always, but for failures of the site. */
	readonly mayHalve?: (failure: Failure) => boolean;
	/**
	 * Says which keys are probably good, once a part of a refused list was read: these then go in
	 * one request, and the others one by one.
	 */
	readonly likely?: (found: readonly V[]) => Promise<(key: K) => boolean>;
}

/**
 * Reads lists, halving those that are refused, until each bad key is found.
 *
 * @returns an answer for each key; a failure where it was refused alone, or where the failure was
 *   of the whole site.
 */
export async function readBisecting<K, V>(
	all: readonly K[],
	{ read, most = MAX_IDS, likely, mayHalve = ({ blame }) => blame !== 'site' }: Reading<K, V>,
): Promise<Map<K, Answer<V>>> {
	const answers = new Map<K, Answer<V>>();
	let isRefused = false;
	let isLikely: (key: K) => boolean = () => true;
	const readList = async (list: readonly K[]) => {
		let waiting = [list];
		for (let keys = waiting.shift(); keys !== undefined; keys = waiting.shift()) {
			const answer = await read(keys);
			if ('value' in answer) {
				for (const [key, value] of answer.value) answers.set(key, { value });
				if (!isRefused || likely === undefined) continue;
				isLikely = await likely([...answer.value.values()]);
				const rest = waiting.flat();
				const good = rest.filter(isLikely);
				const others = rest.filter((key) => !isLikely(key));
				if (good.length > 0) waiting = [good, ...cut(others, 1)];
			} else if (keys.length === 1 || !mayHalve(answer.failure)) {
				for (const key of keys) answers.set(key, answer);
			} else {
				isRefused = true;
				waiting.unshift(...cut(keys, isLikely(keys[0]) ? Math.ceil(keys.length / 2) : 1));
			}
		}
	};
	await Promise.all(cut(all, most).map(readList));
	return answers;
}

/** Cuts a list into parts, in order. */
export function cut<T>(all: readonly T[], most: number): Array<readonly T[]> {
	const parts: Array<readonly T[]> = [];
	for (let start = 0; start < all.length; start += most) parts.push(all.slice(start, start + most));
	return parts;
}
