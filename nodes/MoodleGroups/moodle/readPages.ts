import type { Answer } from './failure';

/** Entries of a page: what takes Moodle a few seconds. */
const PAGE = 1000;

/** How many further pages are asked for together. */
const AHEAD = 2;

/**
 * Reads a list page by page.
 *
 * @param most how many entries are wanted at the most; all of them without it.
 * @param read reads so many entries from one on, in an order that does not change.
 * @returns each entry once, whatever joins the list meanwhile; a failure if any page fails.
 */
export async function readPages<T extends { readonly id: number }>(
	most = Infinity,
	read: (from: number, number: number) => Promise<Answer<T[]>>,
): Promise<Answer<T[]>> {
	const all = new Map<number, T>();
	let pages = 1;
	for (let from = 0; from < most; pages = AHEAD) {
		const starts = Array.from({ length: pages }, (_, page) => from + page * PAGE);
		const wanted = starts.filter((start) => start < most);
		const answers = await Promise.all(
			wanted.map(async (start) => await read(start, Math.min(PAGE, most - start))),
		);
		for (const answer of answers) {
			if ('failure' in answer) return answer;
			for (const one of answer.value) all.set(one.id, one);
			if (answer.value.length < PAGE) return { value: [...all.values()] };
		}
		from += pages * PAGE;
	}
	return { value: [...all.values()] };
}
