import type { Noun } from '../moodle/naming';
import type { Run } from '../run/run';
import type { Kind, Things } from './kind';
import { identityOf, type FoundNew } from './newThings';

/** A thing that an earlier try of the run has made for a row. */
export interface Own<T> {
	readonly thing: T;
	/** Whether that try certainly also added it to the grouping of the row. */
	readonly isComplete: boolean;
}

/**
 * The things that rows find taken because earlier tries of the run made them: n8n's Retry On Fail
 * repeats all rows, and no row may fail for its own thing.
 */
export function ownThings<K extends Noun>(
	kind: Kind<K>,
	entries: readonly FoundNew[],
	run: Run,
): Map<FoundNew, Own<Things[K]>> {
	const own = new Map<FoundNew, Own<Things[K]>>();
	if (!run.ledger.isRetry) return own;
	for (const entry of entries) {
		const { byName } = kind.in(run.directory).inCourse.takers(entry);
		for (const thing of byName) {
			// Another row of the same name may have made it.
			const found = looksLike(thing, entry) ? ownThing(kind, thing, entry, run) : undefined;
			if (found !== undefined) own.set(entry, found);
		}
	}
	return own;
}

function ownThing<K extends Noun>(
	kind: Kind<K>,
	thing: Things[K],
	entry: FoundNew,
	run: Run,
): Own<Things[K]> | undefined {
	for (const outcome of run.ledger.ofEntry(identityOf(kind, entry))) {
		if ('done' in outcome) {
			if (outcome.thing?.id !== thing.id || outcome.done !== 'created') continue;
			return { thing, isComplete: true };
		}
		// The try found the name free, and it is not known what became of its request.
		const { into, customfields } = entry;
		return { thing, isComplete: into === undefined && customfields === undefined };
	}
	return undefined;
}

function looksLike(thing: Things[Noun], { description = '', idnumber = '' }: FoundNew): boolean {
	return thing.description === description && thing.idnumber === idnumber;
}
