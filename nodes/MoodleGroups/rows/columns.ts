import { quote, type Field, type WayColumns } from './fields';

/** The most columns that a message names: a row may have a hundred thousand. */
export const MOST_NAMED = 100;

/** A key of a record that can hold a field, and in which way it does. */
export interface Column {
	readonly key: string;
	/** For what can be identified in several ways. */
	readonly by?: string;
}

/** The columns of each field, the first that is filled counts; none where the record has none. */
export type ColumnMap = ReadonlyMap<string, readonly Column[]>;

export type NamedField = readonly [name: string, field: Field<unknown>];

/** What the user chose for a field: the name of its column, and the way it identifies things. */
export interface Choice {
	readonly column?: string;
	/** `auto`: whichever columns are there. */
	readonly by?: string;
}

/** What is known of the keys of a record. */
interface Keys {
	readonly record: Readonly<Record<string, unknown>>;
	/** The columns of all records with these keys, by number. */
	readonly found: Map<string, ColumnMap | { ambiguous: string }>;
	byName?: ReadonlyMap<string, readonly string[]>;
}

interface Candidate {
	readonly name: string;
	readonly field: Field<unknown>;
	readonly by?: string;
	readonly columns: readonly string[];
	readonly shared: readonly string[];
}

/**
 * Finds the columns of records by name, without regard to case, spaces, `_` and `-`. Records of
 * one sheet have the same keys, so the search is done once per set of keys.
 */
export class ColumnFinder {
	private readonly found = new Map<string, Map<string, ColumnMap | { ambiguous: string }>>();
	private readonly candidates: readonly Candidate[];
	private last: Keys | undefined;

	/** @param choices what the user chose, by the field's own name. */
	constructor(
		private readonly fields: readonly NamedField[],
		choices: Readonly<Record<string, Choice>> = {},
	) {
		this.candidates = fields.flatMap(([name, field]) =>
			candidatesOf(name, field, choices[name] ?? {}),
		);
	}

	/**
	 * The map for a record, or a sentence that names the columns between which to choose.
	 *
	 * @param number stands for `#` in the names of columns.
	 */
	find(record: Readonly<Record<string, unknown>>, number = ''): ColumnMap | { ambiguous: string } {
		const keys = this.keysOf(record);
		let map = keys.found.get(number);
		if (map === undefined) {
			keys.byName ??= gatherByName(Object.keys(record));
			map = this.search(keys.byName, number);
			keys.found.set(number, map);
		}
		return map;
	}

	/** A record may have thousands of numbers, and is asked for each: its keys are read once. */
	private keysOf(record: Readonly<Record<string, unknown>>): Keys {
		if (this.last?.record === record) return this.last;
		const signature = JSON.stringify(Object.keys(record));
		const found = this.found.get(signature) ?? new Map();
		this.found.set(signature, found);
		this.last = { record, found };
		return this.last;
	}

	/** Whether a key could be a column of some field, taken or not. */
	knows(key: string): boolean {
		const isPrefixed = this.fields.some(([, { prefix }]) => prefix && key.startsWith(prefix));
		return (
			isPrefixed ||
			this.candidates.some(({ columns, shared }) =>
				[...columns, ...shared].some((column) => plain(column) === plain(key)),
			)
		);
	}

	private search(
		byName: ReadonlyMap<string, readonly string[]>,
		number: string,
	): ColumnMap | { ambiguous: string } {
		const found = new Map<Candidate, string>();
		const taken = new Set<string>();
		const take = (candidate: Candidate, names: readonly string[]): string[] | undefined => {
			for (const name of names) {
				const matches = byName.get(plain(name.replace('#', number || '#'))) ?? [];
				if (matches.length > 1) return [...matches.slice(0, MOST_NAMED), name];
				if (matches.length === 0 || taken.has(matches[0])) continue;
				found.set(candidate, matches[0]);
				taken.add(matches[0]);
				return undefined;
			}
			return undefined;
		};
		// Columns that can be nothing else first; then what must not stay without one.
		for (const candidate of this.candidates) {
			const clash = take(candidate, candidate.columns);
			if (clash !== undefined) return ambiguous(clash);
		}
		const located = new Set([...found.keys()].map(({ name }) => name));
		for (const candidate of [...this.candidates].sort(byNeed)) {
			const isFound = found.has(candidate) || (candidate.by && located.has(candidate.name));
			const clash = isFound ? undefined : take(candidate, candidate.shared);
			if (clash !== undefined) return ambiguous(clash);
		}
		return new Map(
			this.fields.map(([name]) => [
				name,
				this.candidates
					.filter((candidate) => candidate.name === name && found.has(candidate))
					.map((candidate) => ({ key: found.get(candidate)!, by: candidate.by })),
			]),
		);
	}
}

function gatherByName(keys: readonly string[]): ReadonlyMap<string, readonly string[]> {
	const byName = new Map<string, string[]>();
	for (const key of keys) {
		const alike = byName.get(plain(key));
		if (alike === undefined) byName.set(plain(key), [key]);
		else alike.push(key);
	}
	return byName;
}

function candidatesOf(name: string, field: Field<unknown>, choice: Choice): Candidate[] {
	const { column, by = 'auto' } = choice;
	if (field.ways === undefined) {
		const own = field.columns === undefined ? [name] : [];
		const columns = column ? [column] : [...own, ...(field.columns ?? [])];
		// A field's own name may be another field's column too: `idnumber`, `name`.
		const shared = column || field.columns === undefined ? [] : [name];
		return [{ name, field, columns, shared }];
	}
	const ways = Object.entries(field.ways.by).filter(([way]) => isChosen(way, by));
	// What a row need not say must not take a column that may mean something else.
	const mayShare = !column && (field.ways.required || by !== 'auto');
	return ways.map(([way, { columns, shared = [] }]: [string, WayColumns]) => ({
		name,
		field,
		by: way,
		columns: column ? [column] : columns,
		shared: mayShare ? shared : [],
	}));
}

/** Who identifies groups by name also means the names of Moodle's own upload. */
function isChosen(way: string, chosen: string): boolean {
	return chosen === 'auto' || way === chosen || (way === 'idOrName' && chosen === 'name');
}

function byNeed(left: Candidate, right: Candidate): number {
	return Number(right.field.ways?.required ?? false) - Number(left.field.ways?.required ?? false);
}

function ambiguous(clash: readonly string[]): { ambiguous: string } {
	const names = clash.slice(0, -1).map(quote).join(' and ');
	return { ambiguous: `The columns ${names} both match ${quote(clash.at(-1))}` };
}

export function plain(name: string): string {
	return name.toLowerCase().replace(/[\s_-]/g, '');
}
