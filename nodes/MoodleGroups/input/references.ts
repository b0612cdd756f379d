import { isIdLike, type Identification } from '../moodle/naming';
import { isLocated } from './cells';
import {
	id,
	isBlank,
	MISSING,
	quote,
	scalarText,
	type Field,
	type Located,
	type Reader,
	type Refusal,
	type Ways,
} from './fields';
import { requiredText } from './texts';
import { identifiesNothing, isPlaceholder } from './placeholders';

/** A thing that a row identifies, with its ways as the panel and a sheet have them. */
export interface Thing extends Omit<Ways, 'required'> {
	readonly displayName: string;
	/** What identifies it, for the mode that takes whichever of these it is. */
	readonly text: { readonly placeholder: string; readonly hint: string };
	readonly list: { readonly searchListMethod: string; readonly dependsOn: readonly string[] };
	/** An example of the address of its page, where people are likely to have one. */
	readonly address?: string;
	/** Where the id is in that address. */
	readonly url: RegExp;
	/** Characters that Moodle keeps of a text. */
	readonly maxLength: number;
}

const ID_NUMBER = { displayName: 'ID Number' };

/** Moodle's uploads call the short name of a course `coursename`. */
export const COURSE: Thing = {
	displayName: 'Course',
	parameter: 'identifyCoursesBy',
	text: { placeholder: 'PHYS101', hint: 'Short name, ID number or ID' },
	list: { searchListMethod: 'searchCourses', dependsOn: [] },
	address: 'https://moodle.example.edu/course/view.php?id=7',
	url: /\/course\/\w+\.php\?(?:.*&)?id=(\d+)/,
	maxLength: 255,
	by: {
		id: { displayName: 'ID', placeholder: '7', columns: ['courseid'] },
		shortname: {
			displayName: 'Short Name',
			placeholder: 'PHYS101',
			columns: ['courseshortname', 'shortname', 'coursename', 'course', 'course#'],
		},
		idnumber: {
			...ID_NUMBER,
			placeholder: 'SIS-PHYS101',
			columns: ['courseidnumber'],
			shared: ['idnumber'],
		},
	},
};

/** The course of a group that a row makes or changes: in Moodle's own group upload, `idnumber` is the course's. */
const COURSE_OF_GROUP: Thing = {
	...COURSE,
	by: {
		...COURSE.by,
		idnumber: { ...ID_NUMBER, columns: ['courseidnumber'], inUpload: ['idnumber'] },
	},
};

export const GROUP: Thing = {
	displayName: 'Group',
	parameter: 'identifyGroupsBy',
	text: { placeholder: 'Lab A', hint: 'Name, ID number or ID' },
	list: { searchListMethod: 'searchGroups', dependsOn: ['&course.value'] },
	address: 'https://moodle.example.edu/group/members.php?group=42',
	url: /\/group\/\w+\.php\?(?:.*&)?group=(\d+)/,
	maxLength: 254,
	by: {
		id: { displayName: 'ID', placeholder: '42', columns: ['groupid'] },
		idnumber: { ...ID_NUMBER, placeholder: 'PHYS101-A', columns: ['groupidnumber'] },
		name: { displayName: 'Name', placeholder: 'Lab A', columns: ['groupname', 'group'] },
		// Moodle's user upload takes a number for an ID and anything else for a name.
		idOrName: { columns: ['group#'] },
	},
};

export const USER: Thing = {
	displayName: 'User',
	parameter: 'identifyUsersBy',
	text: { placeholder: 'ada@example.edu', hint: 'Email, username, ID number or ID' },
	list: { searchListMethod: 'searchUsers', dependsOn: ['&course.value', '&group.value'] },
	url: /\/user\/\w+\.php\?(?:.*&)?id=(\d+)/,
	maxLength: 255,
	by: {
		id: { displayName: 'ID', placeholder: '1207', columns: ['userid'] },
		username: { displayName: 'Username', placeholder: 'ada', columns: ['username', 'login'] },
		idnumber: {
			...ID_NUMBER,
			placeholder: 'S123456',
			columns: ['useridnumber', 'studentnumber'],
			shared: ['idnumber'],
		},
		email: {
			displayName: 'Email',
			placeholder: 'ada@example.edu',
			columns: ['email', 'emailaddress', 'mail'],
		},
		any: {
			displayName: 'Username, Email or ID Number',
			placeholder: 'ada',
			columns: ['user', 'useridentifier', 'participant'],
		},
	},
};

