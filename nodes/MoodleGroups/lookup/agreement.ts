import type { Failure } from '../moodle/failure';
import { list, meaning, type Identification } from '../moodle/naming';
import { diagnosis } from '../moodle/reasons';

/** What a row means, and what is known of it. */
export interface Meant {
	readonly thing: 'course' | 'group' | 'grouping' | 'user';
	readonly sought: Identification;
	/** What messages call it, if the token may know. */
	readonly name: string | undefined;
}

/**
 * Why a row with another value, `other`, about a thing does not mean one thing only.
 *
 * @param others the names, in messages, of the other things that `other` is true of; `undefined` if
 *   it certainly is another one, whose name is not known.
 * @param actual what the thing has instead of `other`, if that is a failure although nothing else
 *   has it.
 */
export function disagreement(
	{ thing, sought, name }: Meant,
	other: Identification,
	others: readonly string[] | undefined,
	actual?: string,
): { failure: Failure } | undefined {
	const meant = meaning(sought, name);
	if (others === undefined || others.length > 0) {
		return diagnosis('contradiction', [thing, meant, meaning(other, others && list(others))]);
	}
	return actual === undefined ? undefined : diagnosis('unlike', [thing, meant, other, actual]);
}
