import type { IDataObject, INodeExecutionData } from 'n8n-workflow';

import type { Execution } from '../support/engine';
import { NOTHING_SAVED } from '../support/said';
import { gather } from './gather';
import type { Operation, Wish } from './operation';
import type { Scene } from './scenes';

/**
 * What the node says of a row. `enrolled`: done, for a user who was enrolled first. `partly`: created, but not put into the grouping. `either`: the
 * items of an error that speaks of whole items.
 */
export type Verdict =
	| 'done'
	| 'enrolled'
	| 'already'
	| 'sent'
	| 'failed'
	| 'unknown'
	| 'partly'
	| 'either';

const DONE = ['added', 'removed', 'created', 'updated', 'deleted'];
const ALREADY = [
	'alreadyMember',
	'notMember',
	'existing',
	'missing',
	'unchanged',
	'alreadyInGrouping',
	'notInGrouping',
];

/** Thrown when rows and answers do not fit together. */
export class Mismatch extends Error {}

/** What the node says of each row, and of what a Sync did beside them where it says anything. */
export function readVerdicts(
	execution: Execution,
	operation: Operation,
	{ wishes, extras }: { wishes: readonly Wish[]; extras: readonly Wish[] },
	scene: Scene,
): Map<Wish, Verdict> {
	if (execution.error !== undefined) {
		return verdictsOfError(execution, [...wishes, ...extras], operation, scene);
	}
	const [answers, errors = []] = execution.output();
	const all = [...(answers ?? []), ...errors];
	for (const { json } of answers ?? []) {
		if (scene.onError === 'continueErrorOutput' && json.error !== undefined) {
			throw new Mismatch(`An error in the success output: ${JSON.stringify(json)}`);
		}
	}
	// What is told beside the rows of a sync is paired with none of them.
	const ofRows = all.filter(({ pairedItem }) => !operation.isSync || !isNobodys(pairedItem));
	const byItem = gather(ofRows, itemOf);
	const items = new Set(wishes.map(({ item }) => item));
	for (const item of byItem.keys()) {
		if (!items.has(item)) throw new Mismatch(`An answer to item ${item}, which was none`);
	}
	const verdicts = new Map<Wish, Verdict>();
	const repeated = new Map<Wish, IDataObject>();
	for (const item of items) {
		const own = wishes.filter((wish) => wish.item === item);
		const rows = byItem.get(item) ?? [];
		if (rows.length !== own.length) {
			const said = JSON.stringify(rows.map(({ json }) => json));
			throw new Mismatch(`Item ${item} has ${own.length} rows and ${rows.length} answers: ${said}`);
		}
		for (const [wish, { json }] of pair(own, rows)) {
			if (json.status === 'duplicate') repeated.set(wish, json);
			else verdicts.set(wish, verdictOf(json));
		}
	}
	for (const [wish, json] of repeated) verdicts.set(wish, verdictOfFirst(wish, json, verdicts));
	for (const wish of extras) {
		const lines = all.filter(({ json }) => json.status !== 'kept' && wish.extra!(detailsOf(json)));
		if (lines.length > 1) throw new Mismatch(`Told twice: ${JSON.stringify(lines)}`);
		if (lines.length === 1) verdicts.set(wish, verdictOf(lines[0].json));
	}
	return verdicts;
}

/** Of a row that says the same as one before it holds what is said of that one. */
function verdictOfFirst(
	{ effects }: Wish,
	json: IDataObject,
	verdicts: ReadonlyMap<Wish, Verdict>,
): Verdict {
	const [, item, entry = 0] = /\[item (\d+)(?:, entry (\d+))?\]/.exec(String(json.reason)) ?? [];
	const keys = (wish: Pick<Wish, 'effects'>) => wish.effects.map(({ key }) => key).join();
	const first = [...verdicts].find(
		([wish]) => wish.item === Number(item) && wish.entry === Number(entry),
	);
	if (first === undefined || keys(first[0]) !== keys({ effects })) {
		throw new Mismatch(`Not the same as a row before it: ${JSON.stringify(json)}`);
	}
	return first[1];
}

/** Rows and answers of one item: failed rows say which entry they are, the others keep their order. */
function pair(
	own: readonly Wish[],
	rows: readonly INodeExecutionData[],
): Array<[Wish, INodeExecutionData]> {
	if (own.length === 1) return [[own[0], rows[0]]];
	const failed = new Map<number, INodeExecutionData>();
	const rest: INodeExecutionData[] = [];
	for (const row of rows) {
		if (row.json.error === undefined) rest.push(row);
		else failed.set((detailsOf(row.json) as { entry: number }).entry, row);
	}
	return own.map((wish) => {
		const row = failed.get(wish.entry) ?? rest.shift();
		if (row === undefined) throw new Mismatch(`No answer to entry ${wish.entry}`);
		return [wish, row];
	});
}

function isNobodys(paired: INodeExecutionData['pairedItem']): boolean {
	return Array.isArray(paired) && paired.length === 0;
}

function itemOf(line: INodeExecutionData): number {
	const { pairedItem } = line;
	if (typeof pairedItem === 'object' && 'item' in pairedItem) return pairedItem.item;
	throw new Mismatch(`An answer that is paired with nothing: ${JSON.stringify(line)}`);
}

/** Failed rows name what they are about in their details. */
function detailsOf(json: IDataObject): IDataObject {
	if (json.error === undefined) return json;
	return (json.details as IDataObject | undefined) ?? detailsInWords(json);
}

