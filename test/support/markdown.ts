/* eslint-disable @n8n/community-nodes/no-restricted-globals, @n8n/community-nodes/no-restricted-imports -- tests run on a developer's machine */
import { readFileSync } from 'fs';
import { join } from 'path';

import Slugger from 'github-slugger';
import MarkdownIt from 'markdown-it';

type Token = ReturnType<MarkdownIt['parse']>[number];

/** A heading of a page, and the anchor that GitHub gives it. */
export interface Heading {
	readonly level: number;
	readonly text: string;
	readonly anchor: string;
}

/** A table of a page: the texts of its cells, and what they hold as inline code. */
export interface Table {
	/** The heading above it. */
	readonly under: string | undefined;
	readonly head: readonly string[];
	readonly rows: ReadonlyArray<ReadonlyArray<{ text: string; codes: readonly string[] }>>;
}

/** A list of a page: the texts of each item, then of what is nested in it. */
export type List = Omit<Table, 'head'>;

/** A marked text, and the heading above it. */
export interface Marked {
	readonly under: string | undefined;
	readonly text: string;
}

/** A Markdown file of the repository, as a reader on GitHub sees it. */
export interface Page {
	readonly headings: readonly Heading[];
	/** Where its links and images point, as written. */
	readonly targets: readonly string[];
	readonly codes: readonly Marked[];
	/** Its blocks of code. */
	readonly blocks: readonly Marked[];
	/** What is set in bold. */
	readonly strong: readonly Marked[];
	readonly tables: readonly Table[];
	readonly lists: readonly List[];
}

export const ROOT = join(__dirname, '..', '..');

const markdown = new MarkdownIt({ html: true, linkify: true });
// Only whole addresses become links, as on GitHub.
markdown.linkify.set({ fuzzyLink: false, fuzzyEmail: false });

/** @param file its path in the repository. */
export function readPage(file: string): Page {
	const tokens = markdown.parse(readFileSync(join(ROOT, file), 'utf8'), {});
	const slugger = new Slugger();
	const headings: Heading[] = [];
	const targets: string[] = [];
	const codes: Marked[] = [];
	const blocks: Marked[] = [];
	const strong: Marked[] = [];
	tokens.forEach((token, index) => {
		if (token.type === 'heading_open') {
			const text = textOf(tokens[index + 1]);
			headings.push({ level: Number(token.tag.slice(1)), text, anchor: slugger.slug(text) });
		}
		if (token.type === 'html_block') targets.push(...htmlTargets(token.content));
		const under = headings.at(-1)?.text;
		if (token.type === 'fence') blocks.push({ under, text: token.content });
		const children = token.children ?? [];
		for (const [at, inline] of children.entries()) {
			if (inline.type === 'strong_open') strong.push({ under, text: children[at + 1].content });
			if (inline.type === 'code_inline') codes.push({ under, text: inline.content });
			if (inline.type === 'html_inline') targets.push(...htmlTargets(inline.content));
			const target = inline.attrGet('href') ?? inline.attrGet('src');
			if (target !== null) targets.push(target);
		}
	});
	const [tables, lists] = [tablesOf(tokens), listsOf(tokens)];
	return { headings, targets, codes, blocks, strong, tables, lists };
}

function tablesOf(tokens: readonly Token[]): Table[] {
	const tables: Array<{ under: string | undefined; rows: Token[][] }> = [];
	let under: string | undefined;
	tokens.forEach((token, index) => {
		if (token.type === 'heading_open') under = textOf(tokens[index + 1]);
		if (token.type === 'table_open') tables.push({ under, rows: [] });
		if (token.type === 'tr_open') tables.at(-1)!.rows.push([]);
		if (token.type === 'th_open' || token.type === 'td_open') {
			tables
				.at(-1)!
				.rows.at(-1)!
				.push(tokens[index + 1]);
		}
	});
	return tables.map(({ under: heading, rows: [head, ...rows] }) => ({
		under: heading,
		head: head.map(textOf),
		rows: rows.map((row) => row.map((cell) => ({ text: textOf(cell), codes: codesOf(cell) }))),
	}));
}

function listsOf(tokens: readonly Token[]): List[] {
	const lists: Array<{ under: string | undefined; rows: Token[][] }> = [];
	let under: string | undefined;
	let depth = 0;
	tokens.forEach((token, index) => {
		if (token.type === 'heading_open') under = textOf(tokens[index + 1]);
		if (/_list_(?:open|close)$/.test(token.type)) {
			if (token.nesting === 1 && depth === 0) lists.push({ under, rows: [] });
			depth += token.nesting;
		}
		if (token.type === 'list_item_open' && depth === 1) lists.at(-1)!.rows.push([]);
		if (token.type === 'inline' && depth > 0) lists.at(-1)!.rows.at(-1)!.push(token);
	});
	return lists.map(({ under: heading, rows }) => ({
		under: heading,
		rows: rows.map((row) => row.map((part) => ({ text: textOf(part), codes: codesOf(part) }))),
	}));
}

function textOf({ children }: Token): string {
	return (children ?? []).map(({ content }) => content).join('');
}

function codesOf({ children }: Token): string[] {
	return (children ?? [])
		.filter(({ type }) => type === 'code_inline')
		.map(({ content }) => content);
}

function htmlTargets(html: string): string[] {
	return [...html.matchAll(/\b(?:href|src|srcset)="([^"]*)"/g)].map(([, target]) => target);
}
