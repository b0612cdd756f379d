import type { INodeProperties } from 'n8n-workflow';

/**
 * The operations for which something is shown. Each name begins with a slash: n8n's editor empties
 * a collection when a parameter is switched that its conditions name without one.
 */
export type Place = Readonly<Record<`/${string}`, Array<string | boolean>>>;

/** The operations that take rows. */
export const ROWS = {
	'/operation': [
		...['add', 'addGroups', 'create', 'createOrUpdate', 'delete'],
		...['remove', 'removeGroups', 'sync', 'update'],
	],
};

/** Where rows name what, and where what is read. */
export const at = {
	newGroups: { '/resource': ['group'], '/operation': ['create', 'createOrUpdate', 'sync'] },
	updatedGroups: { '/resource': ['group'], '/operation': ['update'] },
	knownGroups: { '/resource': ['group'], '/operation': ['delete', 'update'] },
	members: { '/resource': ['groupMember'] },
	addedMembers: { '/resource': ['groupMember'], '/operation': ['add', 'sync'] },
	assignments: { '/operation': ['addGroups', 'removeGroups'] },
	newGroupings: { '/resource': ['grouping'], '/operation': ['create', 'createOrUpdate'] },
	updatedGroupings: { '/resource': ['grouping'], '/operation': ['update'] },
	knownGroupings: { '/resource': ['grouping'], '/operation': ['delete', 'update'] },
	sync: { '/operation': ['sync'] },
	getMany: { '/operation': ['getMany'] },
};

/** A property with where it is shown. */
export function shown(show: Place, property: INodeProperties): INodeProperties {
	return { ...property, displayOptions: { show } };
}

/** Properties for several places: n8n shows each resource of a condition with each operation. */
export function inEach(
	places: readonly Place[],
	...properties: readonly INodeProperties[]
): INodeProperties[] {
	return properties.flatMap((property) => places.map((place) => shown(place, property)));
}

/** In the order of the alphabet, as n8n lists what can be added. */
export function sorted(properties: readonly INodeProperties[]): INodeProperties[] {
	return [...properties].sort((left, right) => left.displayName.localeCompare(right.displayName));
}
