import { PhpArray, type PhpValue } from './phpArray';

/** PHP's `max_input_nesting_level`: a variable nested deeper is dropped. */
const MAX_NESTING_LEVEL = 64;

/** `null` stands for empty brackets. */
type Key = string | null;

/**
 * Stores one `name=value` pair as PHP's `php_register_variable_ex` does: brackets nest, `[]`
 * appends, a dot or blank in the top-level name becomes `_`, and whatever follows the last `]`
 * is ignored.
 */
export function registerVariable(variables: PhpArray, rawName: string, value: string): void {
	const keys = splitName(rawName);
	if (keys === undefined || keys.length > MAX_NESTING_LEVEL + 1) return;

	let target = variables;
	for (const key of keys.slice(0, -1)) target = descend(target, key);
	store(target, keys[keys.length - 1], value);
}

/** `a.b[x][]` -> `['a_b', 'x', null]`; `undefined` when nothing is left of the name. */
function splitName(rawName: string): Key[] | undefined {
	const name = rawName.split('\0', 1)[0].replace(/^ +/, '');
	const open = name.indexOf('[');
	const top = replaceForbidden(open === -1 ? name : name.slice(0, open));
	if (top === '') return undefined;
	if (open === -1) return [top];

	const keys: Key[] = [top];
	let position = open;
	while (name[position] === '[') {
		const afterBlank = /\s/.test(name[position + 1] ?? '') ? position + 2 : position + 1;
		if (name[afterBlank] === ']') {
			keys.push(null);
			position = afterBlank + 1;
			continue;
		}
		const close = name.indexOf(']', afterBlank);
		if (close === -1) return keys.length === 1 ? [replaceForbidden(name)] : keys;
		keys.push(name.slice(position + 1, close));
		position = close + 1;
	}
	return keys;
}

function replaceForbidden(name: string): string {
	return name.replace(/[ .[]/g, '_');
}

function descend(target: PhpArray, key: Key): PhpArray {
	const existing = key === null ? undefined : target.get(key);
	if (existing instanceof PhpArray) return existing;
	const nested = new PhpArray();
	store(target, key, nested);
	return nested;
}

function store(target: PhpArray, key: Key, value: PhpValue): void {
	if (key === null) target.append(value);
	else target.set(key, value);
}
