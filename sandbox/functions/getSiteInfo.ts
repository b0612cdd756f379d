import { multiple, optional, single, value } from '../types/descriptions';
import { webServiceFunction } from './webServiceFunction';

/** @param allowed the functions of the caller's service. */
export const getSiteInfo = (allowed: (service: readonly string[]) => string[]) =>
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
		}),
		run(_, caller) {
			const { release, version } = caller.world.release;
			const user = caller.world.users.get(caller.userid)!;
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
				functions: allowed(caller.functions).map((name) => ({ name, version })),
				downloadfiles: 0,
				uploadfiles: 0,
				release,
				version,
				userprivateaccesskey: 'a-private-access-key',
				siteid: 1,
				userissiteadmin: caller.world.admins.has(user.id),
			};
		},
	});
