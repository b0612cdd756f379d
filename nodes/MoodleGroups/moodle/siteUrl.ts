/** Where every Moodle since 2.0 takes web service calls, below its site address. */
export const REST_ENDPOINT = '/webservice/rest/server.php';

/** Moodle's own folders: people copy addresses of pages below them from the browser. */
const FOLDERS = new Set(
	[
		'admin|ai|analytics|auth|availability|backup|badges|blocks|blog|cache|calendar|cohort|comment',
		'communication|competency|completion|contentbank|course|customfield|dataformat|editor|enrol',
		'error|favourites|files|filter|grade|group|h5p|install|iplookup|lang|lib|local|login|media',
		'message|mnet|mod|moodlenet|my|notes|payment|pix|plagiarism|portfolio|privacy|question|rating',
		'report|reportbuilder|repository|rss|search|sms|tag|theme|user|userpix|webservice',
	]
		.join('|')
		.split('|'),
);

/** Those of them that hold a folder which is called as another one of them. */
const NESTED = new Set(
	[
		'admin/course|admin/mnet|admin/user|admin/webservice|auth/mnet|auth/webservice|blocks/badges',
		'blocks/login|enrol/cohort|enrol/mnet|grade/report|lib/grade|report/competency',
		'report/completion|repository/local|repository/user',
	]
		.join('|')
		.split('|'),
);

/** What an address is called by in which somebody has a token. */
const TOKENS = ['wstoken', 'token', 'privatetoken'];

/**
 * The address of a Moodle site, from whatever a person pasted as 'Site URL'.
 *
 * @returns `site` without a trailing slash (`https://moodle.example.edu/moodle`), or `refusal`,
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
				'e.g. https://moodle.example.edu',
		};
	}
	const url = new URL(text);
	if (url.username !== '' || url.password !== '') {
		return {
			refusal: "'Site URL' contains a username or password. Enter the address without them",
		};
	}
	if (TOKENS.some((name) => url.searchParams.has(name))) {
		return {
			refusal:
				"'Site URL' contains the token. Enter only the address of your Moodle site, and the token in its own field",
		};
	}
	const folders = url.pathname.split('/').filter((folder) => folder !== '');
	return { site: [url.origin, ...folders.slice(0, lengthOfSite(folders))].join('/') };
}

/**
 * How many folders of an address are the site's own. A site in a folder keeps it, be it called as one
 * of Moodle's (`/course/admin/search.php`), because Moodle has no such folder in that one.
 */
function lengthOfSite(folders: readonly string[]): number {
	const script = folders.findIndex((folder) => /\.php$/i.test(folder));
	const end = script === -1 ? folders.length : script;
	const isPage = (folder: string, index: number) => {
		if (index >= end || !FOLDERS.has(folder)) return false;
		const next = folders[index + 1];
		if (script === -1) return next === undefined;
		return !FOLDERS.has(next) || NESTED.has(`${folder}/${next}`);
	};
	const page = folders.findIndex(isPage);
	return page === -1 ? end : page;
}
