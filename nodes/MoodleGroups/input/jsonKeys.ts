import { namedFields } from './columns';
import type { Ways } from './fields';
import type { RowSource } from './row';

/** What an array of JSON has to look like. */
export function jsonAdvice<E>({ fields }: RowSource<E>): string {
	const keys = namedFields(fields).map(([name, { ways }]) => {
		if (ways === undefined) return name;
		const choice = wayKeys(ways);
		return ways.required ? choice : `${choice} (optional)`;
	});
	return `Give an array of objects with the fields ${keys.join(', ')}.`;
}

/** The keys of which each identifies a thing, such as `courseid, courseshortname or courseidnumber`. */
export function wayKeys({ by }: Pick<Ways, 'by'>): string {
	const keys = Object.values(by).map(({ columns }) => columns[0]);
	return anyOf(keys.filter((key) => !key.endsWith('#')));
}

/** Words to choose from: `a, b or c`. */
export function anyOf(words: readonly string[]): string {
	return `${words.slice(0, -1).join(', ')} or ${words.at(-1)}`;
}
