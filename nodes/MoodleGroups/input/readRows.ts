import type { IDataObject, IExecutePaginationFunctions } from 'n8n-workflow';

import { itemCount } from '../n8n/items';
import { hasNoValue, isLocated, readCells, refuseEmpty } from './cells';
import { namedFields, type NamedField } from './columns';
import { clearInPanel } from './emptyCells';
import type { Fields } from './fields';
import { InputFields } from './inputFields';
import { entriesOf, placeOf } from './jsonEntries';
import { refuse, type Cell, type Refused, type Row, type RowSource } from './row';
import { finderOf, Sheet, type How, type SheetRecord } from './sheet';

/** What a run wants of its rows. */
interface Reading extends Partial<Omit<How, 'isJson'>> {
	/** Takes what is worth being told once of the columns of all rows. */
	readonly hint?: (text: string) => void;
}

/** How they are read unless the user chooses otherwise. */
const AS_EVER: Omit<How, 'isJson'> = {
	alwaysUseDefaultCourse: false,
	emptyCells: 'keep',
	includeInputFields: false,
};

/**
 * Reads the rows of the items in the data mode that the user chose. What cannot be sent comes
 * back as a refused row that names field and value; nothing is left out.
 *
 * @param contexts the engine's contexts of the items, one each.
 */
export function readRows<E extends object>(
	contexts: readonly IExecutePaginationFunctions[],
	source: RowSource<E>,
	{ hint = () => {}, ...chosen }: Reading = {},
): Array<Row<E>> {
	const [first] = contexts;
	const how = { ...AS_EVER, ...chosen };
	const fromSheet = (records: ReadonlyArray<SheetRecord | Refused>, isJson = false) => {
		const sheet = new Sheet(records, source, first, { ...how, isJson });
		const rows = sheet.read();
		sheet.hints().forEach(hint);
		return rows;
	};
	switch (first.getNodeParameter('dataMode', 'defineBelow')) {
		case 'autoMapInputData':
			return fromSheet(contexts.map(itemOf));
		case 'usingJson': {
			const { isField } = finderOf(source.fields, first);
			return fromSheet(
				contexts.flatMap((context) => entriesOf(context, source, isField)),
				true,
			);
		}
		default:
			return contexts.flatMap((context) => listedRows(context, source, how));
	}
}

/** Whether there are no rows: n8n's Always Output Data gives one item without anything then. */
export function hasNoRows([first]: readonly IExecutePaginationFunctions[]): boolean {
	const isAlone =
		first.getNodeParameter('dataMode', 'defineBelow') === 'autoMapInputData' &&
		itemCount(first) === 1;
	return isAlone && Object.keys(first.getInputData().json).length === 0;
}

/** Auto-Map Input Data: the item is the row. */
function itemOf(context: IExecutePaginationFunctions): SheetRecord {
	return {
		place: { item: context.getItemIndex() },
		record: context.getInputData().json,
		context,
	};
}

/** Define Below: the entries of the list in the node's panel. */
function listedRows<E extends object>(
	context: IExecutePaginationFunctions,
	source: RowSource<E>,
	{ emptyCells, includeInputFields }: Omit<How, 'isJson'>,
): Array<Row<E>> {
	const item = context.getItemIndex();
	const { row: entries = [] } = context.getNodeParameter('rows', {}) as { row?: IDataObject[] };
	if (entries.length === 0) {
		return [refuse({ item }, 'The list has no rows', 'Add at least one row to the list.')];
	}
	const fields = namedFields(source.fields);
	const inputFields = includeInputFields
		? new InputFields(source).of(context.getInputData().json)
		: undefined;
	const rows = entries.map(({ additionalFields, updateFields, ...entry }, index) => {
		const place = placeOf(item, index, entries);
		const added = { ...(additionalFields as object), ...(updateFields as object) };
		const all: IDataObject = { ...entry, ...added };
		const cells = panelCells(fields, (name) => all[name]);
		const empty = refuseEmpty(place, cells);
		if (empty !== undefined) return empty;
		const row = readCells<E>(place, fields, cells);
		return emptyCells === 'clear' ? clearInPanel({ row, fields, cells }, added) : row;
	});
	return inputFields === undefined ? rows : rows.map((row) => ({ ...row, inputFields }));
}

/** A single row whose fields are parameters of the node itself; a hidden one is as good as empty. */
export function readPanelRow<E extends object>(
	context: IExecutePaginationFunctions,
	fields: Fields<E>,
): Row<E> {
	const named = namedFields(fields);
	const cells = panelCells(named, (name) => panelValue(context, name));
	return readCells({ item: context.getItemIndex() }, named, cells);
}

/** What an expression leaves blank is `null`: nobody has left it out. */
function panelValue(context: IExecutePaginationFunctions, name: string): unknown {
	const raw: unknown = context.getNodeParameter(name, null);
	const stored = context.getNode().parameters[name];
	const text = isLocated(stored) ? stored.value : stored;
	const isComputed = typeof text === 'string' && text.startsWith('=');
	return isComputed && hasNoValue({ raw }) ? null : raw;
}

function panelCells(fields: readonly NamedField[], given: (name: string) => unknown): Cell[] {
	return fields.map(([name, { displayName }]) => ({ label: displayName, raw: given(name) }));
}
