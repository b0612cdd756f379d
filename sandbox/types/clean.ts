import { phpInt, phpTrim, type Int } from './php';
import { stripTags } from './stripTags';

/** What each of Moodle's parameter types yields. */
export interface Cleaned {
	ALPHA: string;
	ALPHANUMEXT: string;
	BOOL: boolean;
	INT: Int;
	RAW: string;
	RAW_TRIMMED: string;
	SEQUENCE: string;
	TEXT: string;
	USERNAME: string;
}

export type ParamType = keyof Cleaned;

const cleaners: { [Type in Exclude<ParamType, 'BOOL'>]: (text: string) => Cleaned[Type] } = {
	ALPHA: (text) => text.replace(/[^a-zA-Z]/g, ''),
	ALPHANUMEXT: (text) => text.replace(/[^a-zA-Z0-9_-]/g, ''),
	INT: phpInt,
	RAW: fixUtf8,
	RAW_TRIMMED: (text) => phpTrim(fixUtf8(text)),
	SEQUENCE: (text) => text.replace(/[^0-9,]/g, ''),
	TEXT: (text) => cleanText(fixUtf8(text)),
	USERNAME: (text) =>
		phpTrim(fixUtf8(text))
			.toLowerCase()
			.replace(/[^-.@_a-z0-9]/g, ''),
};

/** Moodle's `clean_param`: what is left of a text once it fits the type. */
export function cleanParam<Type extends Exclude<ParamType, 'BOOL'>>(
	text: string,
	type: Type,
): Cleaned[Type] {
	return cleaners[type](text);
}

/** Moodle's `clean_param(…, PARAM_BOOL)`, lenient, as settings of a call use it. */
export function cleanBool(text: string): boolean {
	const word = text.toLowerCase();
	if (['on', 'yes', 'true'].includes(word)) return true;
	return !['off', 'no', 'false', '', '0'].includes(word);
}

function fixUtf8(text: string): string {
	return text.replace(/\0|\p{Surrogate}/gu, '');
}

/** Strips all tags, except those of a well-formed multilang text. */
function cleanText(text: string): string {
	if (text.includes('</lang>')) {
		const kept = stripTags(text, 'lang');
		if (isMultilang(kept, '</lang>', /^<lang lang="[a-zA-Z0-9_-]+"\s*>$/)) return kept;
	} else if (text.includes('</span>')) {
		const kept = stripTags(text, 'span');
		const opening = /^<span(\s+lang="[a-zA-Z0-9_-]+"|\s+class="multilang"){2}\s*>$/;
		if (isMultilang(kept, '</span>', opening)) return kept;
	}
	return stripTags(text);
}

function isMultilang(text: string, closing: string, opening: RegExp): boolean {
	const tags = text.match(/<.*?>/gs);
	if (tags === null) return false;
	let open = false;
	for (const tag of tags) {
		if (tag === closing) {
			if (!open) return false;
			open = false;
		} else if (opening.test(tag)) open = true;
		else return false;
	}
	return !open;
}
