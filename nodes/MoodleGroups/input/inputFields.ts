import type { IDataObject } from 'n8n-workflow';

import { namedFields, UPLOAD, type ColumnMap } from './columns';
import { remember } from './remember';
import { plain, unnumbered } from './sheetKeys';

/** What an operation reads of a row. Its items have the same names, or those of a sibling. */
interface Source {
	readonly fields: Parameters<typeof namedFields>[0];
	readonly foreign?: object;
}

type Record_ = Readonly<Record<string, unknown>>;

/** Names of items, whatever the operation. */
const OWN = [
	...['courseid', 'groupid', 'groupingid', 'userid', 'status', 'reason', 'enrolled', 'wouldenrol'],
	...['error', 'message', 'details'],
	// Of each number a row of its own is made.
	...['course#', 'group#'],
];

/** Parts of the names of columns with secrets, and of an address with a token. */
const SECRET = /enroll?mentkey|password|token/;

/** Names with which a node after this one could change what all objects are. */
const UNSAFE = ['__proto__', 'constructor', 'prototype'];

/** Finds the fields of rows that their items repeat: none that holds a secret, or is called as one of the item's own. */
export class InputFields {
	private readonly own: ReadonlySet<string>;
	private readonly repeated = new Map<ColumnMap, readonly string[]>();

	constructor(private readonly source: Source) {
		const names = Object.keys({ ...source.fields, ...source.foreign });
		// Beside these, the `idnumber` of an item would be read as that of its course.
		const misleading = names.includes('idnumber') ? UPLOAD : [];
		this.own = new Set([...OWN, ...names, ...misleading]);
	}

	/** @param columns those of the fields, as far as they were found by their names. */
	of(record: Record_, columns?: ColumnMap): IDataObject {
		const keys = () => Object.keys(record).filter((key) => !this.isOwn(key, columns));
		const all = columns === undefined ? keys() : remember(this.repeated, columns, keys);
		const kept = all.filter((key) => record[key] !== undefined && !holdsSecret(record[key]));
		return Object.fromEntries(kept.map((key) => [key, record[key]])) as IDataObject;
	}

	/** What the row says of a value, the item says as Moodle holds it. */
	private isOwn(key: string, columns: ColumnMap = new Map()): boolean {
		const name = plain(key);
		if (UNSAFE.includes(key) || SECRET.test(name)) return true;
		if (this.own.has(name) || this.own.has(unnumbered(name))) return true;
		return namedFields(this.source.fields).some(
			([field, { ways }]) =>
				ways === undefined && columns.get(field)?.some((column) => column.key === key),
		);
	}
}

/** Whether a text is an address with a token, or a secret is somewhere in an object. */
function holdsSecret(value: unknown): boolean {
	if (typeof value === 'string') return /wstoken=/i.test(value);
	if (typeof value !== 'object') return false;
	try {
		return SECRET.test(plain(JSON.stringify(value)));
	} catch {
		// What cannot be written down cannot be an item.
		return true;
	}
}