export const GROUPING: Thing = {
	displayName: 'Grouping',
	parameter: 'identifyGroupingsBy',
	text: { placeholder: 'Lab Groups', hint: 'Name, ID number or ID' },
	list: { searchListMethod: 'searchGroupings', dependsOn: ['&course.value'] },
	url: /\/group\/(?:grouping|assign)\.php\?(?:.*&)?id=(\d+)/,
	maxLength: 255,
	by: {
		id: { displayName: 'ID', placeholder: '9', columns: ['groupingid'] },
		idnumber: { ...ID_NUMBER, placeholder: 'PHYS101-LABS', columns: ['groupingidnumber'] },
		name: {
			displayName: 'Name',
			placeholder: 'Lab Groups',
			columns: ['groupingname', 'grouping'],
		},
	},
};

export const [requiredCourse, optionalCourse] = identifying(COURSE);
export const [requiredCourseOfGroup, optionalCourseOfGroup] = identifying(COURSE_OF_GROUP);
export const [requiredGroup, optionalGroup] = identifying(GROUP);
export const [requiredUser] = identifying(USER);
export const [requiredGrouping, optionalGrouping] = identifying(GROUPING);

/** A thing that every row must name, and one that a row names if need be. */
function identifying(
	thing: Thing,
): readonly [Field<Identification>, Field<Identification | undefined>] {
	const { displayName, parameter, by } = thing;
	const read = reader(thing);
	const isNone = ({ value }: Located) => isBlank(value) || identifiesNothing(value);
	return [
		{ displayName, read, ways: { parameter, required: true, by } },
		{
			displayName,
			read: (raw, also) => (isNone(located(raw)) ? { value: undefined } : read(raw, also)),
			readNeeded: read,
			ways: { parameter, required: false, by },
		},
	];
}

/** A way of a sheet, and modes of a locator; n8n has a meaning of its own for a mode `id`. */
const ID_MODES = new Set(['id', 'byId', 'list', 'url']);

function reader(thing: Thing): Reader<Identification> {
	const { url, maxLength } = thing;
	const text = requiredText(maxLength);
	return (raw, also) => {
		const read = readOne(located(raw));
		if ('refusal' in read || also === undefined) return read;
		const others: Identification[] = [];
		for (const one of also) {
			const other = readOne(one);
			if ('value' in other)
				others.push(one.isLast ? { ...other.value, isLast: true } : other.value);
			else if (!one.isLast) return { ...other, column: one.column };
		}
		return { value: { ...read.value, also: others } };
	};

	function readOne({ mode, value }: Located): { value: Identification } | Refusal {
		if (mode === 'idOrName') {
			if (!/^\d+$/.test(scalarText(value).trim())) return readText('name', value);
			const read = readId(value, url);
			return 'refusal' in read ? read : { value: { ...read.value, by: mode } };
		}
		const isText = mode === 'text';
		if (ID_MODES.has(mode) || (isText && isAddress(value))) return readId(value, url);
		return readText(isText && hasNoId(value) ? 'any' : mode, value);
	}

	/** Users have no name that is theirs alone: what is no ID is one of their other identifiers. */
	function hasNoId(value: unknown): boolean {
		return thing === USER && !isIdLike(scalarText(value));
	}

	function readText(by: string, raw: unknown): { value: Identification } | Refusal {
		const read = text(Array.isArray(raw) ? linesOf(raw) : raw);
		if ('refusal' in read) return read;
		const { value } = read;
		return { value: identifiesNothing(value) ? { by, value, isPlaceholder: true } : { by, value } };
	}
}

/** A list of texts as lines, of which each means something else; what else it may hold is refused. */
function linesOf(list: readonly unknown[]): unknown {
	const isPlain = list.every((one) => typeof one === 'string' || typeof one === 'number');
	return isPlain ? list.join('\n') : list;
}

/** Characters of an address that browsers agree on; patterns take long for a long text. */
const LONGEST_ADDRESS = 2000;

/** People paste the address of a page where an ID is asked for. */
function readId(value: unknown, url: RegExp): { value: Identification } | Refusal {
	const isShort = typeof value === 'string' && value.length <= LONGEST_ADDRESS;
	const pasted = isShort ? url.exec(value)?.[1] : undefined;
	if (pasted === undefined && isAddress(value)) {
		return {
			refusal: `is an address without the ID: ${quote(value)}`,
			advice: 'Open the page itself in Moodle and copy its address, or enter the number only.',
		};
	}
	if (isPlaceholder(value)) return MISSING;
	const read = id(pasted ?? value);
	return 'refusal' in read ? read : { value: { by: 'id', value: read.value } };
}

function isAddress(value: unknown): boolean {
	return /^\s*https?:/i.test(scalarText(value));
}

/** A bare value, from an expression or a script, is an ID. */
function located(raw: unknown): Located {
	return isLocated(raw)
		? { mode: scalarText(raw.mode), value: raw.value }
		: { mode: 'id', value: raw };
}
