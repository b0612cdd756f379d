import { scalarText, type Field, type Ways } from './fields';
import { remember } from './remember';
import { plain, unnumbered, type KeySet, type SheetKeys } from './sheetKeys';

/** A key of a record that can hold a field, and in which way it does. */
export interface Column {
	readonly key: string;
	/** For what can be identified in several ways. */
	readonly by?: string;
	/** Whether it counts only where no other column is filled: it may mean something else. */
	readonly isLast?: true;
}

/** The columns of each field that a record has, the surest way of naming something first. */
export type ColumnMap = ReadonlyMap<string, readonly Column[]>;

/** A field with its name. */
export type NamedField = readonly [name: string, field: Field<unknown>];

/** The fields one by one. */
export function namedFields(fields: Readonly<Record<string, Field<unknown>>>): NamedField[] {
	return Object.entries(fields);
}

/** What the panel's Columns say: the name of the column of a field, and which way it identifies things. */
type Chosen = Readonly<Record<string, unknown>>;

interface Candidate {
	readonly name: string;
	readonly field: Field<unknown>;
	readonly by?: string;
	/** Columns that can be nothing else. */
	readonly columns: readonly string[];
	/** The same, where the sheet is Moodle's own group upload. */
	readonly inUpload: readonly string[];
	readonly shared: readonly string[];
}

/** Columns that a sheet has if it was made for Moodle's own group upload. */
export const UPLOAD = ['groupname', 'groupidnumber', 'coursename'];

/**
 * Settles for all records of a run which columns hold which field, without regard to case, spaces,
 * `_` and `-`. n8n leaves empty cells out of an item, so what a column means cannot depend on
 * which others an item happens to have.
 */
export class ColumnFinder {
	/** By number, and then by field: the names of its columns, in their plain form. */
	private readonly settled = new Map<string, ColumnMap>();
	private readonly found = new Map<KeySet, Map<string, ColumnMap>>();
	private readonly candidates: readonly Candidate[];
	private readonly isUpload: boolean;
	/** The plain names of all columns that there can be. */
	private known: ReadonlySet<string> | undefined;

	/**
	 * @param sheet the keys of all records.
	 * @param chosen what the user chose, by the field's own name or by the parameter of its ways.
	 */
	constructor(
		private readonly fields: readonly NamedField[],
		private readonly sheet: SheetKeys,
		chosen: Chosen = {},
	) {
		this.candidates = fields.flatMap((named) => candidatesOf(named, chosen));
		this.isUpload = UPLOAD.some((name) => sheet.has(name));
	}

	/**
	 * The columns of records that have these keys.
	 *
	 * @param number stands for `#` in the names of columns; without one there are no such columns.
	 */
	find(keys: KeySet, number = ''): ColumnMap {
		const maps = remember(this.found, keys, () => new Map<string, ColumnMap>());
		return remember(maps, number, () => {
			const settled = remember(this.settled, number, () => this.settle(number));
			return columnsIn(keys, settled);
		});
	}

	/** The names under which the columns of a field are looked for, the surest first. */
	namesOf(name: string, number: string): string[] {
		const own = this.candidates.filter((candidate) => candidate.name === name);
		const names = own.flatMap((candidate) => this.sureNames(candidate, number));
		return [...new Set([...names, ...own.flatMap(({ shared }) => shared)])];
	}

	/** Whether a key can be the column of a field, taken or not. */
	readonly isField = (key: string): boolean => {
		this.known ??= new Set(
			this.candidates.flatMap(({ columns, inUpload, shared }) =>
				[...columns, ...inUpload, ...shared].map(plain),
			),
		);
		const isPrefixed = this.fields.some(
			([, { prefix }]) => prefix !== undefined && key.startsWith(prefix),
		);
		return isPrefixed || this.known.has(plain(key)) || this.known.has(unnumbered(plain(key)));
	};

