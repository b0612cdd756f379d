import type { WebService } from '../moodle/webService';
import { inAsciiDigits, likeness } from './alike';
import type { Courses } from './courses';
import { valueOf } from './loader';

/** Accents of letters that MySQL and MariaDB compare without them, in each of their versions. */
const ACCENTS =
	/(?<=[\p{Script=Latin}\p{Script=Greek}])[\u0300-\u0345\u0347-\u0357]+|(?<=е)[\u0300\u0308]|(?<=и)\u0300/gu;

const ANY_ACCENTS = /\p{M}/gu;
const SUPPLEMENTARY = /[\u{10000}-\u{10ffff}]/gu;
const VOICES = /[\u3099\u309a]/g;
const HIRAGANA = /[\u3041-\u3096]/g;
const STROKES = new Map(
	Object.entries({ æ: 'ae', ø: 'o', ł: 'l', đ: 'd', ð: 'd', ħ: 'h', ı: 'i', ґ: 'г' }),
);

/**
 * The same for names that MySQL and MariaDB take for equal, whichever of their usual collations a
 * site has. Source: the table of Moodle's databases in docs/rows.md.
 */
export function collationKey(name: string): string {
	return likeness(name)
		.normalize('NFD')
		.replace(ACCENTS, '')
		.replaceAll('ß', 'ss')
		.normalize('NFC');
}

/**
 * The same for names that Moodle's usual collation there takes for equal: to it all emoji are one, and
 * digits of every script, `œ` is `oe`, and `が` is `カ`.
 */
export function usualKey(name: string): string {
	const unvoiced = collationKey(name).normalize('NFD').replace(VOICES, '').normalize('NFC');
	return inAsciiDigits(unvoiced)
		.replaceAll('œ', 'oe')
		.replace(HIRAGANA, (kana) => String.fromCharCode(kana.charCodeAt(0) + 0x60))
		.replace(SUPPLEMENTARY, '\ufffd');
}

/** The same for names that some collation takes for equal. */
export function loosestKey(name: string): string {
	const bare = usualKey(name).normalize('NFD').replace(ANY_ACCENTS, '');
	return Array.from(bare, (letter) => STROKES.get(letter) ?? letter).join('');
}

/** How the database of the site compares names. */
export class SiteDatabase {
	private asked: Promise<boolean | undefined> = Promise.resolve(undefined);

	constructor(
		private readonly moodle: WebService,
		private readonly courses: Courses,
	) {}

	/**
	 * Whether it takes names for equal that differ in case and accents, as MySQL and MariaDB do;
	 * `undefined` if that cannot be found out. Moodle does not tell its database, but only those find
	 * a course by its short name in another case. One answer is enough for a run.
	 *
	 * @param courseid a course that the token may see.
	 */
	async isLoose(courseid: number): Promise<boolean | undefined> {
		this.asked = this.asked.then(async (known) => known ?? (await this.ask(courseid)));
		return await this.asked;
	}

	private async ask(courseid: number): Promise<boolean | undefined> {
		const course = valueOf(await this.courses.read(courseid));
		if (course === undefined) return undefined;
		const { shortname } = course;
		const inOtherCase = [shortname.toUpperCase(), shortname.toLowerCase()].find(
			(one) => one !== shortname,
		);
		const found = valueOf(
			await this.moodle.getCourses('shortname', inOtherCase ?? fullWidth(shortname)),
		);
		const isFound = found?.some(({ id }) => id === courseid);
		// A name without letters is found by some of those databases only.
		return inOtherCase === undefined && isFound === false ? undefined : isFound;
	}
}

/** `2026` as `２０２６`, the same to most of those databases. */
function fullWidth(text: string): string {
	return text.replace(/[!-~]/g, (one) => String.fromCharCode(one.charCodeAt(0) + 0xfee0));
}
