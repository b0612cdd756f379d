import type {
	IDisplayOptions,
	INodeProperties,
	INodePropertyMode as Mode,
	INodePropertyModeValidation,
} from 'n8n-workflow';

/** What differs between the places where a course, group, user or grouping is chosen. */
export interface LocatorPlace {
	readonly required?: boolean;
	readonly description?: string;
	readonly displayOptions?: IDisplayOptions;
}

interface Kind {
	readonly displayName: string;
	readonly name: string;
	readonly description: string;
	readonly searchListMethod: string;
	/** Fields next to this one that its list depends on. */
	readonly dependsOn: readonly string[];
	readonly url?: { readonly placeholder: string; readonly regex: string };
	readonly idPlaceholder: string;
	readonly texts: ReadonlyArray<{ displayName: string; name: string; placeholder: string }>;
}

const ID_NUMBER = { displayName: 'By ID Number', name: 'idnumber' };

const COURSE: Kind = {
	displayName: 'Course',
	name: 'course',
	description: 'The course of the group',
	searchListMethod: 'searchCourses',
	dependsOn: [],
	url: {
		placeholder: 'e.g. https://moodle.example.edu/course/view.php?id=7',
		regex: 'https?://.*/course/.*[?&]id=\\d+.*',
	},
	idPlaceholder: 'e.g. 7',
	texts: [
		{ displayName: 'By Short Name', name: 'shortname', placeholder: 'e.g. PHYS101' },
		{ ...ID_NUMBER, placeholder: 'e.g. SIS-PHYS101' },
	],
};

const GROUP: Kind = {
	displayName: 'Group',
	name: 'group',
	description: 'The group; its name and ID number are looked up in the course',
	searchListMethod: 'searchGroups',
	dependsOn: ['&course.value'],
	url: {
		placeholder: 'e.g. https://moodle.example.edu/group/members.php?group=42',
		regex: 'https?://.*/group/.*[?&]group=\\d+.*',
	},
	idPlaceholder: 'e.g. 42',
	texts: [
		{ displayName: 'By Name', name: 'name', placeholder: 'e.g. Lab A' },
		{ ...ID_NUMBER, placeholder: 'e.g. PHYS101-A' },
	],
};

const USER: Kind = {
	displayName: 'User',
	name: 'user',
	description: 'The user, who must be enrolled in the course of the group',
	searchListMethod: 'searchUsers',
	dependsOn: ['&course.value', '&group.value'],
	idPlaceholder: 'e.g. 1207',
	texts: [
		{ displayName: 'By Username', name: 'username', placeholder: 'e.g. ada' },
		{ displayName: 'By Email', name: 'email', placeholder: 'e.g. ada@example.edu' },
		{ ...ID_NUMBER, placeholder: 'e.g. S123456' },
	],
};

const GROUPING: Kind = {
	displayName: 'Grouping',
	name: 'grouping',
	description: 'The grouping; its name and ID number are looked up in the course',
	searchListMethod: 'searchGroupings',
	dependsOn: ['&course.value'],
	idPlaceholder: 'e.g. 9',
	texts: [
		{ displayName: 'By Name', name: 'name', placeholder: 'e.g. Lab Groups' },
		{ ...ID_NUMBER, placeholder: 'e.g. PHYS101-LABS' },
	],
};

/** Chooses a course: from a list, by its address, ID, short name or ID number. */
export const courseLocator = (place: LocatorPlace = {}) => locator(COURSE, place);

/** Chooses a group, from the list of the course chosen next to it, or in some other way. */
export const groupLocator = (place: LocatorPlace = {}) => locator(GROUP, place);

/** Chooses a user, from those enrolled in the course chosen next to it, or in some other way. */
export const userLocator = (place: LocatorPlace = {}) => locator(USER, place);

/** Chooses a grouping, from the list of the course chosen next to it, or in some other way. */
export const groupingLocator = (place: LocatorPlace = {}) => locator(GROUPING, place);

function locator(
	kind: Kind,
	{ required, description, displayOptions }: LocatorPlace,
): INodeProperties {
	const { displayName, name, dependsOn } = kind;
	return {
		displayName,
		name,
		type: 'resourceLocator',
		...(required ? { required } : {}),
		default: { mode: 'list', value: '' },
		description: description ?? kind.description,
		...(dependsOn.length === 0 ? {} : { typeOptions: { loadOptionsDependsOn: [...dependsOn] } }),
		modes: modesOf(kind),
		...(displayOptions === undefined ? {} : { displayOptions }),
	};
}

function modesOf({ displayName, searchListMethod, url, idPlaceholder, texts }: Kind) {
	const noun = displayName.toLowerCase();
	const list: Mode = {
		...mode('From List', 'list', `Select a ${noun}...`),
		type: 'list',
		typeOptions: { searchListMethod, searchable: true },
	};
	const byUrl = (address: NonNullable<Kind['url']>): Mode => ({
		...mode('By URL', 'url', address.placeholder),
		validation: [matches(address.regex, `Not the address of a ${noun} in Moodle`)],
	});
	const byId: Mode = {
		...mode('By ID', 'id', idPlaceholder),
		validation: [matches('\\s*\\d+\\s*', 'Not a Moodle ID, which is a number')],
	};
	return [
		list,
		...(url === undefined ? [] : [byUrl(url)]),
		byId,
		...texts.map((text) => mode(text.displayName, text.name, text.placeholder)),
	];
}

function mode(displayName: string, name: string, placeholder: string): Mode {
	const named = { displayName, name, placeholder };
	return { ...named, type: 'string' };
}

function matches(regex: string, errorMessage: string): INodePropertyModeValidation {
	return { type: 'regex', properties: { regex, errorMessage } };
}
