import type { IExecutePaginationFunctions } from 'n8n-workflow';

import { readCells, refuseEmpty, saysNothing } from './cells';
import { ColumnFinder, namedFields, type Column, type ColumnMap, type NamedField } from './columns';
import { defaultCourse } from './defaultCourse';
import { EmptyCells } from './emptyCells';
import { quote, type Field, type Located } from './fields';
import { InputFields } from './inputFields';
import { jsonAdvice } from './jsonKeys';
import { NeededCourse } from './neededCourse';
import { identifiesNothing } from './placeholders';
import { refuse, type Cell, type RowRef, type Refused, type Row, type RowSource } from './row';
import { plain, SheetKeys, type KeySet } from './sheetKeys';
import { listed, ROW_NUMBER, SheetRow } from './sheetRow';
import { tellRefusal } from './tellRefusal';

type Context = IExecutePaginationFunctions;

/** An item, or an entry of JSON. */
export interface SheetRecord {
	readonly place: RowRef;
	readonly record: Readonly<Record<string, unknown>>;
	readonly context: Context;
}

/** How a sheet is read. */
export interface How {
	/** Whether somebody wrote the keys for the node, so that they all mean something. */
	readonly isJson: boolean;
	/** Whether the rows are about the Default Course, whatever they say. */
	readonly alwaysUseDefaultCourse: boolean;
	/** What an empty cell does to a thing that is there. */
	readonly emptyCells: 'keep' | 'clear';
	/** Whether items repeat the fields of their rows. */
	readonly includeInputFields: boolean;
}

/** The records of a run as one sheet, whose columns mean the same in each of them. */
export class Sheet<E extends object> {
	private readonly keys = new SheetKeys();
	private readonly sets: ReadonlyArray<KeySet | undefined>;
	private readonly fields: readonly NamedField[];
	private readonly finder: ColumnFinder;
	private readonly neededCourse: NeededCourse;
	/** Whether rows may have old values in addition to new ones. */
	private readonly isRenaming: boolean;
	/** What other operations read. */
	private readonly foreign: ColumnFinder | undefined;
	private readonly fallback: ((context: Context) => Cell | undefined) | undefined;
	private readonly emptyCells: EmptyCells | undefined;
	private readonly inputFields: InputFields | undefined;

	/**
	 * @param records what the sheet holds; what was refused before stays in its place.
	 * @param first any context of the run: the panel's Columns are the same for all items.
	 */
	constructor(
		private readonly records: ReadonlyArray<SheetRecord | Refused>,
		private readonly source: RowSource<E>,
		first: Context,
		private readonly how: How,
	) {
		this.fields = namedFields(source.fields);
		this.neededCourse = new NeededCourse(this.fields);
		this.isRenaming = this.fields.some(([, { old }]) => old !== undefined);
		this.sets = records.map((one) => ('record' in one ? this.keys.note(one.record) : undefined));
		this.finder = finderOf(source.fields, first, this.keys);
		this.foreign = how.isJson && source.foreign ? finderOf(source.foreign, first) : undefined;
		this.fallback = 'course' in source.fields ? defaultCourse(first) : undefined;
		if (how.includeInputFields) this.inputFields = new InputFields(source);
		if (how.emptyCells === 'clear') {
			const all = records.flatMap((one) => ('record' in one ? [one.record] : []));
			this.emptyCells = new EmptyCells(this.keys, how.isJson ? undefined : all);
		}
	}

	/**
	 * What is worth being told once: columns that do nothing although somebody may think so, and cells
	 * that {@link read} did not take for empty.
	 */
	hints(): string[] {
		const { unsettable = [] } = this.source;
		const all = [...this.keys.all()];
		const unset = all.filter((key) => unsettable.includes(plain(key)));
		const unread = all.filter((key) => !this.finder.isField(key) && !unset.includes(key));
		return [
			...(unset.length === 0 ? [] : [`Moodle's web service cannot set ${listed(unset)}`]),
			...(this.how.isJson && unread.length > 0
				? [`Not read, because no field has this name: ${listed(unread)}`]
				: []),
			...(this.emptyCells?.hints() ?? []),
		];
	}

	/** The rows of all records. */
	read(): Array<Row<E>> {
		return this.records.flatMap((one, index) => {
			if (!('record' in one)) return one;
			const row = new SheetRow(one.record, this.sets[index]!);
			const inputFields = this.inputFields?.of(one.record, this.finder.find(row.keys));
			const rows = this.rowsOf(row, one);
			return inputFields === undefined ? rows : rows.map((each) => ({ ...each, inputFields }));
		});
	}

	/** The rows of a record: one, unless it has the columns of Moodle's user upload. */
	private rowsOf(row: SheetRow, { place, context }: SheetRecord): Array<Row<E>> {
		const foreign = row.keys.keys.find(
			(key) => this.foreign?.isField(key) && !this.finder.isField(key),
		);
		if (foreign !== undefined) {
			const problem = `${quote(foreign)} is no field of a ${this.source.noun}`;
			return [refuse(place, problem, jsonAdvice(this.source))];
		}
		if (!this.how.isJson && row.repeatsHeader()) {
			return [refuseHeader(this.readRow(row, '', place, context))];
		}
		const numbers = this.source.isNumbered ? row.numbers(this.keys) : [''];
		if (numbers.length === 1) return [this.readRow(row, numbers[0], place, context)];
		return numbers.map((number, entry) => this.readRow(row, number, { entry, ...place }, context));
	}

