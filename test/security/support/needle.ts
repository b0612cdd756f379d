/* eslint-disable @n8n/community-nodes/no-restricted-imports -- tests run on a developer's machine, never inside n8n */
import { inspect } from 'util';

/** A token that is easy to search for, with characters that addresses and forms encode. */
export const TOKEN = 'NeeDle+b7/e1=d0&c4%sEcReT';

/** The token in every form in which it might turn up; all in lower case. */
const FORMS = [
	TOKEN,
	encodeURIComponent(TOKEN),
	encodeURIComponent(encodeURIComponent(TOKEN)),
	[...TOKEN].reverse().join(''),
	Buffer.from(TOKEN).toString('hex'),
	...['', 'x', 'xy'].map((before) => encodedAfter(before)),
].map((form) => form.toLowerCase());

/** The forms of the token that a text holds, in any case of letters. */
export function formsIn(text: string): string[] {
	const lower = text.toLowerCase().replaceAll('-', '+').replaceAll('_', '/');
	return FORMS.filter((form) => text.toLowerCase().includes(form) || lower.includes(form));
}

/** The forms of the token anywhere in a value, hidden properties and causes too. */
export function formsWithin(value: unknown): string[] {
	const all = { depth: 12, showHidden: true, maxArrayLength: null, maxStringLength: null };
	return formsIn(inspect(value, all));
}

/** Base64 differs with what stands before; the first and last letters belong to the neighbours. */
function encodedAfter(before: string): string {
	const encoded = Buffer.from(before + TOKEN).toString('base64');
	return encoded.slice(before === '' ? 0 : 4, -4);
}
