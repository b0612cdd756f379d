/** What only databases, formulas and scripts write into an empty cell. */
const LEFTOVERS = new Set([
	...['NULL', '(null)', 'null', 'nan', 'NaN', 'undefined', '[object Object]'],
	...['#N/A', '#REF!', '#VALUE!', '#NAME?', '#DIV/0!', '#NUM!', '#NULL!'],
]);

/**
 * What else systems write there, and people too, in whatever case; of a text it may be all that they
 * have to say. The last are of Moodle's own downloads: of participants, and of groups and groupings.
 */
const PLACEHOLDER =
	/^(?:none|null|nan|undefined|n\/?a|n\.a\.?|\p{Pd}+|no groups?|not in a group(?:ing)?)$/iu;

/** Whether a value certainly stands for an empty cell. */
export function isLeftover(raw: unknown): boolean {
	return typeof raw === 'string' ? LEFTOVERS.has(raw.trim()) : Number.isNaN(raw);
}

/** Whether a value most often stands for an empty cell. */
export function isPlaceholder(raw: unknown): boolean {
	return isLeftover(raw) || (typeof raw === 'string' && PLACEHOLDER.test(raw.trim()));
}

/**
 * Whether what stands for an empty cell may stand for a value: the result of a formula or script
 * that failed is unknown.
 */
export function isLost(raw: unknown): boolean {
	if (typeof raw !== 'string') return Number.isNaN(raw);
	return /^(?:#|nan$|undefined$|\[object)/i.test(raw.trim());
}

/** Whether a value identifies nothing: a placeholder, or the `0` of a database without an entry. */
export function identifiesNothing(raw: unknown): boolean {
	return raw === 0 || raw === '0' || isPlaceholder(raw);
}
