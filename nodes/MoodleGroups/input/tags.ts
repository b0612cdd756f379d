import { quote, type Refusal } from './fields';

/**
 * A tag as PHP's strip_tags sees it: a `<` before anything but white space. Multilang markup is
 * the one exception that Moodle makes, and is left for Moodle to judge.
 */
const TAG = /<(?!\s)/;
const MULTILANG = /<\/(?:span|lang)>/;

/** Refuses what Moodle would not take as a plain text: a name, or a short text of a custom field. */
export function refuseTags(text: string): Refusal | undefined {
	if (!TAG.test(text) || MULTILANG.test(text)) return undefined;
	return {
		refusal: `contains an HTML tag or a "<" before a character, which Moodle refuses: ${quote(text)}`,
		advice: 'Remove the tag, or put a space after the "<".',
	};
}
