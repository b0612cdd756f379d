import { gather } from '../input/gather';
import { likeness } from '../lookup/alike';
import { collationKey } from '../lookup/collation';
import { idnumberKey } from '../lookup/idnumber';
import type { Named } from '../moodle/shapes/group';
import type { Change } from './kind';

/** What no two things of a course can have. */
const UNIQUE = ['name', 'idnumber'] as const;

type Unique = (typeof UNIQUE)[number];

/** What a thing is to be called; `undefined` stays as it is. */
export type Called = { readonly [key in Unique]?: string };

/** What makes two names or ID numbers the same; `undefined` for one that is not used. */
export function keyOf(by: Unique, text: string): string | number | undefined {
	return by === 'name' ? likeness(text) : idnumberKey(text);
}

/** Whether a thing is to be called otherwise than now; a new one is. */
export function isChanged(by: Unique, wanted: Called, current?: Called): boolean {
	const next = wanted[by];
	if (next === undefined || current === undefined) return next !== undefined;
	return keyOf(by, next) !== keyOf(by, current[by]!);
}

/** What things give away, as {@link freedKey} says it. */
export type Freed = ReadonlySet<string>;

/** The names and ID numbers that are free once the changes are made. */
export function freedBy(all: ReadonlyArray<Pick<Change, 'current' | 'wanted'>>): Freed {
	return new Set(
		all.flatMap(({ current, wanted }) =>
			UNIQUE.filter((by) => isChanged(by, wanted, current)).map((by) => freedKey(by, current)),
		),
	);
}

export function freedKey(by: Unique, { id }: Pick<Named, 'id'>): string {
	return `${by} ${id}`;
}

/** The order in which changes can be made. */
export interface Moves {
	/** By id of the thing. */
	readonly ranks: ReadonlyMap<number, number>;
	/** Those of a circle (`a` to `b`, `b` to `a`) that have to give away what they have beforehand. */
	readonly parked: ReadonlySet<number>;
}

/**
 * Orders changes in which some need the names that others give up: Moodle makes the changes of a
 * request one after the other, and refuses a name that is not free yet. Circles come first if they
 * can, so that they are in one request. `undefined` if no change waits for another.
 */
export function orderMoves(all: readonly Change[]): Moves | undefined {
	const gifts = all.flatMap((giver) => moved(giver, giver.current).map((key) => ({ giver, key })));
	const byKey = gather(gifts, ({ key }) => key);
	const pairs = all.flatMap((taker) =>
		moved(taker, taker.wanted)
			.flatMap((key) => byKey.get(key) ?? [])
			.filter(({ giver }) => giver !== taker)
			.map(({ giver }) => ({ giver, taker })),
	);
	if (pairs.length === 0) return undefined;
	const takers = gather(pairs, ({ giver }) => giver);
	const waiting = new Map(all.map((change) => [change, new Set<Change>()]));
	for (const { giver, taker } of pairs) waiting.get(taker)!.add(giver);
	const ordered: Change[] = [];
	const release = (giver: Change): Change[] =>
		(takers.get(giver) ?? []).map(({ taker }) => {
			waiting.get(taker)?.delete(giver);
			return taker;
		});
	/** Adds to the order those that wait for no other, and then those that waited for them. */
	const proceed = (ready: Change[]) => {
		for (let next = ready.pop(); next !== undefined; next = ready.pop()) {
			if (waiting.get(next)?.size !== 0) continue;
			waiting.delete(next);
			ordered.push(next);
			ready.push(...release(next));
		}
	};
	proceed([...all].reverse());
	const inLine = new Set(ordered.splice(0));
	const parked = new Set<number>();
	for (let [one] = waiting.keys(); one !== undefined; [one] = waiting.keys()) {
		// Who is met again is in the circle that all of these wait for.
		for (const seen = new Set<Change>(); !seen.has(one); [one] = waiting.get(one)!) seen.add(one);
		parked.add(one.current.id);
		proceed(release(one));
	}
	const isLate = pairs.some(({ giver, taker }) => inLine.has(giver) && !inLine.has(taker));
	const sorted = isLate ? [...inLine, ...ordered] : [...ordered, ...inLine];
	return { ranks: new Map(sorted.map(({ current }, rank) => [current.id, rank])), parked };
}

/** What a change takes or gives away, of what a thing is called before it or after. */
function moved({ current, wanted }: Change, called: Called): string[] {
	return UNIQUE.filter((by) => isChanged(by, wanted, current)).flatMap((by) => {
		// Some databases take one name for another, and wait for that one too.
		const key = by === 'name' ? collationKey(called.name!) : keyOf(by, called[by]!);
		return key === undefined ? [] : `${current.courseid} ${by} ${key}`;
	});
}

/** Gives away what the change of a circle gives away, until that one is made. */
export function parking({ current, wanted, named }: Change): Change {
	const name = `n8n-nodes-moodle-groups ${current.id}`;
	return {
		current,
		named,
		wanted: {
			name: wanted.name === undefined || wanted.name === current.name ? undefined : name,
			idnumber: isChanged('idnumber', wanted, current) ? '' : undefined,
		},
	};
}
