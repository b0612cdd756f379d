import type { CourseThings } from '../lookup/courseThings';
import type { Directory } from '../lookup/directory';
import { valueOf } from '../lookup/loader';
import { isInDoubt, type Answer, type Failure } from '../moodle/failure';
import { diagnosis } from '../moodle/reasons';
import type { Named } from '../moodle/shapes/group';
import type { WebService } from '../moodle/webService';
import type { Noun } from '../moodle/naming';
import { sendAll } from './assign';
import type { Change, Kind, Things } from './kind';
import type { FoundNew } from './newThings';
import { readFields } from './rowValues';
import { differences, readBack, storedOf, type Stored } from './stored';
import { updateOf } from './update';

/** A new thing, and the row that it was made for. */
export interface Filling<T> {
	readonly entry: FoundNew;
	readonly thing: T;
	/** Whether it was made without its custom fields. */
	readonly isBare: boolean;
}

/**
 * Reads new things back that have custom fields, and fills those that were made without.
 *
 * @param isRaw whether rows give their custom fields as they were typed, for the site's were unknown.
 * @returns what each thing holds, in their order; those without custom fields as they are.
 */
export async function fillFields<K extends Noun>(
	kind: Kind<K>,
	moodle: WebService,
	made: ReadonlyArray<Filling<Things[K]>>,
	directory: Directory,
	isRaw: boolean,
): Promise<Array<Stored<Things[K]>>> {
	const things: CourseThings<Things[K]> = kind.in(directory);
	const { fields } = things;
	const having = made.filter(({ entry }) => entry.customfields !== undefined);
	await readBack(things, idsOf(having));
	const isReady = !isRaw || fields.known === undefined;
	const answers = new Map<Filling<Named>, Answer<Change['wanted']>>();
	for (const one of having) {
		const wanted = { customfields: one.entry.customfields };
		answers.set(one, isReady ? { value: wanted } : readFields(wanted, things, directory.timezone));
	}
	const lacking = having.filter((one) => {
		const wanted = valueOf(answers.get(one));
		const held = valueOf(things.known(one.thing.id)) ?? {};
		return one.isBare && wanted !== undefined && differences(held, wanted, fields).length > 0;
	});
	const changes = lacking.map((one) =>
		updateOf({ current: one.thing, wanted: valueOf(answers.get(one))! }),
	);
	const failures = await sendAll(changes, async (some) => await kind.calls(moodle).update(some));
	for (const [index, failure] of failures.entries()) {
		if (failure !== undefined) answers.set(lacking[index], { failure });
	}
	await readBack(things, idsOf(lacking));
	return made.map((one) => {
		const wanted = answers.get(one);
		if (wanted === undefined) return { held: one.thing };
		if ('failure' in wanted) return { failure: unfilled(kind, one.thing, wanted.failure) };
		return storedOf<Things[K]>(things, one.thing, wanted.value, 'created');
	});
}

function idsOf(some: ReadonlyArray<Filling<Named>>): number[] {
	return some.map(({ thing }) => thing.id);
}

function unfilled({ noun }: { noun: Noun }, thing: Named, failure: Failure): Failure {
	const { message, advice, errorcode } = failure;
	const told = diagnosis('withoutFields', [noun, thing, message], errorcode).failure;
	const inDoubt = isInDoubt(failure);
	return { ...told, advice: `${advice} ${told.advice}`, effect: 'partly', inDoubt };
}
