import type { INodeProperties, INodePropertyMode as Mode } from 'n8n-workflow';

import type { Thing } from '../input/references';

/** What differs between the places where a course, group, user or grouping is chosen. */
export type LocatorPlace = Partial<
	Pick<INodeProperties, 'displayName' | 'name' | 'required' | 'description' | 'displayOptions'>
>;

/**
 * Chooses a thing: from a list, which may depend on the fields next to it, by whatever identifies it,
 * by one thing of these, or by the address of its page. A dropped column is taken for the first mode
 * after the list, unless a mode is named `id`: then it would be an ID. The box of a mode is 48 pixels
 * wide, so only short labels are modes.
 */
export function locator(thing: Thing, place: LocatorPlace): INodeProperties {
	const { displayName, list } = thing;
	return {
		displayName,
		name: displayName.toLowerCase(),
		type: 'resourceLocator',
		default: { mode: 'list', value: '' },
		typeOptions: { loadOptionsDependsOn: [...list.dependsOn] },
		modes: modesOf(thing),
		...place,
	};
}

/** Chooses a role, from a list that depends on the course, or by its short name. */
export function roleLocator(place: LocatorPlace): INodeProperties {
	return {
		displayName: 'Role',
		name: 'role',
		type: 'resourceLocator',
		default: { mode: 'list', value: '' },
		typeOptions: { loadOptionsDependsOn: ['&course.value'] },
		modes: [
			listMode('role', 'searchRoles'),
			textMode({ placeholder: 'student', hint: 'Short name of the role' }),
		],
		...place,
	};
}

function modesOf({ displayName, text, list, address, by }: Thing): Mode[] {
	const noun = displayName.toLowerCase();
	const { name, email } = by;
	return [
		listMode(noun, list.searchListMethod),
		textMode(text),
		...(name === undefined ? [] : [mode('name', 'Name', `e.g. ${name.placeholder}`)]),
		...(email === undefined ? [] : [mode('email', 'Email', `e.g. ${email.placeholder}`)]),
		{
			...mode('byId', 'By ID', `e.g. ${by.id.placeholder}`),
			validation: [validation('\\s*\\d+\\s*', 'Not a Moodle ID, which is a number')],
		},
		...(address === undefined ? [] : [urlMode(noun, address)]),
	];
}

function listMode(noun: string, searchListMethod: string): Mode {
	return {
		...mode('list', 'From List', `Select a ${noun}...`),
		type: 'list',
		typeOptions: { searchListMethod, searchable: true },
	};
}

function textMode({ placeholder, hint }: Thing['text']): Mode {
	return { ...mode('text', 'By Text', `e.g. ${placeholder}`), hint };
}

function urlMode(noun: string, address: string): Mode {
	// The pages of a thing differ, but not the folder, nor the name of the ID.
	const [, folder, name] = /\/(\w+)\/\w+\.php\?(\w+)=/.exec(address)!;
	const regex = `https?://.*/${folder}/.*[?&]${name}=\\d+.*`;
	return {
		...mode('url', 'By URL', `e.g. ${address}`),
		validation: [validation(regex, `Not the address of a ${noun} in Moodle`)],
	};
}

function mode(name: string, displayName: string, placeholder: string): Mode {
	const named = { displayName, name, placeholder };
	return { ...named, type: 'string' };
}

function validation(regex: string, errorMessage: string) {
	return { type: 'regex', properties: { regex, errorMessage } } as const;
}
