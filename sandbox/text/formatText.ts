import { codingError } from '../protocol/exceptions';
import { stripTags } from '../types/stripTags';

/** Moodle's `format_string`: tags gone, `&`, `<` and `>` escaped, quotes left alone. */
export function formatString(text: string, raw: boolean): string {
	if (raw) return text;
	// Whatever looks like an entity stays one, also if there is none of that name.
	const escaped = text.replace(/&(?![a-z0-9#]{1,8};)/gi, '&amp;');
	return stripTags(escaped).replaceAll('<', '&lt;').replaceAll('>', '&gt;');
}

/** Formats of a description: Moodle's own, HTML, plain text, Markdown. */
export const FORMATS = [0, 1, 2, 4];

/** Moodle's `format_text`: a text of any of the formats as HTML. */
export function formatText(text: string, format: number): string {
	if (format === 2) return plainToHtml(text);
	if (format === 3) throw codingError('Wiki-like formatting is not supported.');
	if (format === 4) return markdownToHtml(text);
	// Moodle's own format keeps the lines of the text.
	return formatHtml(format === 0 ? text.replace(/\r?\n/g, '<br />\n') : text);
}

function plainToHtml(text: string): string {
	const escaped = text
		.replaceAll('&', '&amp;')
		.replaceAll('<', '&lt;')
		.replaceAll('>', '&gt;')
		.replaceAll('"', '&quot;')
		.replaceAll("'", '&#039;');
	return escaped.replaceAll('  ', '&nbsp; ').replace(/\r?\n/g, '<br />\n');
}

/** As much Markdown as descriptions of groups hold: paragraphs, emphasis, strong, images, HTML. */
function markdownToHtml(text: string): string {
	const paragraphs = text.split(/\n{2,}/).map((paragraph) => {
		const html = formatHtml(
			paragraph.trim().replace(/!\[(.*?)\]\((\S+?)\)/g, '<img src="$2" alt="$1">'),
		);
		if (/^<(p|div|ul|ol|table|h\d)\b/i.test(html)) return `${html}\n`;
		const inline = html
			.replace(/\*\*(.+?)\*\*/g, '<strong>$1</strong>')
			.replace(/\*(.+?)\*/g, '<em>$1</em>');
		return `<p>${inline}</p>\n`;
	});
	return paragraphs.join('\n');
}

/** A tag that has attributes. */
const TAG = /<([a-z]\w*)((?:\s+[\w-]+(?:\s*=\s*(?:"[^"]*"|'[^']*'|[^\s"'>]+))?)+)\s*\/?>/gi;

const ATTRIBUTE = /([\w-]+)(?:\s*=\s*(?:"([^"]*)"|'([^']*)'|([^\s"'>]+)))?/g;

/** What an HTML purifier leaves of a text: no scripts, no event handlers, entities in order. */
export function formatHtml(html: string): string {
	return escapeAmpersands(html)
		.replace(/<script\b[^>]*>.*?<\/script>/gis, '')
		.replace(/\son\w+\s*=\s*("[^"]*"|'[^']*'|[^\s>]*)/gi, '')
		.replace(/<!--.*?-->/gs, '')
		.replace(/\shref\s*=\s*("|')\s*javascript:[^"']*\1/gi, '')
		.replace(/<(br|hr)\s*>/gi, '<$1 />')
		.replace(TAG, tidyTag)
		.replace(/<(?![a-z/!])/gi, '&lt;')
		.replaceAll('&copy;', '©')
		.replaceAll('&nbsp;', '\u00a0');
}

/** A tag with its attributes in double quotes; images are closed, and named by their file. */
function tidyTag(_: string, name: string, rest: string): string {
	const attributes = [...rest.matchAll(ATTRIBUTE)].map(([, key, double, single, bare]) => {
		return [key, double ?? single ?? bare ?? ''] as const;
	});
	if (name.toLowerCase() !== 'img') return `<${name}${attributes.map(written).join('')}>`;
	const { src = '', alt } = Object.fromEntries(attributes);
	if (alt === undefined) attributes.push(['alt', src.split('/').pop()!]);
	return `<${name}${attributes.map(written).join('')} />`;
}

const written = ([key, value]: readonly [string, string]) => ` ${key}="${value}"`;

function escapeAmpersands(text: string): string {
	return text.replace(/&(?!(?:[a-z]+|#\d+|#x[0-9a-f]+);)/gi, '&amp;');
}
