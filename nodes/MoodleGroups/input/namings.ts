import { hasNoValue, isLocated } from './cells';
import { scalarText } from './fields';
import type { Row } from './row';
import type { Identification } from '../moodle/naming';

/** Whether a row says anything of a field, be it in a way that cannot be read. */
export function isFilled(row: Row<object>, field: string): boolean {
	const cell = 'refused' in row ? row.cells?.get(field) : undefined;
	return readOf(row, field) !== undefined || (cell !== undefined && !hasNoValue(cell));
}

/** What a row calls a thing, readable or not: a row that fails may mean what is called so. */
export function namings(row: Row<object>, field: string): Identification[] {
	const read = readOf(row, field);
	if (typeof read === 'object') return [read, ...(read.also ?? [])];
	if (read !== undefined) return [{ by: field, value: read }];
	const { raw, also = [] } = ('refused' in row && row.cells?.get(field)) || {};
	return [raw, ...also].map((one) => {
		const { mode, value } = isLocated(one) ? one : { mode: field, value: one };
		return { by: mode === 'idOrName' ? 'name' : mode, value: scalarText(value) };
	});
}

/** What could be read of a field that names something. */
export function readOf(row: Row<object>, field: string): Identification | string | undefined {
	const values = 'values' in row ? row.values : (row.partial ?? {});
	return (values as Readonly<Record<string, Identification | string | undefined>>)[field];
}
