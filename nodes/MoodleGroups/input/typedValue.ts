import type { SiteField } from '../moodle/siteFields';
import { optionalYesNo, quote, type Refusal } from './fields';
import { refuseTags } from './tags';

type Read = { readonly value: string } | Refusal;

/**
 * Reads a value of a custom field as Moodle stores it. Empty is empty in every type; text areas, and
 * types that plugins bring, are taken as they are.
 *
 * @param timezone in which dates and times are meant that do not say it themselves.
 */
export function readTyped(raw: string, field: SiteField, timezone: string): Read {
	const { type } = field;
	if (type === 'text') return refuseTags(raw) ?? { value: raw };
	if (!Object.hasOwn(TYPES, type)) return { value: raw };
	const text = raw.trim();
	return text === '' ? { value: '' } : TYPES[type](text, field, timezone);
}

/** Whether a value can only be the name of a choice that nothing read so far has. */
export function isUnseenChoice(raw: string, { type, choices }: SiteField): boolean {
	const text = raw.trim();
	return type === 'select' && text !== '' && !/^\d+$/.test(text) && !choiceOf(text, choices);
}

const TYPES: Record<string, (text: string, field: SiteField, timezone: string) => Read> = {
	checkbox(text) {
		const read = optionalYesNo(text);
		return 'refusal' in read ? read : { value: read.value ? '1' : '0' };
	},

	// Moodle keeps ten digits, five of them decimals.
	number(text) {
		const number = Number(text);
		if (/^[+-]?(?:\d+\.?\d*|\.\d+)$/.test(text) && Math.abs(number) < 1e5) {
			return { value: String(Number(number.toFixed(5))) };
		}
		return {
			refusal: `must be a number below 100,000, but is ${quote(text)}`,
			advice: 'Write it in digits, with a point before the decimals: 3.5.',
		};
	},

	select(text, { choices }) {
		const named = choiceOf(text, choices);
		const number = named ?? (/^\d+$/.test(text) ? String(Number(text)) : undefined);
		if (number !== undefined && choices.get(number) !== null) return { value: number };
		const seen = [...choices].flatMap(([key, name]) => (name === null ? [] : `${key} (${name})`));
		const known = seen.length === 0 ? '' : ` Known so far: ${seen.sort().join(', ')}.`;
		return {
			refusal: `must be the number or the name of a choice, but is ${quote(text)}`,
			advice: `Give the number of the choice, counted from 1 in the settings of the field. The node knows only the names of choices that are in use in the course.${known}`,
		};
	},

	date(text, _, timezone) {
		const seconds = /^-?\d+$/.test(text) ? secondsOf(Number(text)) : timestampOf(text, timezone);
		if (seconds !== undefined) return { value: String(seconds) };
		return {
			refusal: `must be a date such as 2026-09-01, but is ${quote(text)}`,
			advice:
				'Write year, month and day so, with a time if need be (2026-09-01T14:30), or give the seconds since 1970. What a spreadsheet shows or counts as a date (1.9.2026, 9/1/26, 46266) can be read in several ways: convert it in a Date & Time node before this one.',
		};
	},
};

function choiceOf(name: string, choices: SiteField['choices']): string | undefined {
	return [...choices].find(([, shown]) => shown === name)?.[0];
}

/** Seconds, but neither the days of a spreadsheet, nor `20260901`, nor milliseconds; 0 is none. */
function secondsOf(number: number): number | undefined {
	const size = Math.abs(number);
	return size === 0 || (size >= 1e8 && size < 1e11) ? number : undefined;
}

const ISO = /^(\d{4}-\d\d-\d\d)(?:[T ](\d\d:\d\d(?::\d\d(?:\.\d+)?)?) ?(Z|[+-]\d\d:\d\d)?)?$/;

/** Seconds since 1970; `undefined` if it is no date of the calendar. */
function timestampOf(text: string, timezone: string): number | undefined {
	const [, day, time = '00:00', zone] = ISO.exec(text) ?? [];
	const local = Date.parse(`${day}T${time}Z`);
	// JavaScript takes the 31st of February for the 3rd of March.
	if (Number.isNaN(local) || new Date(local).toISOString().slice(0, 10) !== day) return undefined;
	const at = (offset: string) => Date.parse(`${day}T${time}${offset}`);
	const guess = at(offsetAt(local, timezone));
	return Math.floor(at(zone ?? offsetAt(guess, timezone)) / 1000);
}

/** How a time zone differs from UTC at a moment: `+02:00`. */
function offsetAt(moment: number, timeZone: string): string {
	try {
		const format = new Intl.DateTimeFormat('en', { timeZone, timeZoneName: 'longOffset' });
		return /[+-]\d\d:\d\d/.exec(format.format(moment))?.[0] ?? 'Z';
	} catch {
		// n8n may know a time zone by a name that JavaScript does not.
		return 'Z';
	}
}
