import type { IDataObject } from 'n8n-workflow';

import { siteFailure, type Answer } from '../moodle/failure';
import { optionalYesNo, quote, type Reader, type Refusal } from './fields';
import { anyText } from './texts';

/** An option of the panel that holds for a whole run. */
export interface Option<V> {
	/** Its label in the panel. */
	readonly displayName: string;
	readonly read: Reader<V>;
	/** What holds while the option is not added. */
	readonly otherwise: V;
}

/** The options of an operation, by the names of their parameters. */
export type Options<S> = { readonly [K in keyof S]-?: Option<S[K]> };

/**
 * Reads the options of a run. An option that was added counts: a value that cannot be taken is
 * never replaced by a default, because a limit that fails open removes people. An expression that
 * fails often gives `undefined` or a blank, so these are refused too.
 *
 * @returns a failure that names every option that cannot be taken.
 */
export function readOptions<S extends object>(given: IDataObject, options: Options<S>): Answer<S> {
	const settings: Record<string, unknown> = {};
	const refusals: string[] = [];
	for (const [name, option] of Object.entries(options) as Array<[string, Option<unknown>]>) {
		const { displayName, read, otherwise } = option;
		const result = name in given ? read(given[name]) : { value: otherwise };
		if ('refusal' in result) refusals.push(`'${displayName}' ${result.refusal}`);
		else settings[name] = result.value;
	}
	if (refusals.length === 0) return { value: settings as S };
	return siteFailure(refusals.join('; '), OPTION_ADVICE);
}

export const OPTION_ADVICE = 'Change it in the panel of the node.';

/** A value that an option cannot have, as a clause to follow its label. */
export function refuseOption(refusal: string): Refusal {
	return { refusal, advice: OPTION_ADVICE };
}

/** A whole number in a range; without `most`, the range has no end. */
export function wholeNumber(least: number, most = Infinity): Reader<number> {
	return (raw) => {
		const number = numberOf(raw);
		if (number !== undefined && Number.isInteger(number) && number >= least && number <= most) {
			return { value: number };
		}
		if (most === Infinity) {
			return refuseOption(`must be a whole number of at least ${least}, but is ${quote(raw)}`);
		}
		return refuseOption(`must be a whole number from ${least} to ${most}, but is ${quote(raw)}`);
	};
}

/** A percentage, which may have decimals. */
export const percentage: Reader<number> = (raw) => {
	const number = numberOf(raw);
	if (number !== undefined && number >= 0 && number <= 100) return { value: number };
	return refuseOption(`must be a number from 0 to 100, but is ${quote(raw)}`);
};

/** Yes or no. A blank is neither. */
export const yesOrNo: Reader<boolean> = (raw) => {
	const read = optionalYesNo(raw);
	if ('refusal' in read) return read;
	if (read.value !== undefined) return { value: read.value };
	return refuseOption(`must be true or false, but is ${quote(raw)}`);
};

/** A text to look for; blank looks for nothing. What is no text never stands for a blank. */
export const searchText: Reader<string> = (raw) => {
	if (raw === undefined || raw === null)
		return refuseOption(`must be a text, but is ${quote(raw)}`);
	const read = anyText(raw);
	return 'refusal' in read ? read : { value: read.value.trim() };
};

/** One of a few words. */
export function oneOf<W extends string>(...words: readonly W[]): Reader<W> {
	return (raw) => {
		const value = words.find((word) => word === raw);
		if (value !== undefined) return { value };
		return refuseOption(`must be one of ${words.join(', ')}, but is ${quote(raw)}`);
	};
}

/** A number as it is, or as text from an expression: `5`, ` +5 `, `12.5`. */
function numberOf(raw: unknown): number | undefined {
	if (typeof raw === 'number') return Number.isFinite(raw) ? raw : undefined;
	const isNumber = typeof raw === 'string' && /^[+-]?\d+(?:\.\d+)?$/.test(raw.trim());
	return isNumber ? Number(raw) : undefined;
}
