/** Moodle's `format_string`: tags gone, `&`, `<` and `>` escaped, quotes left alone. */
export function formatString(text: string, raw: boolean): string {
	if (raw) return text;
	return escapeAmpersands(text)
		.replace(/<(?=\s|$)/g, '&lt;')
		.replace(/>/g, (mark, at, whole) => (isInsideTag(whole, at) ? mark : '&gt;'))
		.replace(/<[^>]*>/g, '');
}

function isInsideTag(text: string, at: number): boolean {
	const open = text.lastIndexOf('<', at);
	return open !== -1 && text.indexOf('>', open) === at;
}

/** Formats of a description: Moodle's own, HTML, plain text, Markdown. */
export const FORMATS = [0, 1, 2, 4];

/** Moodle's `format_text`; the result is always HTML (format 1), unless raw is wanted. */
export function formatDescription(
	{ description, descriptionformat }: { description: string; descriptionformat: number },
	raw: boolean,
): { description: string; descriptionformat: number } {
	if (raw) return { description, descriptionformat };
	return { description: toHtml(description, descriptionformat), descriptionformat: 1 };
}

function toHtml(text: string, format: number): string {
	if (text === '') return '';
	if (format === 2) return plainToHtml(text);
	if (format === 4) return markdownToHtml(text);
	return cleanHtml(text);
}

function plainToHtml(text: string): string {
	const escaped = text
		.replaceAll('&', '&amp;')
		.replaceAll('<', '&lt;')
		.replaceAll('>', '&gt;')
		.replaceAll('"', '&quot;');
	return escaped.replaceAll('  ', '&nbsp; ').replace(/\r?\n/g, '<br />\n');
}

/** As much Markdown as descriptions of groups hold: paragraphs, emphasis, strong. */
function markdownToHtml(text: string): string {
	const paragraphs = text.split(/\n{2,}/).map((paragraph) => {
		const inline = cleanHtml(paragraph.trim())
			.replace(/\*\*(.+?)\*\*/g, '<strong>$1</strong>')
			.replace(/\*(.+?)\*/g, '<em>$1</em>');
		return `<p>${inline}</p>\n`;
	});
	return paragraphs.join('\n');
}

/** What an HTML purifier leaves of a text: no scripts, no event handlers, entities in order. */
function cleanHtml(html: string): string {
	return escapeAmpersands(html)
		.replace(/<script\b[^>]*>.*?<\/script>/gis, '')
		.replace(/\son\w+\s*=\s*("[^"]*"|'[^']*'|[^\s>]*)/gi, '')
		.replace(/<(?![a-z/!])/gi, '&lt;');
}

function escapeAmpersands(text: string): string {
	return text.replace(/&(?!(?:[a-z]+|#\d+|#x[0-9a-f]+);)/gi, '&amp;');
}
