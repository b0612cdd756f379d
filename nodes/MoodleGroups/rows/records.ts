import type { IExecutePaginationFunctions } from 'n8n-workflow';

import { ColumnFinder, type Choice, type Column, type NamedField } from './columns';
import { isExpression } from './expression';
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
	private readonly fallbackOf: (
		name: string,
		context: IExecutePaginationFunctions,
	) => Cell | undefined;
	private readonly unchosen: string | undefined;

	/** @param first any context of the run: what is read here is the same for all items. */
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
		this.fallbackOf = fallbacks(first, this.fields);
	}

	/** The rows of a record; several if it has the numbered columns of Moodle's user upload. */
	read(
		record: Record_,
		context: IExecutePaginationFunctions,
		placeOf: (index: number, count: number) => Place,
	): Array<RawRow | Unreadable> {
		const row = new SheetRow(record);
		const numbers = row.numbers();
		const all = numbers.length === 0 ? [''] : numbers;
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
		const map = this.finder.find(row.record, number);
		if ('ambiguous' in map) return refuse(place, map.ambiguous, 'Rename or remove one of them.');
		const values = new Map<string, Cell>();
		for (const [name, field] of this.fields) {
			const fallback = () => this.fallbackOf(name, context);
			values.set(name, cellOf([name, field], map.get(name)!, row, fallback));
		}
		return { place, values, record: row.record };
	}
}

function cellOf(
	[name, field]: NamedField,
	columns: readonly Column[],
	row: SheetRow,
	fallback: () => Cell | undefined,
): Cell {
	const { record } = row;
	if (field.prefix !== undefined && columns.length === 0) {
		return { label: field.displayName, raw: row.gather(field.prefix) };
	}
	const filled = columns.find(({ key }) => !isBlank(record[key])) ?? columns.at(0);
	const isFilled = filled !== undefined && !isBlank(record[filled.key]);
	const given = isFilled ? undefined : fallback();
	if (given !== undefined) return given;
	if (filled === undefined) {
		const label = field.ways === undefined ? name : field.displayName;
		return { label, raw: undefined, note: `; the columns of the row are ${row.names()}` };
	}
	const { key, by } = filled;
	const raw = by === undefined ? record[key] : { mode: by, value: record[key] };
	return { label: key, raw };
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
