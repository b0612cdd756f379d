/** A request variable as PHP holds it: text, or an ordered map of further variables. */
export type PhpValue = string | PhpArray;

const INTEGER_KEY = /^(0|-?[1-9]\d{0,18})$/;

/**
 * PHP's array as far as form parsing needs it: insertion order, keys of text, and `append` which
 * continues after the highest integer key.
 */
export class PhpArray extends Map<string, PhpValue> {
	private nextIndex = 0;

	override set(key: string, value: PhpValue): this {
		if (INTEGER_KEY.test(key)) this.nextIndex = Math.max(this.nextIndex, Number(key) + 1);
		return super.set(key, value);
	}

	append(value: PhpValue): this {
		return this.set(String(this.nextIndex), value);
	}
}

/** PHP's `array_merge($_GET, $_POST)`: whole top-level keys, the later array wins. */
export function mergeVariables(first: PhpArray, second: PhpArray): PhpArray {
	const merged = new PhpArray();
	for (const [key, value] of [...first, ...second]) merged.set(key, value);
	return merged;
}