	private settle(number: string): ColumnMap {
		const found = new Map<string, Column[]>(this.fields.map(([name]) => [name, []]));
		const located = new Set<Candidate>();
		const taken = new Set<string>();
		const take = (candidate: Candidate, names: readonly string[], more: Partial<Column> = {}) => {
			const { name, by } = candidate;
			for (const key of new Set(names.map(plain))) {
				if (!this.sheet.has(key) || taken.has(key)) continue;
				found.get(name)!.push({ key, by, ...more });
				located.add(candidate);
				taken.add(key);
				if (names === candidate.shared) return;
			}
		};
		// Columns that can be nothing else first; then what must not stay without one.
		for (const candidate of this.candidates) take(candidate, this.sureNames(candidate, number));
		const open = this.candidates.filter(
			(candidate) => !located.has(candidate) && !(candidate.by && found.get(candidate.name)![0]),
		);
		for (const candidate of open.sort(byNeed)) take(candidate, candidate.shared);
		// What is left may stand in for a cell that is empty.
		for (const candidate of this.candidates) {
			const { name, by, field, shared } = candidate;
			const isShared = field.shared !== undefined || field.old !== undefined;
			const mayStandIn = by === undefined ? isShared : !located.has(candidate);
			const own = new Set(found.get(name)!.map(({ key }) => key));
			if (mayStandIn && !shared.some((one) => own.has(plain(one)))) {
				take(candidate, shared, { isLast: true });
			}
		}
		return found;
	}

	private sureNames({ columns, inUpload }: Candidate, number: string): string[] {
		return (this.isUpload ? [...columns, ...inUpload] : columns)
			.filter((name) => number !== '' || !name.includes('#'))
			.map((name) => name.replace('#', number));
	}
}

/** Two keys of a record may have the same plain name: then both are columns. */
function columnsIn({ byName }: KeySet, settled: ColumnMap): ColumnMap {
	return new Map(
		[...settled].map(([field, columns]) => [
			field,
			columns.flatMap((column) =>
				(byName.get(column.key) ?? []).map((key) => ({ ...column, key })),
			),
		]),
	);
}

/** The choice of whichever columns are there. */
const AUTOMATIC = 'auto';

function columnOf(name: string, chosen: Chosen): string {
	return scalarText(chosen[name]).trim();
}

/**
 * The way that was chosen, or the one that the chosen column has by its name; of any other column it
 * is found out what it holds.
 */
function wayOf(name: string, { parameter, by }: Ways, chosen: Chosen): string {
	const way = scalarText(chosen[parameter]) || AUTOMATIC;
	const column = plain(columnOf(name, chosen));
	if (way !== AUTOMATIC || column === '') return way;
	const known = Object.entries(by).find(([, { columns }]) => columns.map(plain).includes(column));
	return known?.[0] ?? 'text';
}

/** A column that the user chose is the only one of its field. */
function candidatesOf(named: NamedField, chosen: Chosen): Candidate[] {
	const [name, { ways }] = named;
	const column = columnOf(name, chosen);
	const own = ways === undefined ? [ofValue(named)] : ofWays(named, ways, chosen);
	if (!column) return own;
	return own.map((one) => ({ ...one, columns: [column], inUpload: [], shared: [] }));
}

function ofValue([name, field]: NamedField): Candidate {
	const { columns, shared = [name] } = field;
	// A field's own name may be another field's column too: `idnumber`, `name`.
	return columns === undefined
		? { name, field, columns: [name], inUpload: [], shared: [] }
		: { name, field, columns, inUpload: [], shared };
}

function ofWays([name, field]: NamedField, ways: Ways, chosen: Chosen): Candidate[] {
	const by = wayOf(name, ways, chosen);
	if (by === 'text') return [{ name, field, by, columns: [], inUpload: [], shared: [] }];
	const possible = Object.entries(ways.by).filter(([way]) => isPossible(way, by));
	return possible.map(([way, { columns, inUpload = [], shared = [] }]) => {
		// What a row need not say must not take a column that may mean something else.
		const mayShare = ways.required || by !== AUTOMATIC;
		// Who chose a way may have a column of IDs in mind that are none of Moodle's.
		const ids = ways.required ? ways.by.id.columns : [];
		const more = by === AUTOMATIC ? [] : [...inUpload, ...ids];
		const all = mayShare ? [...shared, ...more] : [];
		return { name, field, by: way, columns, inUpload, shared: all };
	});
}

/** Who identifies groups by name also means the names of Moodle's own upload. */
function isPossible(way: string, chosen: string): boolean {
	return chosen === AUTOMATIC || way === chosen || (way === 'idOrName' && chosen === 'name');
}

function byNeed(left: Candidate, right: Candidate): number {
	return Number(right.field.ways?.required ?? false) - Number(left.field.ways?.required ?? false);
}
