import type { IExecutePaginationFunctions } from 'n8n-workflow';

import { ColumnFinder, type Choice, type Column, type NamedField } from './columns';
import { isExpression } from '../n8n/expression';
import { isBlank, type Located } from './fields';
import { identifiesNothing } from './placeholders';
import {
	fieldsOf,
	refuse,
	type Cell,
	type RawRow,
	type RowSource,
	type Unreadable,
} from './rawRow';
import type { Place } from './row';
import { SheetKeys, type KeySet } from './sheetKeys';
import { SheetRow } from './sheetRow';
import { tellRefusal } from './tellRefusal';

type Record_ = Readonly<Record<string, unknown>>;

/** Reads records, from items or from JSON, into the fields of an operation. */
export class Records<E> {
	private readonly sheet = new SheetKeys();
	private readonly fields: readonly NamedField[];
	private readonly choices: Readonly<Record<string, Choice>>;
	/** What holds for rows that do not say it: the course chosen in the panel. */
	private readonly fallbackOf: (
		name: string,
		context: IExecutePaginationFunctions,
	) => Cell | undefined;
	private readonly unchosen: string | undefined;
	private settled: ColumnFinder | undefined;

	/**
	 * @param first any context of the run: what is read here is the same for all items.
	 * @param hasColumns whether the panel lets the user choose columns.
	 */
	constructor(
		first: IExecutePaginationFunctions,
		private readonly source: RowSource<E>,
		private readonly hasColumns: boolean,
	) {
		this.fields = fieldsOf(source);
		const columns = first.getNodeParameter('columns', {}) as Record<string, string>;
		this.choices = Object.fromEntries(
			this.fields.map(([name, { ways }]): [string, Choice] => [
				name,
				{
					column: columns[name]?.trim() || undefined,
					by: ways && (first.getNodeParameter(ways.parameter, 'auto') as string),
				},
			]),
		);
		const unclear = this.fields.find(
			([name, { ways }]) => ways && this.choices[name].column && this.choices[name].by === 'auto',
		);
		this.unchosen = unclear?.[1].displayName;
		this.fallbackOf = fallbacks(first, this.fields);
	}

	/** Takes note of a record. All records of a run come before the first of them is read. */
	note(record: Record_): KeySet {
		return this.sheet.note(record);
	}

	/** Finds the columns of the records that have come. */
	get finder(): ColumnFinder {
		return (this.settled ??= new ColumnFinder(this.fields, this.sheet, this.choices));
	}

	/** The rows of a record; several if it has the numbered columns of Moodle's user upload. */
	read(
		record: Record_,
		keys: KeySet,
		context: IExecutePaginationFunctions,
		placeOf: (index: number, count: number) => Place,
	): Array<RawRow | Unreadable> {
		const row = new SheetRow(record, keys);
		const all = this.source.isNumbered ? row.numbers(this.sheet) : [''];
		return all.map((number, index) =>
			this.readOne(row, context, placeOf(index, all.length), number),
		);
	}

	private readOne(
		row: SheetRow,
		context: IExecutePaginationFunctions,
		place: Place,
		number: string,
	): RawRow | Unreadable {
		if (this.unchosen !== undefined) {
			const problem = `The column of '${this.unchosen}' is chosen, but not what it holds`;
			return refuse(place, problem, `Choose 'Identify ${this.unchosen}s By' as well.`);
		}
		const map = this.finder.find(row.keys, number);
		const clash = row.clash(map);
		if (clash !== undefined) return refuse(place, clash, 'Rename or remove one of them.');
		const values = new Map<string, Cell>();
		for (const named of this.fields) {
			const [name, { ways }] = named;
			const columns = map.get(name)!;
			const cell =
				ways === undefined
					? valueCell(named, columns, row)
					: (waysCell(columns, row) ??
						this.fallbackOf(name, context) ??
						emptyCell(named, columns, row));
			values.set(name, cell);
		}
		const tell: RawRow['tell'] = (field, refusal, cell) => {
			const names = this.finder.namesOf(field[0], number);
			return tellRefusal(refusal, { field, names, cell, hasColumns: this.hasColumns }, row);
		};
		return { place, values, tell, record: row.record };
	}
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
		else if (!column.isLast) (also ??= []).push(locate(column, row));
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

function locate({ key, by }: Column, { record }: SheetRow): Located {
	return { mode: by!, value: record[key], column: key };
}

/** An expression may say something else for each item; what is none is read but once. */
function fallbacks(first: IExecutePaginationFunctions, fields: readonly NamedField[]) {
	const { parameters } = first.getNode();
	const displayNames = new Map(
		fields
			.filter(([, { ways }]) => ways?.parameter === 'identifyCoursesBy')
			.map(([name, { displayName }]) => [name, displayName]),
	);
	const read = (name: string, context: IExecutePaginationFunctions): Cell | undefined => {
		const raw = context.getNodeParameter(name, null) as Located | null;
		return isBlank(raw?.value)
			? undefined
			: { label: displayNames.get(name)!, raw, isDefault: true };
	};
	const fixed = new Map([...displayNames.keys()].map((name) => [name, read(name, first)]));
	return (name: string, context: IExecutePaginationFunctions): Cell | undefined => {
		const given = parameters[name];
		const isFixed = !isExpression((given as Located | undefined)?.value ?? given);
		return isFixed || !displayNames.has(name) ? fixed.get(name) : read(name, context);
	};
}
