/* eslint-disable @n8n/community-nodes/no-restricted-globals, @n8n/community-nodes/no-restricted-imports -- runs on a developer's machine, never inside n8n */
import { readFileSync } from 'fs';
import { join } from 'path';

import { compareBytes } from '../types/php';
import type { DatabaseName } from './locks';

/** How a database compares texts where Moodle leaves that to it. */
export interface Collation {
	/** Equal texts have the same. */
	readonly key: (text: string) => string;
	readonly compare: (left: string, right: string) => number;
	/** Whether rows that a sort finds equal come in the order of their ids; else as last written. */
	readonly keepsIds: boolean;
}

/**
 * PostgreSQL's collation `C`, which only takes the same text for equal, and MariaDB's
 * `utf8mb4_unicode_ci`, which Moodle asks for there.
 *
 * The latter is no `Intl.Collator`, which puts 975 of the 11,300 characters that both know with
 * others (`ø` with `o`, the soft hyphen with nothing), takes decomposed texts for composed ones (`й`
 * of two characters is `и` here), and knows characters that came after 2004, such as `ẞ`. Source:
 * `unicode_ci.txt`, and the comparisons of a MariaDB 10.11.
 */
export const COLLATIONS: Readonly<Record<DatabaseName, Collation>> = {
	postgresql: { key: (text) => text, compare: compareBytes, keepsIds: false },
	mariadb: { key: unicodeKey, compare: compareKeys, keepsIds: true },
};

export function equals({ key }: Collation, left: string, right: string): boolean {
	return key(left) === key(right);
}

/** The weight of the blank, with which MariaDB fills up the shorter one of two texts. */
const BLANK = '\u0209';

/** Of any character beyond the Basic Multilingual Plane, so that all emoji are equal. */
const SUPPLEMENTARY = '\ufffd';

/** The keys of texts: the same names are compared over and over. */
const keys = new Map<string, string>();

let weights: ReadonlyMap<number, string> | undefined;

/** The weights of a text's characters, each as a UTF-16 unit, without blanks at the end. */
function unicodeKey(text: string): string {
	let key = keys.get(text);
	if (key === undefined) {
		key = Array.from(text, (character) => weightsOf(character.codePointAt(0)!)).join('');
		while (key.endsWith(BLANK)) key = key.slice(0, -1);
		keys.set(text, key);
	}
	return key;
}

function compareKeys(left: string, right: string): number {
	const [leftKey, rightKey] = [unicodeKey(left), unicodeKey(right)];
	if (leftKey === rightKey) return 0;
	const length = Math.max(leftKey.length, rightKey.length);
	return leftKey.padEnd(length, BLANK) < rightKey.padEnd(length, BLANK) ? -1 : 1;
}

function weightsOf(codePoint: number): string {
	if (codePoint > 0xffff) return SUPPLEMENTARY;
	weights ??= readWeights();
	return weights.get(codePoint) ?? implicitWeights(codePoint);
}

/** Of characters that Unicode 4.0 gives no weights: Han by their number, then all others. */
function implicitWeights(codePoint: number): string {
	const isHan = codePoint >= 0x4e00 && codePoint <= 0x9fa5;
	const isRareHan = codePoint >= 0x3400 && codePoint <= 0x4db5;
	const base = isHan ? 0xfb40 : isRareHan ? 0xfb80 : 0xfbc0;
	return String.fromCharCode(base + (codePoint >> 15), (codePoint & 0x7fff) | 0x8000);
}

/** Reads `unicode_ci.txt`, which tells its form. */
function readWeights(): Map<number, string> {
	const read = new Map<number, string>();
	for (const line of readFileSync(join(__dirname, 'unicode_ci.txt'), 'utf8').split('\n')) {
		if (line === '' || line.startsWith('#')) continue;
		const [range, ...rest] = line.split(' ');
		const step = rest.at(-1) === '+' ? 1 : 0;
		const units = rest.filter((each) => each !== '+').map((each) => parseInt(each, 16));
		const [first, last = first] = range.split('-').map((each) => parseInt(each, 16));
		for (let codePoint = first; codePoint <= last; codePoint++) {
			const raised = units.map((unit) => unit + step * (codePoint - first));
			read.set(codePoint, String.fromCharCode(...raised));
		}
	}
	return read;
}
