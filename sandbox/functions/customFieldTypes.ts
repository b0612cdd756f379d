import { MoodleException, writeFailed } from '../protocol/exceptions';
import { rewriteFileUrls } from '../text/fileUrls';
import { formatDate } from '../text/formatDate';
import { formatHtml, formatString } from '../text/formatText';
import { linkUrls } from '../text/linkUrls';
import { cleanParam } from '../types/clean';
import { isNumeric, phpFloat, phpInt, phpTrim } from '../types/php';
import { stripTags } from '../types/stripTags';
import type { CustomField } from '../world/model';

/** A type of custom fields: what it stores of a text that was sent, and what it shows of that. */
interface FieldType {
	/** The name under which a value is written; the form of a text area has an editor. */
	readonly element?: (shortname: string) => string;
	/** What is stored; an empty text for numbers stands for none. `casts`: see `versions.ts`. */
	store(text: string, casts: boolean): string;
	/** `stored` is undefined as long as nothing was ever written; `files` is where files are. */
	show(stored: string | undefined, field: CustomField, files: string): Shown;
}

interface Shown {
	readonly valueraw: string | number | null;
	readonly value: string | null;
}

export const FIELD_TYPES: Readonly<Record<CustomField['type'], FieldType>> = {
	text: {
		store(text) {
			if (cleanParam(text, 'TEXT') !== text) throw unfit();
			if ([...text].length > 1333) throw writeFailed('ERROR:  value too long for type');
			return text;
		},
		show: (text = '') => ({
			valueraw: text,
			value: text === '' ? null : formatString(text, false),
		}),
	},
	textarea: {
		element: (shortname) => `${shortname}_editor`,
		store: (text) => text,
		// Formatted and filtered, with addresses that need no token, whatever the call says.
		show: (text = '', _, files) => ({
			valueraw: text,
			value: isBlankHtml(text) ? null : linkUrls(formatHtml(rewriteFileUrls(text, files))),
		}),
	},
	checkbox: integer((number) => (number ? 'Yes' : 'No')),
	select: integer((number, { options = [] }) => {
		const option = number ? options[number - 1] : undefined;
		return option === undefined ? null : formatString(option, false);
	}),
	date: integer((number) => (number ? formatDate(number) : null)),
	number: {
		store(text, casts) {
			if (text === '') return '';
			if (!casts && !isPlainNumber(text)) throw unfit();
			const number = phpFloat(text);
			// The column has ten digits, five of them decimals.
			const stored = Math.abs(number) < 1e5 ? round(number, 5) : number;
			if (Math.abs(stored) >= 1e5) throw writeFailed('ERROR:  numeric field overflow');
			return String(stored);
		},
		show(stored = '', { decimalplaces = 0 }) {
			if (stored === '') return { valueraw: null, value: null };
			const shown = round(Number(stored), decimalplaces);
			return {
				valueraw: Number(stored),
				value: shown === 0 ? null : shown.toFixed(decimalplaces),
			};
		},
	},
};

/** A type whose values are whole numbers; never written, it is 0. */
function integer(
	describe: (number: number | null, field: CustomField) => string | null,
): FieldType {
	return {
		store(text, casts) {
			const number = String(phpInt(text));
			if (!casts && text !== '' && number !== text) throw unfit();
			return text === '' ? '' : number;
		},
		show(stored = '0', field) {
			const valueraw = stored === '' ? null : Number(stored);
			return { valueraw, value: describe(valueraw, field) };
		},
	};
}

function unfit() {
	return new MoodleException(
		'core\\invalid_persistent_exception',
		'invalidpersistenterror',
		'Error: Data submitted is invalid',
	);
}

function isPlainNumber(text: string): boolean {
	return isNumeric(text) && phpTrim(text) === text;
}

/** PHP's `round`: half away from zero, of the number as it is written. */
function round(number: number, decimals: number): number {
	const shifted = Math.round(Number(`${Math.abs(number)}e${decimals}`));
	return Math.sign(number) * Number(`${shifted}e-${decimals}`) || 0;
}

/** Moodle's `html_is_blank`: no text, and none of the tags that show something by themselves. */
function isBlankHtml(html: string): boolean {
	if (/<(img|object|applet|input|select|textarea|hr)\b/i.test(html)) return false;
	return phpTrim(stripTags(html)) === '';
}
