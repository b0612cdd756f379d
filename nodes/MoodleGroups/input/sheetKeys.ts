import { gather } from './gather';
import { remember } from './remember';

type Record_ = Readonly<Record<string, unknown>>;

/** What the records of a run with the same keys have in common. */
export interface KeySet {
	readonly keys: readonly string[];
	/** By their plain names, which several keys may share. */
	readonly byName: ReadonlyMap<string, readonly string[]>;
	readonly hasAlike: boolean;
	/** The keys of each number for which a group can be given, as in `group1`, `group2`. */
	readonly numbered: ReadonlyMap<string, readonly string[]>;
}

/** The keys of all records of a run. Those of one sheet differ only in the cells that are empty. */
export class SheetKeys {
	private readonly sets = new Map<string, KeySet>();
	private readonly names = new Set<string>();
	/** The first number for which a record has a group, filled or not. */
	firstNumber: string | undefined;

	/** Takes note of the keys of a record. */
	note(record: Record_): KeySet {
		const keys = Object.keys(record);
		return remember(this.sets, JSON.stringify(keys), () => {
			const set = keySet(keys);
			for (const name of set.byName.keys()) this.names.add(name);
			for (const number of set.numbered.keys()) this.firstNumber ??= number;
			return set;
		});
	}

	/** The keys of all records, each once. */
	all(): ReadonlySet<string> {
		return new Set([...this.sets.values()].flatMap(({ keys }) => keys));
	}

	/** Whether any record has a key of this plain name. */
	has(plainName: string): boolean {
		return this.names.has(plainName);
	}
}

function keySet(keys: readonly string[]): KeySet {
	const byName = gather(keys, plain);
	const numbered = new Map<string, readonly string[]>();
	for (const [name, own] of byName) {
		const number = /^group(\d+)$/.exec(name)?.[1];
		if (number !== undefined) numbered.set(number, own);
	}
	return { keys, byName, hasAlike: byName.size < keys.length, numbered };
}

/** A plain name with `#` for the number at its end: `group#` for `group1`. */
export function unnumbered(plainName: string): string {
	return plainName.replace(/\d{1,9}$/, '#');
}

/** Characters that tell no names of columns apart. */
const IDLE = /[\s_\p{Pd}\p{Default_Ignorable_Code_Point}]/gu;

/** A name of a column, as columns are compared: without case, spaces, `_`, dashes and invisible characters. */
export function plain(name: string): string {
	return name.normalize('NFKC').toLowerCase().replace(IDLE, '');
}
