/* eslint-disable @n8n/community-nodes/no-restricted-globals -- runs on a developer's machine, never inside n8n */

/** Prints rows below their headings, each column as wide as its longest cell. */
export function printTable(headings: readonly string[], rows: readonly string[][]): void {
	const lines = [headings, ...rows];
	const widths = headings.map((_, column) => Math.max(...lines.map((row) => row[column].length)));
	const rule = widths.map((width) => '─'.repeat(Math.min(width, 40)));
	for (const row of [headings, rule, ...rows]) {
		const cells = row.map((cell, column) => cell.padEnd(widths[column]));
		process.stdout.write(`  ${cells.join('  ').trimEnd()}\n`);
	}
}
