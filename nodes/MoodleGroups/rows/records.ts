import type { IExecutePaginationFunctions } from 'n8n-workflow';

import { ColumnFinder, type Choice, type Column, type NamedField } from './columns';
import { isBlank } from './fields';
import {
	fieldsOf,
	refuse,
	type Cell,
	type RawRow,
	type RowSource,
	type Unreadable,
} from './rawRow';
import type { Located } from './references';
import type { Place } from './row';
import { SheetRow } from './sheetRow';

type Record_ = Readonly<Record<string, unknown>>;

/** Reads records, from items or from JSON, into the fields of an operation. */
export class Records<E> {
	readonly finder: ColumnFinder;
	private readonly fields: readonly NamedField[];
	/** What holds for rows that do not say it: the course chosen in the panel. */
	private readonly fallbacks: ReadonlyMap<string, Cell>;
	private readonly unchosen: string | undefined;

	/** @param first any context of the run: what is read from it is the same for all items. */
	constructor(first: IExecutePaginationFunctions, source: RowSource<E>) {
		this.fields = fieldsOf(source);
		const columns = first.getNodeParameter('columns', {}) as Record<string, string>;
		const choices = Object.fromEntries(
			this.fields.map(([name, { ways }]): [string, Choice] => [
				name,
				{
					column: columns[name]?.trim() || undefined,
					by: ways && (first.getNodeParameter(ways.parameter, 'auto') as string),
				},
			]),
		);
		const unclear = this.fields.find(
			([name, { ways }]) => ways && choices[name].column && choices[name].by === 'auto',
		);
		this.unchosen = unclear?.[1].displayName;
		this.finder = new ColumnFinder(this.fields, choices);
		this.fallbacks = new Map(
			this.fields
				.filter(([, { ways }]) => ways?.parameter === 'identifyCoursesBy')
				.map(([name, { displayName }]): [string, Cell] => {
					const raw = first.getNodeParameter(name, null) as Located | null;
					return [name, { label: displayName, raw }];
				})
				.filter(([, { raw }]) => !isBlank((raw as Located | null)?.value)),
		);
	}

	/** The rows of a record; several if it has the numbered columns of Moodle's user upload. */
	read(
		record: Record_,
		placeOf: (index: number, count: number) => Place,
	): Array<RawRow | Unreadable> {
		const sheetRow = new SheetRow(record);
		const numbers = sheetRow.numbers();
		if (numbers.length === 0) return [this.readOne(sheetRow, placeOf(0, 1), '')];
		return numbers.map((number, index) =>
			this.readOne(sheetRow, placeOf(index, numbers.length), number),
		);
	}

	private readOne(row: SheetRow, place: Place, number: string): RawRow | Unreadable {
		if (this.unchosen !== undefined) {
			const problem = `The column of '${this.unchosen}' is chosen, but not what it holds`;
			return refuse(place, problem, `Choose 'Identify ${this.unchosen}s By' as well.`);
		}
		const map = this.finder.find(row.record, number);
		if ('ambiguous' in map) return refuse(place, map.ambiguous, 'Rename or remove one of them.');
		const values = new Map<string, Cell>();
		for (const [name, field] of this.fields) {
			values.set(name, this.cell([name, field], map.get(name)!, row));
		}
		return { place, values };
	}

	private cell([name, field]: NamedField, columns: readonly Column[], row: SheetRow): Cell {
		const { record } = row;
		if (field.prefix !== undefined && columns.length === 0) {
			return { label: field.displayName, raw: row.gather(field.prefix) };
		}
		const filled = columns.find(({ key }) => !isBlank(record[key])) ?? columns.at(0);
		const isFilled = filled !== undefined && !isBlank(record[filled.key]);
		const fallback = this.fallbacks.get(name);
		if (!isFilled && fallback !== undefined) return fallback;
		if (filled === undefined) {
			const label = field.ways === undefined ? name : field.displayName;
			return { label, raw: undefined, note: `; the columns of the row are ${row.names()}` };
		}
		const { key, by } = filled;
		const raw = by === undefined ? record[key] : { mode: by, value: record[key] };
		return { label: key, raw };
	}
}
