/** What systems, formulas and scripts write into a cell that is empty. */
const PLACEHOLDERS = new Set([
	...['NULL', '(null)', 'null', 'None', 'nan', 'NaN', 'undefined', '[object Object]'],
	...['n/a', 'N/A', '-'],
	// Moodle's own export of groups says so.
	...['No group', 'No groups', 'Not in a group', 'Not in a grouping'],
	...['#N/A', '#REF!', '#VALUE!', '#NAME?', '#DIV/0!', '#NUM!', '#NULL!'],
]);

/** Whether a value most often stands for an empty cell. */
export function isPlaceholder(raw: unknown): boolean {
	return typeof raw === 'string' ? PLACEHOLDERS.has(raw.trim()) : Number.isNaN(raw);
}

/** Whether a value identifies nothing: a placeholder, or the `0` of a database without an entry. */
export function identifiesNothing(raw: unknown): boolean {
	return raw === 0 || raw === '0' || isPlaceholder(raw);
}
