import { namedFields } from './columns';
import type { Field, Ways } from './fields';
import type { RowSource } from './row';

/** What an array of JSON has to look like. */
export function jsonAdvice<E>({ fields }: RowSource<E>): string {
	const keys = namedFields(fields).map(([name, { ways }]) => {
		if (ways === undefined) return name;
		const choice = wayKeys(ways);
		return ways.required ? choice : `${choice} (optional)`;
	});
	return `Give an array of objects such as ${exampleOf(fields)}, with the fields ${keys.join(', ')}.`;
}

/** One entry, as people name things. */
function exampleOf(fields: Readonly<Record<string, Field<unknown>>>): string {
	const all = namedFields(fields);
	const named = all.flatMap(([, { ways }]) => {
		const { shortname, name, email } = (ways?.required && ways.by) || {};
		const way = shortname ?? name ?? email;
		return way === undefined ? [] : [[way.columns[0], way.placeholder] as const];
	});
	const isNew = all.every(([field, { ways }]) => field === 'course' || !ways?.required);
	return JSON.stringify([Object.fromEntries(isNew ? [...named, ['name', 'Lab A']] : named)]);
}

/** The keys that identify a thing, such as `courseid, courseshortname or courseidnumber`. */
export function wayKeys({ by }: Pick<Ways, 'by'>): string {
	const keys = Object.values(by).map(({ columns }) => columns[0]);
	return anyOf(keys.filter((key) => !key.endsWith('#')));
}

/** Words to choose from: `a`, `a or b`, `a, b or c`. */
export function anyOf(words: readonly string[]): string {
	return [words.slice(0, -1).join(', '), words.at(-1)].filter(Boolean).join(' or ');
}
