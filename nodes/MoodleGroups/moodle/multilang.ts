/** Spans of one text in several languages that follow one another: Moodle's own multilang filter. */
const SPANS = /(?:<(span|lang)\s[^<>]*?lang="[\w-]+"[^<>]*>[^<]*<\/\1>\s*){2,}/gi;
const SPAN = /<(?:span|lang)\s[^<>]*?lang="([\w-]+)"[^<>]*>([^<]*)<\/(?:span|lang)>/gi;

/** The same of a plugin, which many sites have. */
const BRACES = /\{mlang\s+([\w-]+(?:\s*,\s*[\w-]+)*)\}(.*?)\{mlang\}/gis;

/** A name as Moodle shows it, in each of its languages; none for a name that says no language. */
export function shownNames(name: string): string[] {
	if (!/lang/i.test(name)) return [];
	const languages = new Set<string>();
	for (const [, language] of name.matchAll(SPAN)) languages.add(language.toLowerCase());
	for (const [, some] of name.matchAll(BRACES)) {
		for (const language of listed(some)) languages.add(language);
	}
	const shown = [...languages].map((language) => inLanguage(name, language)).filter(Boolean);
	return [...new Set(shown)].filter((one) => one !== name);
}

/** A name for a message: in the first of its languages, if it says any. */
export function shownName(name: string): string {
	return shownNames(name)[0] ?? name;
}

function inLanguage(name: string, language: string): string {
	const spans = name.replace(SPANS, (all) => {
		const texts = [...all.matchAll(SPAN)];
		const own = texts.find(([, one]) => one.toLowerCase() === language) ?? texts[0];
		return own[2] + /\s*$/.exec(all)![0];
	});
	const texts = [...spans.matchAll(BRACES)].map(([, some]) => listed(some));
	const isThere = texts.some((some) => some.includes(language));
	return spans
		.replace(BRACES, (_, some: string, text: string) =>
			listed(some).includes(isThere ? language : 'other') ? text : '',
		)
		.trim();
}

function listed(languages: string): string[] {
	return languages.toLowerCase().split(/\s*,\s*/);
}
