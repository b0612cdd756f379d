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

/** What a cell holds besides one name, if it is a list. */
export function partsOf(sought: Identification): Identification[] {
	return split(sought, /[,;|\r\n]/);
}

/** What a cell may hold if it is a list of another kind: names have these characters as well. */
export function joinedParts(sought: Identification): Identification[] {
	return split(sought, /[+/&\t]| and /);
}

function split({ by, value }: Identification, separator: RegExp): Identification[] {
	const parts = `${value}`.split(separator).map((part) => part.trim());
	return parts.filter((part) => part !== '').map((part) => ({ by, value: part }));
}

/** Whether a cell is surely a list: no name has lines. */
export function isLines(sought: Identification): boolean {
	return /[\r\n]/.test(`${sought.value}`) && partsOf(sought).length > 1;
}
