import type { IDataObject, INodeExecutionData } from 'n8n-workflow';

import { tableOf } from './table';

/** How many of the written rows are shown. */
const SHOWN = 10;

/** How many characters a line of the terminal has for a reason. */
const WIDTH = 70;

/** What became of the rows of a sheet. */
export interface Report {
	/** Every row that failed, with its reason. */
	readonly failures: string;
	/** The first rows that were written. */
	readonly firstWritten: string;
	/** Every row is written, failed or lost: without any answer. */
	readonly written: number;
	readonly failed: number;
	readonly lost: number;
	/** How many groups were created for them. */
	readonly created: number;
	/** How many members the written rows name, each counted once. */
	readonly members: number;
}

/**
 * Tells what became of each row, by its line in the sheet: the first row below the headings is
 * line 2.
 *
 * @param rows the rows as they went into the node, with the columns course, group and email.
 * @param outputs the node's success output and its error output.
 */
export function reportOf(
	rows: readonly IDataObject[],
	[done, failed]: readonly [readonly INodeExecutionData[], readonly INodeExecutionData[]],
): Report {
	// What is told of a group that was created is paired with no row.
	const written = done.filter(({ json }) => json.status !== 'created');
	const answered = new Set([...written, ...failed].map(rowOf));
	const cells = (item: INodeExecutionData) => {
		const { course, group, email } = rows[rowOf(item)];
		return [course, group, email].map((cell) => String(cell).trim());
	};
	const line = (item: INodeExecutionData) => String(rowOf(item) + 2);
	return {
		failures: failed
			.map((item) => {
				const row = cells(item).filter(Boolean).join(', ') || '(empty)';
				return `  line ${line(item).padEnd(4)} ${row}\n${wrap(reasonOf(item), 12)}\n`;
			})
			.join('\n'),
		firstWritten: tableOf(
			['line', 'course', 'group', 'email', 'status'],
			written.slice(0, SHOWN).map((item) => [line(item), ...cells(item), String(item.json.status)]),
		),
		written: written.length,
		failed: failed.length,
		lost: rows.filter((_, index) => !answered.has(index)).length,
		created: done.length - written.length,
		members: new Set(written.map(({ json }) => `${json.groupid} ${json.userid}`)).size,
	};
}

/** A number of things, in words that fit it. */
export function counted(count: number, one: string, several = `${one}s`): string {
	return `${count} ${count === 1 ? one : several}`;
}

/** Without the number that n8n gives the row: its line is told beside it. */
function reasonOf({ json }: INodeExecutionData): string {
	return String(json.error).replace(/ \[item \d+\]$/, '');
}

function rowOf({ pairedItem }: INodeExecutionData): number {
	return (pairedItem as { item: number }).item;
}

function wrap(text: string, indent: number): string {
	const lines = text.match(new RegExp(`.{1,${WIDTH}}(?=\\s|$)|\\S+`, 'g')) ?? [];
	return lines.map((line) => ' '.repeat(indent) + line.trim()).join('\n');
}
