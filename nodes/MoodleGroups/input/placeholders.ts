/** Errors of formulas where many spreadsheets come from. */
const ERRORS = [
	...['N/A', 'REF!', 'VALUE!', 'NAME?', 'DIV/0!', 'NUM!', 'NULL!', 'SPILL!', 'CALC!', 'ERROR!'],
	...['GETTING_DATA', 'NV', 'BEZUG!', 'WERT!', 'ZAHL!', 'VALEUR!', 'NOM?', 'NOMBRE!', 'N/D'],
	...['¡VALOR!', '¡REF!', '¿NOMBRE?', '¡DIV/0!', '¡NUM!', 'VALORE!', 'RIF!', 'NOME?', 'VALOR!'],
].map((error) => `#${error}`);

/** What only databases, formulas and scripts write into an empty cell. */
const LEFTOVERS = new Set([
	...['NULL', '(null)', '[null]', '<null>', 'null', '\\N', 'nan', 'NaN', 'NaT', '<NA>'],
	...['undefined', '[object Object]'],
	...ERRORS,
]);

/** What looks like an error of a formula in any language; LibreOffice numbers them: `Err:502`. */
const ERROR = /^#[¡¿]?\p{Lu}[\p{Lu}/]*0?[!?]$|^Err:\d{3}$/u;

/**
 * What else systems write there, and people too, in whatever case; of a text it may be all that they
 * have to say. The last are of Moodle's own downloads: of participants, and of groups and groupings.
 */
const PLACEHOLDER =
	/^(?:none|null|nan|undefined|n\/?a|n\.a\.?|[(<[](?:none|null|na|blank|empty)[)>\]]|\p{P}+|no groups?|not in a group(?:ing)?)$/iu;

/** Whether a value certainly stands for an empty cell. */
export function isLeftover(raw: unknown): boolean {
	return typeof raw === 'string' ? LEFTOVERS.has(raw.trim()) : Number.isNaN(raw);
}

/** Whether a value most often stands for an empty cell. */
export function isPlaceholder(raw: unknown): boolean {
	if (isLeftover(raw) || typeof raw !== 'string') return isLeftover(raw);
	return PLACEHOLDER.test(raw.trim()) || ERROR.test(raw.trim());
}

/**
 * Whether what stands for an empty cell may stand for a value: the result of a formula or script
 * that failed is unknown, and `?` is no dash.
 */
export function isLost(raw: unknown): boolean {
	if (typeof raw !== 'string') return Number.isNaN(raw);
	return /^(?:#|err:|nan$|nat$|undefined$|\[object|(?!\p{Pd}+$)\p{P}+$)/iu.test(raw.trim());
}

/** Whether a value identifies nothing: a placeholder, or the `0` of a database without an entry. */
export function identifiesNothing(raw: unknown): boolean {
	return raw === 0 || raw === '0' || isPlaceholder(raw);
}