	/** The row of one number of the columns of Moodle's user upload, or of those without. */
	private readRow(row: SheetRow, number: string, place: RowRef, context: Context): Row<E> {
		const isFixed = this.how.alwaysUseDefaultCourse && this.fallback !== undefined;
		const course = isFixed ? this.fallback!(context) : undefined;
		if (isFixed && course === undefined) return refuse(place, ...NO_COURSE);
		const settled = this.finder.find(row.keys, number);
		const map = this.isRenaming ? withOld(this.fields, settled, row) : settled;
		const clash = row.clash(map);
		if (clash !== undefined) return refuse(place, clash, 'Rename or remove one of them.');
		const cells = this.fields.map((named) => {
			if (named[0] === 'course' && course !== undefined) return course;
			const columns = map.get(named[0])!;
			if (named[1].ways === undefined) return valueCell(named, columns, row);
			const cell = waysCell(columns, row);
			if (cell !== undefined) return cell;
			const fallback = named[0] === 'course' ? this.fallback?.(context) : undefined;
			return fallback ?? emptyCell(named, columns, row);
		});
		const empty = isEmpty(row) ? refuseEmpty(place, cells) : undefined;
		if (empty !== undefined) return empty;
		const fields = this.neededCourse.fieldsFor(cells, row);
		const read = readCells<E>(place, fields, cells, (field, refusal, cell) => {
			const names = this.finder.namesOf(field[0], number);
			const isAbsent = !names.some((name) => this.keys.has(plain(name)));
			return tellRefusal(refusal, { field, names, cell, isAbsent }, row);
		});
		if (this.emptyCells === undefined) return read;
		const find = (keys: KeySet) => this.finder.find(keys, number);
		return this.emptyCells.clear({ row: read, fields: this.fields, cells }, row, find);
	}
}

const NO_COURSE = [
	"'Default Course' is missing",
	"Choose it, or turn off 'Always Use Default Course'.",
] as const;

/** Sheets that were put together have the header of each; what is really called so stays. */
export function refuseHeader({ place, ...row }: Row<object>): Refused {
	const problem = 'The row repeats the names of the columns';
	const read = 'values' in row ? { partial: row.values } : row;
	return { ...read, ...refuse(place, problem, 'Delete the row.'), isEmpty: true };
}

/** Finds the columns of fields, as the panel's Columns have it. */
export function finderOf(
	fields: Readonly<Record<string, Field<unknown>>>,
	first: Context,
	keys = new SheetKeys(),
): ColumnFinder {
	const chosen = first.getNodeParameter('columns', {}) as Record<string, unknown>;
	return new ColumnFinder(namedFields(fields), keys, chosen);
}

/** Values under other headers are values all the same: a row that has any is not empty. */
function isEmpty({ record, keys }: SheetRow): boolean {
	return keys.keys.every((key) => saysNothing(record[key]) || plain(key) === ROW_NUMBER);
}

/** The columns of a row in which old values name the thing that gets new ones. */
function withOld(fields: readonly NamedField[], settled: ColumnMap, row: SheetRow): ColumnMap {
	const map = new Map(settled);
	const [thing] = fields.find(([, { ways }]) => ways?.required)!;
	const isNamed = waysCell(settled.get(thing)!, row) !== undefined;
	for (const [name, { old }] of fields) {
		const columns = settled.get(name)!;
		const last = columns.filter(({ isLast }) => isLast);
		const own = columns.filter(({ isLast }) => !isLast);
		const isOld = own.some((column) => row.has(column)) || !isNamed;
		if (old === undefined || last.length === 0 || !isOld) continue;
		map.set(name, own);
		map.set(thing, [...map.get(thing)!, ...last.map(({ key }) => ({ key, by: old }))]);
	}
	return map;
}

function valueCell(
	[name, { prefix, displayName }]: NamedField,
	columns: readonly Column[],
	row: SheetRow,
): Cell {
	if (prefix !== undefined && columns.length === 0) {
		return { label: displayName, raw: row.gather(prefix) };
	}
	const filled = columns.find((column) => row.has(column)) ?? columns.at(0);
	return { label: filled?.key ?? name, raw: filled && row.record[filled.key] };
}

/** All ways in which a row names a thing: the first one counts, and the others must agree. */
function waysCell(columns: readonly Column[], row: SheetRow): Cell | undefined {
	let first: Column | undefined;
	let also: Located[] | undefined;
	for (const column of columns) {
		if (!row.has(column) || identifiesNothing(row.record[column.key])) continue;
		if (first === undefined) first = column;
		// Beside an email, an `idnumber` may still be that of somebody else.
		else if (!column.isLast || plain(column.key) === column.by)
			(also ??= []).push(locate(column, row));
	}
	return first && { label: first.key, raw: locate(first, row), also };
}

/** Nothing in the row names the thing, unless something is really called as what stands there. */
function emptyCell(
	[, { displayName }]: NamedField,
	columns: readonly Column[],
	row: SheetRow,
): Cell {
	const filled = columns.filter((column) => row.has(column));
	const column = filled.find(({ by }) => by !== 'id') ?? filled[0] ?? columns.at(0);
	return column === undefined
		? { label: displayName, raw: undefined }
		: { label: column.key, raw: locate(column, row) };
}

function locate({ key, by, isLast }: Column, { record }: SheetRow): Located {
	return { mode: by!, value: record[key], column: key, ...(isLast && { isLast }) };
}
