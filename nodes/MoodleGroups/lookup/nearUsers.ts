import { codePoint, quoted, userName, type Identification } from '../moodle/naming';
import { nearness, roundingOf } from './alike';
import type { UserIndex } from './courseUsers';
import { fieldsOf } from './userFields';

/** How many users of a list are named: a value that is similar to many means none of them. */
const MOST = 3;

/**
 * The users that a value without a match may mean: it differs in accents, leading zeros and the
 * like, is a number that was shortened to an exponent, or is an address with something around it or
 * a differently written domain.
 */
export function nearUsers(sought: Identification, among: readonly UserIndex[]): string[] {
	const { value } = sought;
	// No ID is near to another.
	const by = sought.by === 'text' ? 'any' : sought.by;
	const text = `${value}`;
	const near = new Map<number, string>();
	const writings = new Set([text, addressIn(text) ?? text, domainInAscii(text)]);
	const rounded = roundingOf(text);
	for (const [written, fold] of [
		...[...writings].map((one) => [one, nearness] as const),
		...(rounded === undefined ? [] : [[text, rounded] as const]),
	]) {
		for (const user of among.flatMap((index) =>
			index.called({ by, value: written }, fold).slice(0, MOST),
		)) {
			const isNear = (real: string) => fold(real) === fold(written);
			const real = fieldsOf(by)
				.flatMap((field) => user[field] ?? [])
				.find(isNear);
			near.set(user.id, `${quoted(real!)} belongs to ${userName(user)}`);
		}
	}
	return [...near.values()];
}

/** What is unusual about a value that no user has, as a clause: the author may not see it. */
export function oddity({ value }: Identification): string | undefined {
	const text = `${value}`;
	const [address, ...others] = addressesIn(text);
	if (others.length > 0) return 'contains several addresses, but a row can have only one user';
	if (address !== undefined && address !== text) return `contains more than ${quoted(address)}`;
	if (/^\d+(?:[.,]\d+)?e\+?\d+$/i.test(text)) {
		return 'is a number that a spreadsheet has shortened to an exponent';
	}
	if (/^\d+[.,]0+$/.test(text)) return 'is a number with added decimals';
	const odd = [...text].find((character) => !/[\x20-\x7e]/.test(character));
	return odd && `has ${JSON.stringify(odd)} (${codePoint(odd)}) in it`;
}

/** The one address in a text such as `Ada <ada@example.edu>`. */
function addressIn(text: string): string | undefined {
	const [address, ...others] = addressesIn(text);
	return others.length === 0 ? address : undefined;
}

function addressesIn(text: string): string[] {
	return [
		...(text
			.replace(/^mailto:/i, '')
			.match(/[^\s<>()[\],;:"|]+@[^\s<>()[\],;:"|]+\.[^\s<>()[\],;:"|]+/g) ?? []),
	];
}

/** Mail systems have `xn--mnchen-3ya.example` for `münchen.example`. */
function domainInAscii(address: string): string {
	const [, name, domain] = /^([^@\s]+@)([^@\s/?#]+)$/.exec(address) ?? [];
	if (domain === undefined || !URL.canParse(`https://${domain}`)) return address;
	return name + new URL(`https://${domain}`).hostname;
}
