import type { Row } from '../input/row';
import type { Directory } from '../lookup/directory';
import type { Answer, Failure } from '../moodle/failure';
import type { WebService } from '../moodle/webService';
import type { Status } from '../run/entry';
import type { Run } from '../run/run';
import { writeRows } from '../run/write';
import type { Writing } from '../run/writing';

/** What is the same for all writes of a pair, whether it is put together or taken apart. */
export type PairEntry<P> = Pick<
	Writing<P, null>,
	'identity' | 'order' | 'serialKey' | 'show' | 'variables'
>;

type Send<P> = (
	moodle: WebService,
	pairs: readonly P[],
	directory: Directory,
) => Promise<Answer<null>>;

/** Something that is in another: a user in a group, a group in a grouping. */
export interface Relation<E, P> {
	/** Finds what rows mean, and reads what is in what. */
	readonly find: (rows: ReadonlyArray<Row<E>>, directory: Directory) => Promise<Array<Row<P>>>;
	readonly entry: PairEntry<P>;
	readonly add: Send<P>;
	readonly remove: Send<P>;
	/** Whether one is in the other; `undefined` where the token may not look. */
	readonly has: (pair: P, directory: Directory) => boolean | undefined;
	/** Notes what a write has changed. */
	readonly record?: (pair: P, isIn: boolean, directory: Directory) => void;
	/** Why Moodle would not do it, or would only say so. */
	readonly whyNot?: (pair: P, isIn: boolean, directory: Directory) => Failure | undefined;
	/** Why Moodle refused pairs that were to be put together; see {@link Writing.explain}. */
	readonly explainAdd?: (
		directory: Directory,
		pairs: readonly P[],
		failure: Failure,
		wereRefused: boolean,
	) => Promise<ReadonlyArray<Failure | undefined>>;
	/** What is said of a pair that is as wanted already. */
	readonly words: { readonly isIn: Status; readonly isOut: Status };
}

/** Puts the pairs of the rows together, or takes them apart. */
export async function relate<E, P>(
	relation: Relation<E, P>,
	wanted: boolean,
	given: ReadonlyArray<Row<E>>,
	run: Run,
) {
	const rows = await relation.find(given, run.directory);
	return await writeRows(rows, relating(relation, wanted, run.directory), run);
}

/** @param wanted whether the pairs are put together; otherwise they are taken apart. */
export function relating<E, P>(
	relation: Relation<E, P>,
	wanted: boolean,
	directory: Directory,
): Writing<P, null> {
	const { entry, words, explainAdd } = relation;
	return {
		...entry,
		alreadySettled(pair) {
			const failure = relation.whyNot?.(pair, wanted, directory);
			if (failure !== undefined) return { failure };
			if (relation.has(pair, directory) !== wanted) return undefined;
			return { done: wanted ? words.isIn : words.isOut, value: entry.show(pair) };
		},
		async send(moodle, pairs) {
			return await (wanted ? relation.add : relation.remove)(moodle, pairs, directory);
		},
		result(pair) {
			const isBlind = relation.has(pair, directory) === undefined;
			relation.record?.(pair, wanted, directory);
			const done = wanted ? 'added' : 'removed';
			return { done: isBlind ? 'sent' : done, value: entry.show(pair) };
		},
		...(wanted && explainAdd !== undefined
			? {
					async explain(pairs, failure, wereRefused) {
						const reasons = await explainAdd(directory, pairs, failure, wereRefused);
						return reasons.map((reason) => reason && { failure: reason });
					},
				}
			: {}),
	};
}
