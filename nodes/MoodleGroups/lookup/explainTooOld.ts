import type { Failure } from '../moodle/failure';
import { newerThings, unknownTo } from '../moodle/newerThings';
import { finding } from '../moodle/reasons';
import type { Directory } from './directory';

/**
 * Why Moodle refused what a row sets, if the site is older than that: it refuses an unknown key like
 * any wrong value. Rows without newer things are not looked into.
 */
export async function explainTooOld(
	values: object,
	{ errorcode }: Failure,
	{ account }: Directory,
): Promise<Failure | undefined> {
	if (errorcode !== 'invalidparameter' || newerThings(values).length === 0) return undefined;
	const site = await account.read();
	const unknown = 'value' in site ? unknownTo(site.value, values) : [];
	if (!('value' in site) || unknown.length === 0) return undefined;
	return finding('tooOld', [site.value.release, unknown], errorcode).failure;
}
