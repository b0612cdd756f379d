import { MoodleException, writeFailed } from '../protocol/exceptions';
import { formatDescription, formatString } from '../text/formatText';
import { cleanParam } from '../types/clean';
import { multiple, optional, since, single, value } from '../types/descriptions';
import type { CustomField } from '../world/model';

/** Custom fields as the writing functions take them, and as create echoes them. */
export const customFieldsGiven = since(
	'groupCustomFields',
	optional(multiple(single({ shortname: value('ALPHANUMEXT'), value: value('RAW') }))),
);

/** Custom fields as the reading functions give them: all that are declared, set or not. */
export const customFieldsShown = since(
	'groupCustomFields',
	optional(
		multiple(
			single({
				name: value('RAW'),
				shortname: value('RAW'),
				type: value('ALPHANUMEXT'),
				valueraw: value('RAW'),
				value: value('RAW'),
			}),
		),
	),
);

type Values = Readonly<Record<string, string>>;

/**
 * The values after a write, `undefined` if there are none. Names that are not declared are passed over without a word; of a name
 * given twice the last value counts; lengths and required values are not looked at.
 */
export function applyCustomFields(
	declared: readonly CustomField[],
	asked: ReadonlyArray<{ shortname: string; value: string }> = [],
	before: Values = {},
): Values | undefined {
	const given = new Map(asked.map(({ shortname, value: text }) => [shortname, text]));
	const after = { ...before };
	for (const field of declared) {
		// The form of a textarea has an editor, and its name is the only one that Moodle looks for.
		const sent = given.get(
			field.type === 'textarea' ? `${field.shortname}_editor` : field.shortname,
		);
		if (sent === undefined) continue;
		requireStorable(field, sent);
		after[field.shortname] = sent;
	}
	return Object.keys(after).length === 0 ? undefined : after;
}

function requireStorable({ type }: CustomField, text: string): void {
	if (type === 'textarea') return;
	const cleaned = type === 'text' ? cleanParam(text, 'TEXT') : cleanParam(text, 'INT');
	// A number may be empty, which stands for none.
	if (text !== '' && String(cleaned) !== text) {
		throw new MoodleException(
			'core\\invalid_persistent_exception',
			'invalidpersistenterror',
			'Error: Data submitted is invalid',
		);
	}
	if ([...text].length > 1333) throw writeFailed('ERROR:  value too long for type');
}

/** The declared fields with the values that a group or grouping has. */
export function showCustomFields(declared: readonly CustomField[], values: Values = {}) {
	return declared.map((field) => {
		const { name, shortname, type } = field;
		const stored = values[shortname];
		return { name, shortname, type, ...show(field, stored) };
	});
}

function show({ type, options = [] }: CustomField, stored: string | undefined) {
	if (type === 'text' || type === 'textarea') {
		const text = stored ?? '';
		const formatted =
			type === 'text'
				? formatString(text, false)
				: formatDescription({ description: text, descriptionformat: 1 }, false).description;
		return { valueraw: text, value: text === '' ? null : formatted };
	}
	const valueraw = stored === undefined ? 0 : stored === '' ? null : Number(stored);
	if (type === 'checkbox') return { valueraw, value: valueraw ? 'Yes' : 'No' };
	return { valueraw, value: (valueraw && options[valueraw - 1]) || null };
}
