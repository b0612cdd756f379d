/** What systems, formulas and scripts write into a cell that is empty. */
const PLACEHOLDERS = [
	...['null', '(null)', 'none', 'nan', 'undefined', '[object Object]', 'n/a', '-'],
	...['#n/a', '#ref!', '#value!', '#name?', '#div/0!', '#num!', '#null!'],
].map((word) => word.toLowerCase());

const KNOWN = new Set(PLACEHOLDERS);

/** The longest of them: a long text need not be looked at. */
const LONGEST = Math.max(...PLACEHOLDERS.map(({ length }) => length));

/** Whether a value most often stands for an empty cell. */
export function isPlaceholder(raw: unknown): boolean {
	if (typeof raw !== 'string') return Number.isNaN(raw);
	const word = raw.trim();
	return word.length <= LONGEST && KNOWN.has(word.toLowerCase());
}

/** Whether a value identifies nothing: a placeholder, or the `0` of a database without an entry. */
export function identifiesNothing(raw: unknown): boolean {
	return raw === 0 || raw === '0' || isPlaceholder(raw);
}
