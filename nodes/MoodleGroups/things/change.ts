import type { IDataObject } from 'n8n-workflow';

import type { CustomField } from '../moodle/shapes/group';

/** What a group or grouping is, as far as an update is concerned. */
interface Current {
	readonly id: number;
	readonly name: string;
	readonly description: string;
	readonly descriptionformat: number;
	readonly customfields?: readonly CustomField[];
}

/** What a row wants; `undefined` stays as it is. */
interface Wanted {
	readonly name?: string;
	readonly description?: string;
	readonly descriptionformat?: number;
	readonly customfields?: readonly CustomField[];
}

/** A group or grouping as it is, what a row wants changed, and what the row calls things. */
export interface Change<C, W> {
	readonly current: C;
	readonly wanted: W;
	readonly named: IDataObject;
}

/** What to send: Moodle resets the description and its format unless they are sent again. */
export function updateOf<C extends Current, W extends Wanted>({ current, wanted }: Change<C, W>) {
	return {
		...wanted,
		id: current.id,
		name: wanted.name ?? current.name,
		description: wanted.description ?? current.description,
		descriptionformat: wanted.descriptionformat ?? current.descriptionformat,
	};
}

/** Whether everything is as the row wants it; what is never read back always counts as a change. */
export function changesNothing<C extends Current, W extends Wanted>({
	current,
	wanted,
}: Change<C, W>): boolean {
	return Object.entries(wanted).every(([key, value]) => {
		if (value === undefined) return true;
		if (key === 'customfields') return hasFields(current, value as readonly CustomField[]);
		return value === current[key as keyof C];
	});
}

/** The row's names, the group or grouping as it is now, and what was done. */
export function changeOutput<C extends Current, W extends Wanted>(
	{ current, wanted, named }: Change<C, W>,
	status: string,
): IDataObject {
	const given = Object.entries(wanted).filter(([, value]) => value !== undefined);
	return { ...named, ...current, ...Object.fromEntries(given), status };
}

function hasFields({ customfields = [] }: Current, wanted: readonly CustomField[]): boolean {
	const now = new Map(customfields.map(({ shortname, value }) => [shortname, value]));
	return wanted.every(({ shortname, value }) => now.get(shortname) === value);
}
