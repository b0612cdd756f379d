import type { IDataObject, INodeProperties, INodePropertyOptions } from 'n8n-workflow';

import type { Field, Fields } from '../input/fields';
import type { Options } from '../input/options';
import type { RowSource } from '../input/row';
import type { Answer } from '../moodle/failure';
import { collectReads, type PanelRow } from '../run/collectReads';
import { collectRows, type Write } from '../run/collectRows';
import type { Run } from '../run/run';

/** An operation: what n8n shows of it, and what it reads of a row. */
export interface Operation {
	readonly option: INodePropertyOptions;
	readonly fields: Readonly<Record<string, Field<unknown>>>;
}

/** What n8n shows of an operation. */
type Shown = Required<Pick<INodePropertyOptions, 'name' | 'value' | 'action' | 'description'>>;

/** An operation that writes rows. */
export function writeOperation<E extends object, S extends object = object>(
	shown: Shown,
	source: RowSource<E>,
	write: Write<E, NoInfer<S>>,
	options = {} as Options<S>,
): Operation {
	const routing = collectRows(source, write, options);
	return { option: { ...shown, routing }, fields: source.fields };
}

/** How a list is read for one item. */
interface Listing<E, S, T> {
	readonly fields: Fields<E>;
	/** The filters and options of the operation. */
	readonly settings: Options<S>;
	/** Everything that is to be listed, but for the limit. */
	readonly list: (row: PanelRow<NoInfer<E>, S>, run: Run) => Promise<Answer<readonly T[]>>;
	/** The output items of what the limit leaves. */
	readonly tell: (
		some: readonly T[],
		row: PanelRow<NoInfer<E>, S>,
		run: Run,
	) => Answer<readonly IDataObject[]> | Promise<Answer<readonly IDataObject[]>>;
}

/** The operation Get Many of a resource: a list, limited by Return All and Limit. */
export function getManyOperation<E extends object, S extends object, T>(
	shown: Pick<Shown, 'action' | 'description'>,
	{ fields, settings, list, tell }: Listing<E, S, T>,
): Operation {
	const routing = collectReads(
		fields,
		settings,
		(rows) => rows,
		async (row, run) => {
			const all = await list(row, run);
			return 'failure' in all ? all : await tell(all.value.slice(0, row.limit), row, run);
		},
	);
	return { option: { name: 'Get Many', value: 'getMany', ...shown, routing }, fields };
}

/** The field in which the user chooses an operation of a resource; a new node has the first. */
export function operationField(
	resource: string,
	operations: readonly [Operation, ...Operation[]],
): INodeProperties {
	const options = operations.map(({ option }) => option);
	const named = { displayName: 'Operation', name: 'operation' };
	return {
		...named,
		type: 'options',
		noDataExpression: true,
		options,
		default: options[0].value,
		displayOptions: { show: { resource: [resource] } },
	};
}
