import type { RecordedStep } from '../../support/replay';
import type { Found } from '../found';
import { kindOfAnswer, kindOfKey, kindOfList, kindOfParameter, type Kind } from './ids';
import { People, spelledLike } from './people';
import type { Exchange } from './relay';

/** What is kept of users and courses, and of the site; the rest is nobody's business. */
const USER_KEYS = ['id', 'username', 'fullname', 'email', 'idnumber', 'suspended', 'confirmed'];
const COURSE_KEYS = ['id', 'shortname', 'fullname', 'idnumber', 'visible', 'groupmode'];
const SITE_KEYS = ['userid', 'username', 'userissiteadmin'];

const KEYS: Record<string, readonly string[]> = {
	core_user_get_course_user_profiles: USER_KEYS,
	core_user_get_users_by_field: USER_KEYS,
	core_enrol_get_enrolled_users: USER_KEYS,
	core_course_get_courses_by_field: COURSE_KEYS,
	core_webservice_get_site_info: SITE_KEYS,
};

/** The course of the run becomes the first course of the built-in world. */
const COURSE = {
	id: 2,
	shortname: 'PHYS101',
	fullname: 'Physics 101',
	idnumber: 'SIS-PHYS101',
};

const FRONT_PAGE = { shortname: 'sandbox', fullname: 'Moodle sandbox', idnumber: '' };

/** Functions that, without a field, answer with whatever courses a site has. */
const SEARCHES = ['core_course_get_courses_by_field', 'core_course_search_courses'];

/** Whether somebody is looked for among all courses of a site, or all users of a course. */
function isOfOthers(fn: string, form: ReadonlyMap<string, string>): boolean {
	if (SEARCHES.includes(fn)) return !form.has('field');
	const isList = fn === 'core_enrol_get_enrolled_users';
	return (
		isList && [...form.values()].some((value) => /\b(?:email|username|idnumber)\b/.test(value))
	);
}

/** Turns what a site and the node said into what the sandbox's built-in world would hold. */
export class Neutral {
	readonly people: People;
	private readonly groups = new Map<number, string>();
	private readonly groupings = new Map<number, string>();
	private readonly prefix: string;

	/** @param address of the site, which its answers may hold. */
	constructor(
		private readonly found: Found,
		private readonly address: string,
	) {
		this.people = new People(found);
		this.prefix = found.prefix.replace(/[^-]*$/, (unique) => '0'.repeat(unique.length));
	}

	/** Groups and groupings are counted anew in each case. */
	begin(): void {
		this.groups.clear();
		this.groupings.clear();
	}

	/** `undefined` for what holds courses or people at large. */
	step({ pairs, status, contentType, body }: Exchange): RecordedStep | undefined {
		const form = new Map(pairs);
		const fn = form.get('wsfunction')!;
		if (isOfOthers(fn, form)) return undefined;
		const isOwnToken = form.get('wstoken') === this.found.site.token;
		const own = this.found.info.userissiteadmin ? {} : { tok: 'demo-token-teacher' };
		const keys = KEYS[fn];
		const answer = contentType === 'application/json' ? (JSON.parse(body) as unknown) : body;
		return {
			request: {
				fn,
				params: pairs
					.filter(([name]) => !OWN_PARAMETERS.includes(name))
					.map(([name, value]) => [name, this.parameter(fn, form, name, value)]),
				order: 'last',
				...(isOwnToken ? own : { tok: 'wrong-token' }),
				...(keys === undefined ? {} : { keys }),
			},
			response: { status, contentType, body: this.answer(fn, answer) },
		};
	}

	private parameter(fn: string, form: Map<string, string>, name: string, value: string): string {
		const field = form.get('field');
		if (field !== undefined && /^value/.test(name)) {
			const kind = fn.startsWith('core_user') ? 'user' : 'course';
			if (field === 'id') return String(this.id(kind, Number(value)));
			if (kind === 'user') return this.people.value(field, value) ?? this.text(value);
			const { course } = this.found;
			// A text may be asked for as a short name and as an ID number.
			for (const key of ['shortname', 'idnumber'] as const) {
				const spelled = spelledLike(value, course[key], COURSE[key]);
				if (spelled !== undefined) return spelled;
			}
			return this.text(value);
		}
		const kind = kindOfParameter(name);
		return kind === undefined || !/^\d+$/.test(value)
			? this.text(value)
			: String(this.id(kind, Number(value)));
	}

	private answer(fn: string, answer: unknown): unknown {
		if (fn === 'core_webservice_get_site_info') return this.user(answer as object, SITE_KEYS);
		return this.value(answer, kindOfAnswer(fn), '');
	}

	/** @param kind what the ids of entries are of. */
	private value(value: unknown, kind: Kind | undefined, key: string): unknown {
		const own = kindOfKey(key);
		if (typeof value === 'number') return own === undefined ? value : this.id(own, value);
		if (typeof value === 'string') return this.text(value);
		if (Array.isArray(value)) {
			const list = value.map((inner) => this.value(inner, kind, key));
			// Moodle sorts members by their names, which are others here.
			return key === 'userids' ? (list as number[]).sort((a, b) => a - b) : list;
		}
		if (typeof value !== 'object' || value === null) return value;
		if ('id' in value && kind === 'user') return this.user(value, USER_KEYS);
		if ('id' in value && kind === 'course') return this.course(value as { id: number });
		return Object.fromEntries(
			Object.entries(value).map(([name, inner]) => {
				if (name === 'id' && kind !== undefined) return [name, this.id(kind, Number(inner))];
				if (name === 'itemid') return [name, this.id('course', Number(inner))];
				return [name, this.value(inner, kindOfList(name) ?? kind, name)];
			}),
		);
	}

	private user(user: object, keys: readonly string[]): object {
		const entries = new Map(Object.entries(user));
		const stand = this.people.of(Number(entries.get('id') ?? entries.get('userid')));
		return Object.fromEntries(
			keys
				.filter((key) => entries.has(key))
				.map((key) => [key, { ...stand, userid: stand.id }[key] ?? entries.get(key)]),
		);
	}

	private course(course: { id: number }): object {
		const stand = course.id === this.found.course.id ? COURSE : FRONT_PAGE;
		const shown = Object.entries(course).filter(([key]) => COURSE_KEYS.includes(key));
		return { ...Object.fromEntries(shown), ...onlyKeysOf(course, stand) };
	}

	private id(kind: Kind, id: number): number | string {
		if (kind === 'user') return this.people.id(id);
		if (kind === 'course') return id === this.found.course.id ? COURSE.id : id;
		const [known, mark] =
			kind === 'group' ? [this.groups, '$g'] : ([this.groupings, '$gg'] as const);
		// What was never made has no number.
		if (id >= 999_999_999) return id;
		if (!known.has(id)) known.set(id, `${mark}${known.size + 1}`);
		return known.get(id)!;
	}

	private text(text: string): string {
		return text
			.replaceAll(this.found.prefix, this.prefix)
			.replaceAll(this.found.prefix.toUpperCase(), this.prefix.toUpperCase())
			.replaceAll(this.address, '$site')
			.replace(/\b(course(?: id)?:? ?)(\d+)/g, (_, word: string, id: string) => {
				return `${word}${this.id('course', Number(id))}`;
			})
			.replace(/\b(User )(\d+)/g, (_, word: string, id: string) => {
				return `${word}${this.people.id(Number(id))}`;
			});
	}
}

const OWN_PARAMETERS = ['wstoken', 'wsfunction', 'moodlewsrestformat'];

function onlyKeysOf(course: object, stand: object): object {
	return Object.fromEntries(Object.entries(stand).filter(([key]) => key in course));
}
