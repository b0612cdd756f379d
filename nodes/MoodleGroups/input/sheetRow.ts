import type { Column, ColumnMap } from './columns';
import { isBlank, quote, scalarText } from './fields';
import { gather } from './gather';
import { remember } from './remember';
import { plain, type KeySet, type SheetKeys } from './sheetKeys';

/** What n8n's Google Sheets node adds to every row, empty or not. */
export const ROW_NUMBER = 'rownumber';

/** The most columns that a message names: a row may have a hundred thousand. */
const MOST_NAMED = 100;

/**
 * A record, and what all the rows have in common that its numbered columns make of it. Somebody
 * may have filled in a form with ten thousand of them, so each of these is found out once.
 */
export class SheetRow {
	private gathered: Map<string, { readonly value: object | undefined }> | undefined;
	private named: string | undefined;
	private filled: string | undefined;
	private likely: Map<RegExp, readonly string[]> | undefined;

	constructor(
		readonly record: Readonly<Record<string, unknown>>,
		readonly keys: KeySet,
	) {}

	/** Whether the cell of a column has a value. */
	has({ key }: Column): boolean {
		return !isBlank(this.record[key]);
	}

	/**
	 * Whether every filled cell holds the name of its column. A cell on its own must hold it as it is
	 * written: there may be a group `Group`.
	 */
	repeatsHeader(): boolean {
		const { keys } = this.keys;
		const isFilled = (key: string) => this.has({ key }) && plain(key) !== ROW_NUMBER;
		const isName = (key: string) => plain(scalarText(this.record[key])) === plain(key);
		// Nearly every row is told from a header by its first cell.
		const first = keys.find(isFilled);
		if (first === undefined || !isName(first)) return false;
		const filled = keys.filter(isFilled);
		return filled.length === 1 ? this.record[first] === first : filled.every(isName);
	}

	/** The numbers for which the record has a filled group, or else the first of the sheet. */
	numbers({ firstNumber }: SheetKeys): string[] {
		if (firstNumber === undefined) return [''];
		const filled = [...this.keys.numbered].flatMap(([number, keys]) =>
			keys.some((key) => this.has({ key })) ? number : [],
		);
		if (filled.length === 0) return [firstNumber];
		return filled.sort((left, right) => Number(left) - Number(right));
	}

	/** The columns of one prefix as an object, `undefined` if there are none. */
	gather(prefix: string): object | undefined {
		return remember((this.gathered ??= new Map()), prefix, () => {
			const entries = this.keys.keys
				.filter((key) => key.startsWith(prefix) && this.has({ key }))
				.map((key) => [key.slice(prefix.length), this.record[key]] as const);
			return { value: entries.length === 0 ? undefined : Object.fromEntries(entries) };
		}).value;
	}

	/** A sentence that names columns between which the user has to choose, if there are some. */
	clash(map: ColumnMap): string | undefined {
		if (!this.keys.hasAlike) return undefined;
		for (const columns of map.values()) {
			const filled = columns.filter((column) => this.has(column)).map(({ key }) => key);
			const alike = [...gather(filled, plain)].find(([, same]) => same.length > 1);
			if (alike === undefined) continue;
			const names = alike[1].slice(0, MOST_NAMED).map(quote).join(' and ');
			return `The columns ${names} both match ${quote(alike[0])}`;
		}
		return undefined;
	}

	/** The columns of the record, as a message names them. */
	names(): string {
		return (this.named ??= listed(this.keys.keys));
	}

	/** Some columns whose plain names match, and that hold a text which is no number. */
	filledLike(pattern: RegExp): readonly string[] {
		const isText = (raw: unknown) => typeof raw === 'string' && Number.isNaN(Number(raw));
		return remember((this.likely ??= new Map()), pattern, () =>
			this.keys.keys
				.filter((key) => isText(this.record[key]) && pattern.test(plain(key)))
				.slice(0, MOST_NAMED),
		);
	}

	/** Those of them that have a value. */
	filledNames(): string {
		return (this.filled ??= listed(this.keys.keys.filter((key) => this.has({ key }))));
	}
}

/** Columns, as a message names them. */
export function listed(keys: readonly string[]): string {
	const more = keys.length - MOST_NAMED;
	const shown = keys.slice(0, MOST_NAMED).map(quote).join(', ') || 'none';
	return more > 0 ? `${shown} and ${more} more` : shown;
}
