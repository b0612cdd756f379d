import type { CustomField } from '../moodle/shapes/group';
import { isBlank, quote, scalarText, type Reader } from './fields';
import { isLeftover } from './placeholders';
import { anyText } from './texts';

/**
 * Reads custom fields: an object of short names and values, or Moodle's list of such pairs.
 * `undefined` where there are none.
 */
export const customFields: Reader<readonly CustomField[] | undefined> = (raw) => {
	const given = (raw as { customfield?: unknown } | undefined)?.customfield ?? raw;
	if (given === null || isBlank(given) || isLeftover(given)) return { value: undefined };
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
				'Look it up under Site administration > Courses > Groups > Group custom fields: it contains only letters, digits, _ and -.',
		};
	}
	const fields: CustomField[] = [];
	for (const [shortname, value] of pairs) {
		if (isLeftover(value)) continue;
		const read = anyText(plain(value));
		if ('refusal' in read) {
			const { refusal, advice } = read;
			return { refusal: `has a value in ${quote(shortname)} that ${refusal}`, advice };
		}
		fields.push({ shortname: scalarText(shortname), value: read.value });
	}
	return { value: fields.length === 0 ? undefined : fields };
};

/** Yes and no as Moodle stores them, and what a database gives for a date as text. */
function plain(value: unknown): unknown {
	if (typeof value === 'boolean') return Number(value);
	return value instanceof Date ? value.toJSON() : value;
}
