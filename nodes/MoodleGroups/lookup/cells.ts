import type { Answer } from '../moodle/failure';
import type { Identification } from '../moodle/naming';
import { diagnosis } from '../moodle/reasons';
import type { Named } from '../moodle/shapes/group';

/**
 * Settles what the numbers of Moodle's own upload stand for: each is an ID if the course has a group
 * of that ID, else a name.
 *
 * @param all the groups of the course; none where it is not known.
 * @param called those that are called so.
 */
export function settleNumbers(
	{ also = [], ...first }: Identification,
	all: readonly Named[],
	called: (sought: Identification) => readonly Named[],
): Answer<Identification> {
	const settled: Identification[] = [];
	for (const one of [first, ...also]) {
		if (one.by !== 'idOrName') {
			settled.push(one);
			continue;
		}
		const own = all.find(({ id }) => id === one.value);
		const byName = { by: 'name', value: `${one.value}` };
		const named = called(byName).find((other) => other !== own);
		if (own !== undefined && named !== undefined) return diagnosis('idOrName', [own, named]);
		settled.push(named === undefined ? { ...one, by: 'id' } : byName);
	}
	const [sought, ...others] = settled;
	return { value: others.length === 0 ? sought : { ...sought, also: others } };
}

/**
 * The things that a cell lists: for `Lab A, Lab B` those that exist, for `Lab A/Lab B` all or none,
 * because names also contain such characters.
 *
 * @param called the things with a name.
 */
export function partsThere<T>(
	sought: Identification,
	called: (part: Identification) => readonly T[],
): T[] {
	const [listed, joined] = [LISTED, JOINED].map((separator) => {
		const parts = split(sought, separator);
		return parts.length < 2 ? [] : parts.map(called);
	});
	const isJoined = joined.every(({ length }) => length > 0);
	return [...listed, ...(isJoined ? joined : [])].flat();
}

const LISTED = /[,;|\r\n]/;
const JOINED = /[+/&\t]| and /;

function split({ by, value }: Identification, separator: RegExp): Identification[] {
	const parts = `${value}`.split(separator).map((part) => part.trim());
	return parts.filter((part) => part !== '').map((part) => ({ by, value: part }));
}

/** Whether a cell is certainly a list: no name has line breaks. */
export function isLines(sought: Identification): boolean {
	return /[\r\n]/.test(`${sought.value}`) && split(sought, LISTED).length > 1;
}
