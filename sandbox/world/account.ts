import { moodleException } from '../protocol/exceptions';
import type { Caller } from './access';

/**
 * What Moodle demands of an account before it may enter any context, the whole site's included.
 * Functions on courses wrap the answer in `errorcoursecontextnotvalid`.
 */
export function requireReadyAccount({ world, userid, siteUrl }: Caller): void {
	const user = world.users.get(userid)!;
	if (user.mustChangePassword) {
		// The message is the name of a text that Moodle looks for in the wrong place.
		throw moodleException('forcepasswordchangenotice', 'error/forcepasswordchangenotice');
	}
	if (user.policyNotAgreed && !world.admins.has(userid)) {
		const link = `<a href="${siteUrl}/user/policy.php">Click here to open the site policy.</a>`;
		throw moodleException('sitepolicynotagreed', `Site policy not agreed: ${link}`);
	}
}
