/** Where every Moodle since 2.0 takes web service calls, below its site address. */
export const REST_ENDPOINT = '/webservice/rest/server.php';

/**
 * Pages that people copy from the browser's address bar. A sub-directory install keeps its
 * directory, because only Moodle's own folders and scripts at the very end are cut off.
 */
const COPIED_PAGE =
	/(?:\/(?:admin|course|group|login|my|user|webservice(?:\/rest)?))?\/[\w.-]+\.php$|\/(?:login|my)$/;

/**
 * The address of a Moodle site, from whatever a person pasted as 'Site URL'.
 *
 * @returns `site` without a trailing slash (`https://courses.yoursite.com/moodle`), or `refusal`,
 *   a sentence that says what is wrong with the address.
 */
export function readSiteUrl(pasted: unknown): { site: string } | { refusal: string } {
	const text = typeof pasted === 'string' ? pasted.trim() : '';
	if (text === '') {
		return { refusal: "'Site URL' is empty. Enter the address of your Moodle site" };
	}
	if (!/^https?:\/\//i.test(text) || !URL.canParse(text)) {
		return {
			refusal:
				"'Site URL' is not a web address. Enter it with https:// in front, " +
				'e.g. https://courses.yoursite.com',
		};
	}
	const url = new URL(text);
	if (url.username !== '' || url.password !== '') {
		return {
			refusal: "'Site URL' holds a user name or password. Enter the address without them",
		};
	}
	const path = url.pathname.replace(/\/+$/, '').replace(COPIED_PAGE, '').replace(/\/+$/, '');
	return { site: url.origin + path };
}
