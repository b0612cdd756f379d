/* eslint-disable @n8n/community-nodes/no-restricted-imports -- tests run on a developer's machine */
import { readdirSync, readFileSync } from 'fs';
import { join } from 'path';

import ts from 'typescript';

import { ROOT } from './markdown';
import { messageTexts } from './messageTexts';

/** So many characters of a message are hardly said by chance. */
const TELLING = 25;

/** A sentence of the node in a test. */
export interface SpelledOut {
	/** From the folder of the tests. */
	readonly file: string;
	readonly line: number;
	readonly text: string;
}

/** Where tests write out what the node says. */
export function spelledOut(): SpelledOut[] {
	const isMessage = messageTest();
	return (readdirSync(join(ROOT, 'test'), { recursive: true }) as string[])
		.filter((file) => file.endsWith('.ts') && !file.includes('node_modules'))
		.sort()
		.flatMap((file) => {
			const text = readFileSync(join(ROOT, 'test', file), 'utf8');
			const source = ts.createSourceFile(file, text, ts.ScriptTarget.Latest, true);
			return literalsOf(source)
				.filter((node) => isMessage(spoken(node)))
				.map((node) => ({
					file,
					line: source.getLineAndCharacterOfPosition(node.getStart()).line + 1,
					text: spoken(node),
				}));
		});
}

/** Whether a text is a message, or holds a telling part of one. */
export function messageTest(): (text: string) => boolean {
	const parts = new Set<string>();
	const wholes = new Set<string>();
	for (const { text } of messageTexts()) {
		const fixed = text.split('…').map((part) => part.replace(/^\W+|\s+$/g, ''));
		for (const part of fixed) if (part.length >= TELLING) parts.add(part);
		if (isSentence(text)) wholes.add(text.split('…').map(escaped).join('.+'));
	}
	const whole = new RegExp(`^(?:${[...wholes].join('|')})(?: \\[item .*\\])?$`);
	return (text) => whole.test(text) || [...parts].some((part) => text.includes(part));
}

/** Parts that are put into messages begin small, and names of options have capitals. */
function isSentence(text: string): boolean {
	return /^["'A-Z]/.test(text) && (text.match(/ [a-z]{2,}/g) ?? []).length > 1;
}

function escaped(text: string): string {
	return text.replace(/[\\^$.*+?()[\]{}|/]/g, '\\$&');
}

type Literal = ts.StringLiteralLike | ts.TemplateExpression | ts.RegularExpressionLiteral;

/** What a literal says, with `…` for what is put in. */
function spoken(node: Literal): string {
	if (ts.isStringLiteralLike(node)) return node.text;
	if (ts.isRegularExpressionLiteral(node)) {
		return node.text.replace(/^\/\^?|\$?\/\w*$/g, '').replace(/\\([^\w])/g, '$1');
	}
	return node.head.text + node.templateSpans.map(({ literal }) => `…${literal.text}`).join('');
}

/** The literals of a file, but for the titles of tests and the sources of imports. */
function literalsOf(source: ts.SourceFile): Literal[] {
	const found: Literal[] = [];
	const visit = (node: ts.Node): void => {
		if (ts.isImportDeclaration(node)) return;
		const isLiteral =
			ts.isStringLiteralLike(node) ||
			ts.isTemplateExpression(node) ||
			ts.isRegularExpressionLiteral(node);
		if (isLiteral && !isTitle(node)) found.push(node);
		ts.forEachChild(node, visit);
	};
	visit(source);
	return found;
}

function isTitle({ parent, ...node }: ts.Node): boolean {
	if (!ts.isCallExpression(parent)) return false;
	return (
		parent.arguments[0]?.pos === node.pos && /^(?:describe|it)\b/.test(parent.expression.getText())
	);
}
