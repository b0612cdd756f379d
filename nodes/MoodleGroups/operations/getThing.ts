import type { IDataObject } from 'n8n-workflow';

import type { Fields } from '../input/fields';
import { collectReads } from '../run/collectReads';
import { readable } from '../run/resolveRows';
import { findThings, type ThingRow } from '../things/find';
import type { Kind, Things } from '../things/kind';
import type { Noun } from '../moodle/naming';
import type { Operation } from './operation';

/**
 * The operation Get of a group (or grouping): what the panel of an item names, read by its id.
 *
 * @param tell the item of it.
 */
export function getThing<K extends Noun>(
	kind: Kind<K>,
	fields: Fields<ThingRow<K>>,
	tell: (thing: Things[K]) => IDataObject,
): Operation {
	const { noun } = kind;
	const option = {
		name: 'Get',
		value: 'get',
		action: `Get ${noun}`,
		description: `Retrieve a ${noun} by its name, ID number or ID`,
		routing: collectReads<ThingRow<K>, object, { readonly [key in `${K}id`]: number }>(
			fields,
			{},
			async (given, { directory }) => {
				const rows = await findThings(kind, given, directory);
				await kind.in(directory).load(readable(rows).map((row) => row[`${noun}id`]));
				return rows;
			},
			(row, { directory }) => {
				const things = kind.in(directory);
				const known = things.known(row[`${noun}id`]) ?? { failure: things.forbidden! };
				return 'failure' in known ? known : { value: [tell(known.value)] };
			},
		),
	};
	return { option, fields };
}
