/* eslint-disable @n8n/community-nodes/no-restricted-globals -- runs on a developer's machine, never inside n8n */

/** Rows below their headings as text, each column as wide as its longest cell. */
export function tableOf(headings: readonly string[], rows: readonly string[][]): string {
	const lines = [headings, ...rows];
	const widths = headings.map((_, column) => Math.max(...lines.map((row) => row[column].length)));
	const rule = widths.map((width) => '─'.repeat(Math.min(width, 40)));
	return [headings, rule, ...rows]
		.map((row) => row.map((cell, column) => cell.padEnd(widths[column])).join('  '))
		.map((line) => `  ${line.trimEnd()}\n`)
		.join('');
}

/** Prints rows below their headings. */
export function printTable(headings: readonly string[], rows: readonly string[][]): void {
	process.stdout.write(tableOf(headings, rows));
}
