import { quote } from './fields';

/** Which key of a record each field is read from; `undefined` where the record has none. */
export type ColumnMap = ReadonlyMap<string, string | undefined>;

/**
 * Finds the columns of records by name, without regard to case, spaces, `_` and `-`. Records of
 * one sheet have the same keys, so the search is done once per set of keys.
 */
export class ColumnFinder {
	private readonly found = new Map<string, ColumnMap | { ambiguous: string }>();

	/** @param columns the column name that each field is read from, by the field's own name. */
	constructor(private readonly columns: Readonly<Record<string, string>>) {}

	/** The map for a record, or a sentence that names the columns between which to choose. */
	find(record: Readonly<Record<string, unknown>>): ColumnMap | { ambiguous: string } {
		const keys = Object.keys(record);
		const signature = JSON.stringify(keys);
		let map = this.found.get(signature);
		if (map === undefined) {
			map = this.search(keys);
			this.found.set(signature, map);
		}
		return map;
	}

	private search(keys: string[]): ColumnMap | { ambiguous: string } {
		const map = new Map<string, string | undefined>();
		for (const [field, column] of Object.entries(this.columns)) {
			const matches = keys.filter((key) => plain(key) === plain(column));
			if (matches.length > 1) {
				const names = matches.map(quote).join(' and ');
				return { ambiguous: `The columns ${names} both match ${quote(column)}` };
			}
			map.set(field, matches[0]);
		}
		return map;
	}
}

function plain(name: string): string {
	return name.toLowerCase().replace(/[\s_-]/g, '');
}
