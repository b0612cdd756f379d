import { MOST_NAMED, plain } from './columns';
import { isBlank, quote } from './fields';

/**
 * A record, and what all the rows have in common that its numbered columns make of it. Somebody
 * may have filled in a form with ten thousand of them, so each of these is found out once.
 */
export class SheetRow {
	private readonly gathered = new Map<string, Record<string, unknown> | undefined>();
	private named: string | undefined;

	constructor(readonly record: Readonly<Record<string, unknown>>) {}

	/** The numbers for which the record has a filled group, as in `group1`, `group2`. */
	numbers(): string[] {
		const numbers = new Map<string, boolean>();
		for (const key of Object.keys(this.record)) {
			const number = /^group(\d+)$/.exec(plain(key))?.[1];
			if (number !== undefined) numbers.set(number, !isBlank(this.record[key]));
		}
		const filled = [...numbers].filter(([, isFilled]) => isFilled).map(([number]) => number);
		if (filled.length === 0) return [...numbers.keys()].slice(0, 1);
		return filled.sort((left, right) => Number(left) - Number(right));
	}

	/** The columns of one prefix as an object, `undefined` if there are none. */
	gather(prefix: string): Record<string, unknown> | undefined {
		if (!this.gathered.has(prefix)) {
			const entries = Object.entries(this.record)
				.filter(([key, value]) => key.startsWith(prefix) && !isBlank(value))
				.map(([key, value]) => [key.slice(prefix.length), value] as const);
			this.gathered.set(prefix, entries.length === 0 ? undefined : Object.fromEntries(entries));
		}
		return this.gathered.get(prefix);
	}

	/** The columns of the record, as a message names them. */
	names(): string {
		if (this.named === undefined) {
			const keys = Object.keys(this.record);
			const more = keys.length - MOST_NAMED;
			const shown = keys.slice(0, MOST_NAMED).map(quote).join(', ') || 'none';
			this.named = more > 0 ? `${shown} and ${more} more` : shown;
		}
		return this.named;
	}
}
