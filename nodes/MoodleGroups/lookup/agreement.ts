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
 * Why a row that also says `other` of a thing does not mean one thing alone.
 *
 * @param others what messages call those of whom `other` is true, the thing itself not among them;
 *   `undefined` if it surely is another, whose name is not known.
 * @param actual what the thing has in place of `other`, where that is worth a failure although
 *   nothing else has it.
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
