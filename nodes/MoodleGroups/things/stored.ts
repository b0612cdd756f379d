import { quote } from '../input/fields';
import type { CourseThings } from '../lookup/courseThings';
import type { Failure } from '../moodle/failure';
import { diagnosis } from '../moodle/reasons';
import type { Group, Named, NewGroup } from '../moodle/shapes/group';
import type { SiteFields } from '../moodle/siteFields';
import { groupFields, nameField } from '../panel/valueFields';

/** What is never read back, but for whether there is one. */
const SECRET = 'enrolmentkey';

/** What a message has in its place. */
const HIDDEN = '(hidden)';

const LABELS: Readonly<Record<string, { readonly displayName: string }>> = {
	...groupFields,
	name: nameField,
};

/**
 * What a thing holds otherwise than a row wants it, in clauses of a message. `undefined` is not
 * wanted, and of an enrolment key only whether there is one is compared.
 */
export function differences(
	held: Partial<NewGroup> & Pick<Group, 'isKeyed'>,
	wanted: Partial<NewGroup>,
	fields: SiteFields,
): string[] {
	const told: string[] = [];
	for (const [key, value] of Object.entries(wanted)) {
		if (value === undefined || key === 'customfields') continue;
		const isCleared = value === '' && held.isKeyed === true;
		const secret = isCleared ? HIDDEN : value;
		const now = key === SECRET ? secret : held[key as keyof NewGroup];
		if (now !== value)
			told.push(`'${LABELS[key].displayName}' is ${quote(now)}, not ${quote(value)}`);
	}
	const values = new Map(held.customfields?.map(({ shortname, value }) => [shortname, value]));
	for (const { shortname, value } of wanted.customfields ?? []) {
		const now = values.get(shortname);
		if (now !== undefined && fields.isSame(shortname, now, value)) continue;
		const is = now === value ? 'no choice of the field' : quote(now);
		told.push(`the custom field ${quote(shortname)} is ${is}, not ${quote(value)}`);
	}
	return told;
}

/** What reading a thing again after a write has shown. */
export type Stored<T> =
	/** `reason`: why it could not be read, so that `held` is what was sent. */
	{ readonly held: T; readonly reason?: string } | { readonly failure: Failure };

/** Reads things again after a write, all in one list, so that {@link storedOf} knows them. */
export async function readBack(things: CourseThings<Named>, ids: readonly number[]): Promise<void> {
	things.expire(ids);
	await things.load(ids);
}

/**
 * What a thing holds after a write, or why the row failed in part: Moodle made something else of
 * what it was sent.
 *
 * @param thing the thing as it was before.
 * @param done what was done with it: `created`, `updated`.
 */
export function storedOf<T extends Named>(
	things: CourseThings<T>,
	thing: T,
	wanted: Partial<NewGroup>,
	done: string,
): Stored<T> {
	const known = things.known(thing.id) ?? { failure: things.forbidden! };
	if ('failure' in known) {
		const given = Object.entries(wanted).filter(
			([key, value]) => value !== undefined && key !== SECRET,
		);
		return {
			held: { ...thing, ...Object.fromEntries(given) },
			reason: `This is what was sent, because it could not be read back: ${known.failure.message}`,
		};
	}
	const { noun, fields } = things;
	const told = differences(known.value, wanted, fields);
	if (told.length === 0) return { held: known.value };
	const { failure } = diagnosis('storedOtherwise', [noun, known.value, done, told.join('; ')]);
	return { failure: { ...failure, effect: 'partly' } };
}
