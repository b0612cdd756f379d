/**
 * PHP's `strip_tags`: a `<` opens a tag unless a blank follows, quotes inside a tag hide a `>`,
 * an unclosed tag swallows the rest. With an allowed tag, a `<` before a blank opens one too.
 */
export function stripTags(text: string, allowed?: string): string {
	let kept = '';
	let position = 0;
	while (position < text.length) {
		const open = text.indexOf('<', position);
		if (open === -1) break;
		kept += text.slice(position, open);
		if (allowed === undefined && /\s/.test(text[open + 1] ?? '')) {
			kept += '<';
			position = open + 1;
			continue;
		}
		const end = endOfTag(text, open);
		if (end === -1) return kept;
		const tag = text.slice(open, end);
		if (allowed !== undefined && tagName(tag) === allowed) kept += tag;
		position = end;
	}
	return kept + text.slice(position);
}

function endOfTag(text: string, open: number): number {
	if (text.startsWith('<!--', open)) return after(text, '-->', open + 4);
	if (text.startsWith('<?', open)) return after(text, '?>', open + 2);
	let quote = '';
	for (let at = open + 1; at < text.length; at++) {
		const char = text[at];
		if (quote !== '') {
			if (char === quote) quote = '';
		} else if (char === '"' || char === "'") quote = char;
		else if (char === '>') return at + 1;
	}
	return -1;
}

function after(text: string, mark: string, from: number): number {
	const found = text.indexOf(mark, from);
	return found === -1 ? -1 : found + mark.length;
}

function tagName(tag: string): string {
	return (/^<\s*\/?\s*([^\s/>]*)/.exec(tag)?.[1] ?? '').toLowerCase();
}
