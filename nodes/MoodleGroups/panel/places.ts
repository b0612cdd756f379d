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

export const NEW_GROUPS = {
	'/resource': ['group'],
	'/operation': ['create', 'createOrUpdate', 'sync'],
};
export const UPDATED_GROUPS = { '/resource': ['group'], '/operation': ['update'] };
export const KNOWN_GROUPS = { '/resource': ['group'], '/operation': ['delete', 'update'] };
export const MEMBERS = { '/resource': ['groupMember'] };
export const ASSIGNMENTS = { '/operation': ['addGroups', 'removeGroups'] };
export const NEW_GROUPINGS = { '/resource': ['grouping'], '/operation': ['create'] };
export const UPDATED_GROUPINGS = { '/resource': ['grouping'], '/operation': ['update'] };
export const KNOWN_GROUPINGS = { '/resource': ['grouping'], '/operation': ['delete', 'update'] };

/** A property with where it is shown. */
export function shown(show: Place, property: INodeProperties): INodeProperties {
	return { ...property, displayOptions: { show } };
}

/** A property for several places: n8n shows each resource of a condition with each operation. */
export function inEach(property: INodeProperties, ...places: readonly Place[]): INodeProperties[] {
	return places.map((place) => shown(place, property));
}

/** In the order of the alphabet, as n8n lists what can be added. */
export function sorted(properties: readonly INodeProperties[]): INodeProperties[] {
	return [...properties].sort((left, right) => left.displayName.localeCompare(right.displayName));
}
