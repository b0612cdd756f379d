import { multiple, optional, since, single, value } from '../types/descriptions';
import type { MoodleVersion } from '../versions';
import type { Caller } from '../world/access';
import { webServiceFunction } from './webServiceFunction';

/** @param allowed the functions of the caller's service that the site has. */
export const getSiteInfo = (allowed: (caller: Caller) => string[]) =>
	webServiceFunction({
		parameters: { serviceshortnames: optional(multiple(value('ALPHANUMEXT'))) },
		returns: single({
			sitename: value('RAW'),
			username: value('RAW'),
			firstname: value('TEXT'),
			lastname: value('TEXT'),
			fullname: value('TEXT'),
			lang: value('ALPHANUMEXT'),
			userid: value('INT'),
			siteurl: value('RAW'),
			userpictureurl: value('RAW'),
			functions: multiple(single({ name: value('RAW'), version: value('TEXT') })),
			downloadfiles: optional(value('INT')),
			uploadfiles: optional(value('INT')),
			release: optional(value('TEXT')),
			version: optional(value('TEXT')),
			userprivateaccesskey: optional(value('ALPHANUMEXT')),
			siteid: optional(value('INT')),
			userissiteadmin: optional(value('BOOL')),
			usercanviewconfig: since('configRights', optional(value('BOOL'))),
			usercanchangeconfig: since('configRights', optional(value('BOOL'))),
			sitesecret: since('configRights', optional(value('RAW'))),
		}),
		run(_, caller) {
			const user = caller.world.users.get(caller.userid)!;
			const isAdmin = caller.world.admins.has(user.id);
			const { release, version } = caller.version;
			return {
				sitename: caller.world.courses.get(1)?.fullname ?? 'Moodle sandbox',
				username: user.username,
				firstname: user.firstname,
				lastname: user.lastname,
				fullname: `${user.firstname} ${user.lastname}`,
				lang: 'en',
				userid: user.id,
				siteurl: caller.siteUrl,
				userpictureurl: `${caller.siteUrl}/theme/image.php/boost/core/1/u/f1`,
				functions: allowed(caller).map((name) => ({
					name,
					version: versionOf(name, caller.version),
				})),
				downloadfiles: 0,
				uploadfiles: 0,
				release,
				version,
				userprivateaccesskey: 'a-private-access-key',
				siteid: 1,
				userissiteadmin: isAdmin,
				usercanviewconfig: isAdmin,
				usercanchangeconfig: isAdmin,
				sitesecret: isAdmin ? 'a-site-secret' : undefined,
			};
		},
	});

/** Plugins have their own numbers, which stay those of the branch. */
function versionOf(wsfunction: string, { version }: MoodleVersion): string {
	return wsfunction.startsWith('core_') ? version : `${version.slice(0, 8)}00`;
}
