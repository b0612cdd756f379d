import type { NamedField } from './columns';
import { isBlank, type Located, type Refusal } from './fields';
import { refuse, type Cell, type RowRef, type Row } from './row';

/** What is wrong with a row, and what to do about it. */
export interface Told {
	readonly problem: string;
	readonly advice: string;
}

function tellPlainly(_: NamedField, { refusal, advice }: Refusal, { label }: Cell): Told {
	return { problem: `'${label}' ${refusal}`, advice };
}

/** Reads the cells of one row, one for each field, or refuses the row for all that cannot be sent. */
export function readCells<E extends object>(
	place: RowRef,
	fields: readonly NamedField[],
	cells: readonly Cell[],
	tell = tellPlainly,
): Row<E> {
	const values: Record<string, unknown> = {};
	const told: Told[] = [];
	for (const [index, named] of fields.entries()) {
		const cell = cells[index];
		const result = named[1].read(cell.raw, cell.also);
		if ('value' in result) values[named[0]] = result.value;
		else told.push(tell(named, result, cell));
	}
	if (told.length === 0) return { place, values: values as E };
	const byName = new Map(fields.map(([name], index) => [name, cells[index]]));
	const problem = told.map((one) => one.problem).join('; ');
	const advice = [...new Set(told.map((one) => one.advice))].join(' ');
	return { ...refuse(place, problem, advice), partial: values, cells: byName };
}

/** The refusal of a row none of whose own cells has a value. */
export function refuseEmpty(place: RowRef, cells: readonly Cell[]): Row<never> | undefined {
	const own = cells.filter(({ isDefault }) => !isDefault);
	if (!own.every(hasNoValue)) return undefined;
	const names = own.map(({ label }) => `'${label}'`).join(', ');
	const problem = `The row is empty: it has no value in ${names}`;
	return { ...refuse(place, problem, 'Fill in the row or delete it.'), isEmpty: true };
}

/** Whether a cell says nothing: blank, or an empty list or object of a database or a web service. */
export function saysNothing(raw: unknown): boolean {
	if (isBlank(raw)) return true;
	const isPlain = Array.isArray(raw) || Object.prototype.toString.call(raw) === '[object Object]';
	return isPlain && Object.values(raw as object).every(isBlank);
}

/** Whether a cell of a row is empty. */
export function hasNoValue({ raw }: { readonly raw: unknown }): boolean {
	return saysNothing(isLocated(raw) ? raw.value : raw);
}

/** Whether a value says in which way it identifies something. */
export function isLocated(raw: unknown): raw is Located {
	return typeof raw === 'object' && raw !== null && 'mode' in raw && 'value' in raw;
}
