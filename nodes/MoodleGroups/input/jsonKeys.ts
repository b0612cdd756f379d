import type { Field, Ways } from './fields';
import type { RowSource } from './row';

/** What an array of JSON has to look like. */
export function jsonAdvice<E>({ fields }: RowSource<E>): string {
	const keys = Object.entries<Field<unknown>>(fields).map(([name, { ways }]) => {
		if (ways === undefined) return name;
		const choice = wayKeys(ways);
		return ways.required ? choice : `${choice} (optional)`;
	});
	return `Give an array of objects with the fields ${keys.join(', ')}.`;
}

/** The keys of which each identifies a thing, such as `courseid, courseshortname or courseidnumber`. */
export function wayKeys({ by }: Pick<Ways, 'by'>): string {
	const keys = Object.values(by)
		.map(({ columns }) => columns[0])
		.filter((column) => !column.endsWith('#'));
	return `${keys.slice(0, -1).join(', ')} or ${keys.at(-1)}`;
}
