/* eslint-disable @n8n/community-nodes/no-restricted-imports -- tests run on a developer's machine */
import { readdirSync, readFileSync } from 'fs';
import { join } from 'path';

import ts from 'typescript';

import { ROOT } from './markdown';

/** A text of the code, with `…` for what is put in when it is said. */
export interface MessageText {
	readonly file: string;
	readonly text: string;
}

/** Properties whose texts the panel shows, and those that say what to do. */
const OTHER_PROPERTIES = new Set([
	...['description', 'displayName', 'placeholder', 'action', 'default', 'name', 'subtitle'],
	...['documentationUrl', 'advice', 'example', 'displayCondition', 'hint'],
]);

/** Two words, or one beside something that is put in. */
const SAYS_SOMETHING = /[a-z]{2,}[^a-z]* \S*[a-z]|… [a-z]{2}|[a-z] …/i;

/** Files in which a text that begins small follows the name of a field: `'Name' is missing`. */
const REFUSALS = [
	...['input/fields.ts', 'input/texts.ts', 'input/tags.ts', 'input/references.ts'],
	...['input/options.ts', 'input/customFields.ts', 'panel/valueFields.ts'],
	...['sync/members/settings.ts', 'operations/ofCourse.ts'],
];

/** A file of which the short texts are names of fields. */
const FIELD_NAMES = 'lookup/tooOld.ts';

/** Every text of node and credential that a reader may see as a message. */
export function messageTexts(): MessageText[] {
	return ['nodes/MoodleGroups', 'credentials'].flatMap((folder) =>
		(readdirSync(join(ROOT, folder), { recursive: true }) as string[])
			.filter((file) => file.endsWith('.ts'))
			.flatMap((file) =>
				textsOf(join(ROOT, folder, file))
					.filter((text) => SAYS_SOMETHING.test(text) && file !== FIELD_NAMES)
					.map((text) => ({ file, text: asSaid(text, file) })),
			),
	);
}

/** What a message begins with; the tester of credentials has no room for a second text. */
export function firstSentence(text: string): string {
	return text.split('. ')[0];
}

/** Sentences with a full stop say what to do; messages have none at the end. */
export function isAdvice(text: string): boolean {
	return text.endsWith('.');
}

function asSaid(text: string, file: string): string {
	return REFUSALS.includes(file) && /^[a-z]/.test(text) ? `'…' ${text}` : text.trim();
}

function textsOf(file: string): string[] {
	const source = ts.createSourceFile(
		file,
		readFileSync(file, 'utf8'),
		ts.ScriptTarget.Latest,
		true,
	);
	const texts: string[] = [];
	const visit = (node: ts.Node): void => {
		if (ts.isImportDeclaration(node) || ts.isTypeNode(node)) return;
		if (ts.isPropertyAssignment(node) || ts.isPropertyDeclaration(node)) {
			const isOther = OTHER_PROPERTIES.has(node.name.getText());
			if (!isOther && node.initializer !== undefined) visit(node.initializer);
			return;
		}
		const text = textOf(node);
		if (text !== undefined) texts.push(...withNouns(text));
		// Other texts may stand inside of what is put in.
		if (text === undefined || ts.isTemplateExpression(node)) ts.forEachChild(node, visit);
	};
	visit(source);
	return texts;
}

/** What is put in and is one of two words, so that the page has a place for both. */
const PUT_IN: Record<string, string> = {
	kind: '<thing>',
	'capital(kind)': '<Thing>',
	'capital(kind.noun)': '<Thing>',
};

function withNouns(text: string): string[] {
	if (!/<thing>/i.test(text)) return [text];
	return ['Group', 'Grouping'].map((noun) =>
		text.replaceAll('<Thing>', noun).replaceAll('<thing>', noun.toLowerCase()),
	);
}

function textOf(node: ts.Node): string | undefined {
	if (ts.isStringLiteralLike(node)) return node.text;
	if (ts.isTemplateExpression(node)) {
		const spans = node.templateSpans.map(
			({ expression, literal }) => `${PUT_IN[expression.getText()] ?? '…'}${literal.text}`,
		);
		return node.head.text + spans.join('');
	}
	if (!ts.isBinaryExpression(node) || node.operatorToken.kind !== ts.SyntaxKind.PlusToken) {
		return undefined;
	}
	const [left, right] = [textOf(node.left), textOf(node.right)];
	return left === undefined && right === undefined ? undefined : `${left ?? '…'}${right ?? '…'}`;
}
