import {
	anyText,
	optionalChoice,
	optionalSecret,
	optionalText,
	optionalYesNo,
	requiredText,
	id,
	quote,
	withRule,
	type Fields,
} from '../rows/fields';
import type { NewGroup } from '../moodle/webService';

/** Characters that Moodle's database keeps of each; longer texts make the whole list fail. */
const MAX_NAME = 254;
const MAX_IDNUMBER = 100;
const MAX_ENROLMENTKEY = 50;

/**
 * A tag as PHP's strip_tags sees it: a `<` before anything but white space. Multilang markup is
 * the one exception that Moodle makes, and is left for Moodle to judge.
 */
const TAG = /<(?!\s)/;
const MULTILANG = /<\/(?:span|lang)>/;

/** The fields of a group to create, as Moodle names them. */
export const groupFields: Fields<NewGroup> = {
	courseid: { displayName: 'Course ID', read: id },
	name: { displayName: 'Name', read: withRule(requiredText(MAX_NAME), refuseTags) },
	description: { displayName: 'Description', read: anyText },
	descriptionformat: {
		displayName: 'Description Format',
		read: optionalChoice({ html: 1, 'plain text': 2, markdown: 4, moodle: 0 }),
	},
	idnumber: { displayName: 'ID Number', read: optionalText(MAX_IDNUMBER) },
	enrolmentkey: { displayName: 'Enrolment Key', read: optionalSecret(MAX_ENROLMENTKEY) },
	visibility: {
		displayName: 'Visibility',
		read: optionalChoice({ all: 0, members: 1, own: 2, none: 3 }),
	},
	participation: { displayName: 'Participation', read: optionalYesNo },
};

function refuseTags(name: string): string | undefined {
	if (!TAG.test(name) || MULTILANG.test(name)) return undefined;
	return `holds an HTML tag or a "<" before a character, which Moodle refuses: ${quote(name)}`;
}
