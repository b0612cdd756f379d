import type { Failure } from '../moodle/failure';
import { diagnosis } from '../moodle/reasons';
import type { CustomField } from '../moodle/shapes/group';
import type { Account } from './account';

/** What a row wants of a group or grouping that not every Moodle has. */
interface Newer {
	readonly visibility?: number;
	readonly participation?: boolean;
	readonly customfields?: readonly CustomField[];
}

/** Since when: the version, and the day on which its branch began. */
const SINCE: ReadonlyArray<[keyof Newer, string, string, number]> = [
	['customfields', 'Custom Fields', '4.3', 20231009],
	['participation', 'Participation', '4.2', 20230424],
	['visibility', 'Visibility', '4.2', 20230424],
];

/**
 * Why Moodle refused a row: the site is older than a field of it.
 *
 * @param refusal what Moodle refused it with, or would.
 */
export async function explainTooOld(
	wanted: Newer,
	refusal: Pick<Failure, 'kind' | 'errorcode'>,
	account: Account,
): Promise<Failure | undefined> {
	const fields = SINCE.filter(([key]) => wanted[key] !== undefined);
	if (refusal.kind !== 'invalid' || fields.length === 0) return undefined;
	const info = await account.read();
	if ('failure' in info) return undefined;
	const { release, version = '' } = info.value;
	const branch = Number(/^\d{8}/.exec(version)?.[0]);
	const missing = fields.find(([, , , since]) => branch < since);
	if (missing === undefined) return undefined;
	const [, field, since] = missing;
	return diagnosis('tooOld', [field, since, release ?? version], refusal.errorcode).failure;
}
