import type { IExecutePaginationFunctions } from 'n8n-workflow';

import type { NamedField } from './columns';
import { panelRow } from './dataModes';
import type { Fields } from './fields';
import { readValues } from './readRows';
import type { Row } from './row';

/** A row of an operation that reads, with what else the node's panel says for its item. */
export type PanelRow<E> = E & { readonly parameter: <T>(name: string, fallback: T) => T };

/** One row for each item, from the fields of the node's panel. */
export function panelRows<E extends object>(
	contexts: readonly IExecutePaginationFunctions[],
	fields: Fields<E>,
): Array<Row<PanelRow<E>>> {
	const named = Object.entries(fields) as NamedField[];
	return contexts.map((context) => {
		const row = readValues<E>(panelRow(context, named), named);
		if ('refused' in row) return row;
		const parameter = <T>(name: string, fallback: T) =>
			context.getNodeParameter(name, fallback) as T;
		return { place: row.place, values: { ...row.values, parameter } };
	});
}

/** What Return All and Limit leave of a list. */
export function limited<T>(all: readonly T[], row: PanelRow<object>): readonly T[] {
	return all.slice(0, limitOf(row));
}

/** The most results that the panel asks for; `undefined` for all. */
export function limitOf({ parameter }: PanelRow<object>): number | undefined {
	if (parameter('returnAll', false)) return undefined;
	return Math.max(1, Math.trunc(Number(parameter('limit', 50))) || 50);
}