/** On the error output a failed row has no details: what they say is in its texts. */
function detailsInWords({ error, message }: IDataObject): IDataObject {
	const place = /\[item \d+(?:, entry (\d+))?\]$/.exec(String(error));
	if (place === null) throw new Mismatch(`Not the node's own error: ${String(error)}`);
	// What was not sent quotes the reason why the run ended, which may be a lost answer.
	const isUnsent = String(error).startsWith('Not sent, because the run had ended');
	const own = isUnsent ? String(message) : `${String(error)} ${String(message)}`;
	const isUnknown = /it is not known/i.test(own);
	const isPartly = String(error).includes('was created, but not put into the grouping');
	return {
		...(place[1] !== undefined && { entry: Number(place[1]) }),
		...(isUnknown ? { outcome: 'unknown' } : isPartly ? { outcome: 'partly' } : {}),
	};
}

function verdictOf(json: IDataObject): Verdict {
	if (json.error !== undefined) {
		const { outcome = 'failed' } = detailsOf(json) as { outcome?: 'unknown' | 'partly' };
		return outcome;
	}
	const said = String(json.status);
	if (said === 'sent') return 'sent';
	// Whom another part of Moodle keeps in a group, where errors stop the workflow.
	if (said === 'failed') return 'failed';
	if (DONE.includes(said)) return json.enrolled === true ? 'enrolled' : 'done';
	if (ALREADY.includes(said)) return 'already';
	throw new Mismatch(`An answer that says neither: ${JSON.stringify(json)}`);
}

/** An error that stops the workflow says of whole items what became of them. */
function verdictsOfError(
	{ error }: Execution,
	wishes: readonly Wish[],
	{ isSync = false }: Operation,
	{ batchSize }: Scene,
): Map<Wish, Verdict> {
	const text = error?.description ?? '';
	const lists = LISTS.map(([verdict, label]) => ({ verdict, ...told(text, label) }));
	if (!text.includes(NOTHING_SAVED) && !lists.some(({ rows }) => rows > 0)) {
		throw new Mismatch(`The error says not what was saved: ${error?.message} ${text}`);
	}
	const open = lists.filter(({ left }) => left > 0);
	// A group that several batches need is told of with the row of any of them.
	const isExtraDone = lists.some(({ verdict, others }) => verdict !== 'failed' && others > 0);
	const verdictOfWish = (wish: Wish): Verdict => {
		const among = lists.filter(({ items }) => isIn(wish, items)).map(({ verdict }) => verdict);
		if (among.length > 1 || (wish.extra && isExtraDone)) return 'either';
		if (wish.extra && among.length > 0 && among[0] !== 'failed') return 'either';
		// Beside what is told of the item, its row may be among what is only counted.
		if (open.length > 0 && (isSync || wish.extra)) return 'either';
		if (among.length === 1) return among[0];
		// A batch of items that has not come yet is in none of the lists.
		if (open.length === 1 && (batchSize === 0 || open[0].verdict === 'failed')) {
			return open[0].verdict;
		}
		return open.length === 0 ? 'failed' : 'either';
	};
	if (!isSync) {
		for (const { items, rows, left } of lists) {
			const named = wishes.filter((wish) => isIn(wish, items)).length;
			if (named + left !== rows) throw new Mismatch(`Not ${named} and ${left} rows: ${text}`);
		}
	}
	return new Map(wishes.map((wish) => [wish, verdictOfWish(wish)]));
}

/** The lists of such an error, and what they say of their rows. */
const LISTS: ReadonlyArray<readonly [Verdict, string]> = [
	['sent', '(?:^| )Saved'],
	['failed', 'Not saved'],
	['partly', 'Saved in part'],
	['unknown', 'Not known'],
];

/** The items of a list, and of those that are told in part their entries. */
type Items = ReadonlyMap<number, ReadonlySet<number> | null>;

/** What is done beside the rows is no entry. */
function isIn({ item, entry, extra }: Wish, items: Items): boolean {
	const entries = items.get(item);
	return entries !== undefined && (extra !== undefined || (entries?.has(entry) ?? true));
}

interface Told {
	readonly items: Items;
	readonly rows: number;
	readonly others: number;
	readonly left: number;
}

/** What a list names, how many rows and other changes it counts, and how many of them it does not name. */
function told(text: string, label: string): Told {
	const [list = ''] = new RegExp(`${label}: [^.]+\\.`).exec(text) ?? [];
	const [, count = '', named = '', left = 0] =
		/: (.+?) \(items? (.+?)(?: and (\d+) more)?\)\.$/.exec(list) ?? [];
	const items = new Map<number, ReadonlySet<number> | null>();
	for (const [, range, entries] of named.matchAll(
		/(\d+(?:–\d+)?)(?: \((?:entry|entries) ([^)]+)\))?/g,
	)) {
		for (const item of numbersIn(range)) {
			items.set(
				item,
				entries === undefined ? null : new Set(entries.split(', ').flatMap(numbersIn)),
			);
		}
	}
	const counted = (what: string) => Number(new RegExp(`(\\d+) ${what}`).exec(count)?.[1] ?? 0);
	const others = counted('other changes?');
	return { items, rows: counted('of \\d+ rows?') + others, others, left: Number(left) };
}

function numbersIn(range: string): number[] {
	const [first, last = first] = range.split('–').map(Number);
	return Array.from({ length: last - first + 1 }, (_, index) => first + index);
}
