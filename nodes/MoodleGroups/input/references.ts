import type { Identification } from '../moodle/naming';
import {
	id,
	isBlank,
	MISSING,
	quote,
	requiredText,
	scalarText,
	type Field,
	type Located,
	type Reader,
	type Refusal,
	type WayColumns,
} from './fields';
import { identifiesNothing, isPlaceholder } from './placeholders';

/** What the panel calls the ways to identify something. */
export const WAY_NAMES: Readonly<Record<string, string>> = {
	id: 'ID',
	idnumber: 'ID Number',
	shortname: 'Short Name',
	name: 'Name',
	username: 'Username',
	email: 'Email',
};

interface Kind {
	/** Where the id stands in the address of its page in Moodle. */
	readonly url: RegExp;
	/** Characters that Moodle keeps of a text. */
	readonly maxLength: number;
}

const COURSE: Kind = { url: /\/course\/\w+\.php\?(?:.*&)?id=(\d+)/, maxLength: 255 };
const GROUP: Kind = { url: /\/group\/\w+\.php\?(?:.*&)?group=(\d+)/, maxLength: 254 };
const USER: Kind = { url: /\/user\/\w+\.php\?(?:.*&)?id=(\d+)/, maxLength: 255 };
const GROUPING: Kind = {
	url: /\/group\/(?:grouping|assign)\.php\?(?:.*&)?id=(\d+)/,
	maxLength: 255,
};

/** Columns that a course is read from; Moodle's uploads call its short name `coursename`. */
const COURSE_WAYS: Record<string, WayColumns> = {
	id: { columns: ['courseid'] },
	shortname: { columns: ['courseshortname', 'shortname', 'coursename', 'course', 'course#'] },
	idnumber: { columns: ['courseidnumber'], shared: ['idnumber'] },
};

const GROUP_WAYS: Record<string, WayColumns> = {
	id: { columns: ['groupid'] },
	idnumber: { columns: ['groupidnumber'] },
	name: { columns: ['groupname', 'group'] },
	// Moodle's user upload takes a number for an ID and anything else for a name.
	idOrName: { columns: ['group#'] },
};

const USER_WAYS: Record<string, WayColumns> = {
	id: { columns: ['userid'] },
	username: { columns: ['username', 'login'] },
	idnumber: { columns: ['useridnumber', 'studentnumber'], shared: ['idnumber'] },
	email: { columns: ['email', 'emailaddress', 'mail'] },
};

const GROUPING_WAYS: Record<string, WayColumns> = {
	id: { columns: ['groupingid'] },
	idnumber: { columns: ['groupingidnumber'] },
	name: { columns: ['groupingname', 'grouping'] },
};

/** In Moodle's own group upload, `idnumber` is that of the course. */
const COURSE_WAYS_OF_GROUPS: Record<string, WayColumns> = {
	...COURSE_WAYS,
	idnumber: { columns: ['courseidnumber'], inUpload: ['idnumber'] },
};

/** A course that every row must name. */
export const requiredCourse = field(
	'Course',
	'identifyCoursesBy',
	COURSE,
	COURSE_WAYS,
) as Field<Identification>;

/** A course that a row names if need be: to find a group by its name, say. */
export const optionalCourse = optional(requiredCourse);

/** The course of a group that a row makes. */
export const requiredCourseOfGroup = field(
	'Course',
	'identifyCoursesBy',
	COURSE,
	COURSE_WAYS_OF_GROUPS,
) as Field<Identification>;

/** The course of a group that a row changes. */
export const optionalCourseOfGroup = optional(requiredCourseOfGroup);

export const requiredGroup = field(
	'Group',
	'identifyGroupsBy',
	GROUP,
	GROUP_WAYS,
) as Field<Identification>;

/** A group that is asked for only where the panel shows its field. */
export const optionalGroup = optional(requiredGroup);

export const requiredUser = field(
	'User',
	'identifyUsersBy',
	USER,
	USER_WAYS,
) as Field<Identification>;

export const requiredGrouping = field(
	'Grouping',
	'identifyGroupingsBy',
	GROUPING,
	GROUPING_WAYS,
) as Field<Identification>;

export const optionalGrouping = optional(requiredGrouping);

function field(
	displayName: string,
	parameter: string,
	kind: Kind,
	by: Record<string, WayColumns>,
): Field<Identification> {
	return { displayName, read: reader(kind), ways: { parameter, required: true, by } };
}

function optional(required: Field<Identification>): Field<Identification | undefined> {
	const isNone = ({ value }: Located) => isBlank(value) || identifiesNothing(value);
	return {
		...required,
		ways: { ...required.ways!, required: false },
		read: (raw, also) => (isNone(located(raw)) ? { value: undefined } : required.read(raw, also)),
	};
}

function reader({ url, maxLength }: Kind): Reader<Identification> {
	const text = requiredText(maxLength);
	return (raw, also) => {
		const read = readOne(located(raw));
		if ('refusal' in read || also === undefined) return read;
		const others: Identification[] = [];
		for (const one of also) {
			const other = readOne(one);
			if ('refusal' in other) return { ...other, column: one.column };
			others.push(other.value);
		}
		return { value: { ...read.value, also: others } };
	};

	function readOne({ mode, value }: Located): { value: Identification } | Refusal {
		if (mode === 'idOrName') {
			const isNumber = /^\d+$/.test(scalarText(value).trim());
			return isNumber ? readId(value, url) : readText('name', value);
		}
		if (mode === 'id' || mode === 'list' || mode === 'url') return readId(value, url);
		return readText(mode, value);
	}

	function readText(by: string, raw: unknown): { value: Identification } | Refusal {
		const read = text(raw);
		if ('refusal' in read) return read;
		const isNothing = identifiesNothing(read.value);
		// Moodle has user names in lower case only, and refuses others.
		const value = by === 'username' ? read.value.toLowerCase() : read.value;
		return { value: isNothing ? { by, value, isPlaceholder: true } : { by, value } };
	}
}

/** Characters of an address that browsers agree on; patterns take long for a long text. */
const LONGEST_ADDRESS = 2000;

/** People paste the address of a page where an ID is asked for. */
function readId(value: unknown, url: RegExp): { value: Identification } | Refusal {
	const isShort = typeof value === 'string' && value.length <= LONGEST_ADDRESS;
	const pasted = isShort ? url.exec(value)?.[1] : undefined;
	const isAddress = pasted === undefined && /^\s*https?:/i.test(scalarText(value));
	if (isAddress) {
		return {
			refusal: `is an address without the ID: ${quote(value)}`,
			advice: 'Open the page itself in Moodle and copy its address, or enter the number only.',
		};
	}
	if (isPlaceholder(value)) return MISSING;
	const read = id(pasted ?? value);
	return 'refusal' in read ? read : { value: { by: 'id', value: read.value } };
}

/** A bare value, from an expression or a script, is an ID. */
function located(raw: unknown): Located {
	if (typeof raw === 'object' && raw !== null && 'mode' in raw && 'value' in raw) {
		return { mode: scalarText(raw.mode), value: raw.value };
	}
	return { mode: 'id', value: raw };
}
