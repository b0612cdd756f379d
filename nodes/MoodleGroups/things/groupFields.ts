import type { CustomField } from '../moodle/shapes/group';
import {
	anyText,
	anyTextOrNone,
	optionalChoice,
	optionalSecret,
	optionalText,
	optionalYesNo,
	requiredText,
	quote,
	scalarText,
	withRule,
	type Field,
	type Fields,
	type Reader,
	type Refusal,
} from '../input/fields';
import { isPlaceholder } from '../input/placeholders';

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

/** What a row says of a group, beside its course and its name. */
export type GroupValues = {
	readonly description: string | undefined;
	readonly descriptionformat: number | undefined;
	readonly idnumber: string | undefined;
	readonly enrolmentkey: string | undefined;
	readonly visibility: number | undefined;
	readonly participation: boolean | undefined;
	readonly customfields: readonly CustomField[] | undefined;
};

/** The name of a group or grouping: `groupname` in Moodle's own upload. */
export const nameField: Field<string> = {
	displayName: 'Name',
	read: withRule(requiredText(MAX_NAME), (name) => refuseTags(name) ?? refusePlaceholder(name)),
	columns: ['groupname'],
	shared: ['name', 'group'],
};

export const descriptionFields = {
	description: { displayName: 'Description', read: anyTextOrNone },
	descriptionformat: {
		displayName: 'Description Format',
		read: optionalChoice({ html: 1, 'plain text': 2, markdown: 4, moodle: 0 }),
	},
};

/** It identifies the group, so what stands for an empty cell is none. */
export const idnumberField: Field<string | undefined> = {
	displayName: 'ID Number',
	read: (raw) => (isPlaceholder(raw) ? { value: undefined } : readIdnumber(raw)),
	columns: ['groupidnumber'],
};

const readIdnumber = optionalText(MAX_IDNUMBER);

/** Custom fields: in columns with Moodle's prefix, as an object, or as Moodle's list. */
export const customFieldsField: Field<readonly CustomField[] | undefined> = {
	displayName: 'Custom Fields',
	read: readCustomFields(),
	prefix: 'customfield_',
};

/** The fields of a group, as Moodle names them, but for its course and name. */
export const groupFields: Fields<GroupValues> = {
	...descriptionFields,
	idnumber: idnumberField,
	enrolmentkey: { displayName: 'Enrolment Key', read: optionalSecret(MAX_ENROLMENTKEY) },
	visibility: {
		displayName: 'Visibility',
		read: optionalChoice({ all: 0, members: 1, own: 2, none: 3 }),
	},
	participation: { displayName: 'Participation', read: optionalYesNo },
	customfields: customFieldsField,
};

/** A name that is given only where it shall change. */
export const newNameField: Field<string | undefined> = {
	displayName: 'Name',
	read: (raw) =>
		raw === undefined || raw === null || raw === '' ? { value: undefined } : nameField.read(raw),
	columns: ['newname'],
};

function refuseTags(name: string): Refusal | undefined {
	if (!TAG.test(name) || MULTILANG.test(name)) return undefined;
	return {
		refusal: `holds an HTML tag or a "<" before a character, which Moodle refuses: ${quote(name)}`,
		advice: 'Remove the tag, or put a blank after the "<".',
	};
}

/** Nobody calls a group `#N/A`: a formula or an export put that into an empty cell. */
function refusePlaceholder(name: string): Refusal | undefined {
	if (!isPlaceholder(name)) return undefined;
	return {
		refusal: `must be a name, but is ${quote(name)}, which stands for an empty cell`,
		advice: 'Fill in the name or delete the row.',
	};
}

function readCustomFields(): Reader<readonly CustomField[] | undefined> {
	return (raw) => {
		const given = (raw as { customfield?: unknown } | undefined)?.customfield ?? raw;
		if (given === undefined || given === null || given === '') return { value: undefined };
		const pairs: Array<[unknown, unknown]> | undefined = Array.isArray(given)
			? given.map((field: Partial<CustomField>) => [field?.shortname, field?.value])
			: typeof given === 'object'
				? Object.entries(given)
				: undefined;
		if (pairs === undefined) {
			return {
				refusal: `must be an object, but is ${quote(raw)}`,
				advice:
					'Give each custom field a column of its own, named customfield_ and its short name, or an object of short names and values.',
			};
		}
		const bad = pairs.find(([shortname]) => !/^[\w-]+$/.test(scalarText(shortname)));
		if (bad !== undefined) {
			return {
				refusal: `has the short name ${quote(bad[0])}, which Moodle refuses`,
				advice:
					'Look it up under Site administration > Courses > Groups > Group custom fields: it holds letters, digits, _ and - only.',
			};
		}
		const fields: CustomField[] = [];
		for (const [shortname, value] of pairs) {
			const read = anyText(typeof value === 'boolean' ? Number(value) : value);
			if ('refusal' in read) {
				const { refusal, advice } = read;
				return { refusal: `has a value in ${quote(shortname)} that ${refusal}`, advice };
			}
			fields.push({ shortname: scalarText(shortname), value: read.value });
		}
		return { value: fields.length === 0 ? undefined : fields };
	};
}
