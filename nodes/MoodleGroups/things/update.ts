import type { IDataObject } from 'n8n-workflow';

import { omit } from '../input/omit';
import type { Row } from '../input/row';
import type { Directory } from '../lookup/directory';
import { countVariables } from '../moodle/encode';
import { isInDoubt, type Answer } from '../moodle/failure';
import { capital } from '../moodle/naming';
import type { NewGroup } from '../moodle/shapes/group';
import type { SiteFields } from '../moodle/siteFields';
import { readable, resolveRows } from '../run/resolveRows';
import type { Run } from '../run/run';
import { writeRows } from '../run/write';
import type { Writing } from '../run/writing';
import { findThings, type Found, type ThingRow } from './find';
import type { Kind, Things, Change } from './kind';
import { learnFields, storable } from './rowValues';
import { differences, readBack, storedOf } from './stored';
import { explainChange } from './taken';
import type { Noun } from '../moodle/thingCalls';

/** Changes what the rows give, and keeps the rest as it is. */
export async function updateThings<K extends Noun, E extends ThingRow<K> & Partial<NewGroup>>(
	kind: Kind<K>,
	given: ReadonlyArray<Row<E>>,
	run: Run,
) {
	const { directory } = run;
	const things = kind.in(directory);
	const idOf = (row: Found<K, E>): number => row[`${kind.noun}id`];
	const rows = await findThings(kind, given, directory);
	await things.load(readable(rows).map(idOf));
	const changes = await resolveRows(rows, async (row): Promise<Answer<Change<Things[K]>>> => {
		// Another batch of n8n's may have changed it since it was read.
		await things.load([idOf(row)]);
		const current = things.known(idOf(row)) ?? { failure: things.forbidden! };
		if ('failure' in current) return current;
		const { named, ...values } = row as Record<string, unknown> & { named: IDataObject };
		const wanted: Partial<NewGroup> = omit<Record<string, unknown>, string>(
			values,
			'course',
			kind.noun,
			`${kind.noun}id`,
		);
		return { value: { current: current.value, wanted, named } };
	});
	const look = ({ current, wanted }: Change) => ({ ...wanted, courseid: current.courseid });
	await learnFields(kind, changes, directory, look);
	const checked = await resolveRows(changes, async (change) => {
		const read = await storable(kind, change.wanted, directory, change.current);
		return 'failure' in read ? read : { value: { ...change, wanted: read.value } };
	});
	return await writeRows(checked, updating(kind, directory), run);
}

/** Updates things and reads them back; what changes nothing is not sent. */
export function updating<K extends Noun>(
	kind: Kind<K>,
	directory: Directory,
): Writing<Change<Things[K]>, null> {
	const things = kind.in(directory);
	return {
		identity: ({ current }) => `update ${current.id}`,
		duplicateMessage: ({ current }) => `${capital(kind.noun)} ${current.id} occurs twice`,
		show: ({ current, named }) => ({ ...named, [`${kind.noun}id`]: current.id }),
		variables: (change) => countVariables(updateOf(change)),
		alreadySettled: (change) =>
			changesNothing(change, things.fields)
				? { done: 'unchanged', value: outputOf(change, change.current) }
				: undefined,
		serialKey: ({ current }) => current.courseid,
		async send(moodle, entries) {
			const answer = await kind.calls(moodle).update(entries.map(updateOf));
			const ids = entries.map(({ current }) => current.id);
			for (const { current } of entries) things.inCourse.forget(current.courseid);
			if ('value' in answer) await readBack(things, ids);
			else if (isInDoubt(answer.failure)) things.forget(ids);
			return answer;
		},
		result(change) {
			const stored = storedOf<Things[K]>(things, change.current, change.wanted, 'updated');
			if ('failure' in stored) return stored;
			const { held, reason } = stored;
			return { done: 'updated', value: outputOf(change, held), reason };
		},
		async explain(entries, failure) {
			const reasons = await Promise.all(
				entries.map(async (change) => await explainChange(kind, change, failure, directory)),
			);
			return reasons.map((reason) => reason && { failure: reason });
		},
	};
}

/** What to send: Moodle resets the description and its format unless they are sent again. */
export function updateOf({ current, wanted }: Pick<Change, 'current' | 'wanted'>) {
	return {
		...wanted,
		id: current.id,
		name: wanted.name ?? current.name,
		description: wanted.description ?? current.description,
		descriptionformat: wanted.descriptionformat ?? current.descriptionformat,
	};
}

/** Whether everything is as the row wants it; what is never read back always counts as a change. */
export function changesNothing({ current, wanted }: Change, fields: SiteFields): boolean {
	return wanted.enrolmentkey === undefined && differences(current, wanted, fields).length === 0;
}

/** The row's names, and the thing. */
function outputOf({ named }: Change, thing: Change['current']): IDataObject {
	return { ...named, ...omit(thing as Things['grouping'], 'groups') };
}
