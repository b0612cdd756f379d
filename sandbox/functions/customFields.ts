import { multiple, optional, since, single, value } from '../types/descriptions';
import { knows, type MoodleVersion } from '../versions';
import type { Caller } from '../world/access';
import type { CustomField, Group, Grouping } from '../world/model';
import { FIELD_TYPES } from './customFieldTypes';
import { folderOf } from './showDescription';

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
 * The values after a write, `undefined` if there are none. Names that are not declared are passed
 * over without a word; of a name given twice the last value counts; lengths and required values are
 * not looked at.
 */
export function applyCustomFields(
	version: MoodleVersion,
	declared: readonly CustomField[],
	asked: ReadonlyArray<{ shortname: string; value: string }> = [],
	before: Values = {},
): Values | undefined {
	const given = new Map(asked.map(({ shortname, value: text }) => [shortname, text]));
	const casts = knows(version, 'customFieldCasts');
	const after = { ...before };
	for (const { shortname, type } of declared) {
		const { element, store } = FIELD_TYPES[type];
		const sent = given.get(element?.(shortname) ?? shortname);
		if (sent !== undefined) after[shortname] = store(sent, casts);
	}
	return Object.keys(after).length === 0 ? undefined : after;
}

/** The declared fields with the values that a group or grouping has. */
export function showCustomFields(
	caller: Caller,
	declared: readonly CustomField[],
	owner: Group | Grouping,
) {
	const files = folderOf(caller, 'pluginfile.php', 'customfield_textarea/value', owner);
	return declared.map((field) => {
		const { name, shortname, type } = field;
		const stored = owner.customfields?.[shortname];
		return { name, shortname, type, ...FIELD_TYPES[type].show(stored, field, files) };
	});
}
