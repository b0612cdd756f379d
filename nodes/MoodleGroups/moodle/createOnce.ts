import { pauseBefore } from './call';
import { isMissing, type Answer, type Failure } from './failure';
import type { Group, NewGroup } from './shapes/group';
import type { Grouping, NewGrouping } from './shapes/grouping';
import type { Transport } from './transport';
import type { WebService } from './webService';

/** How often a course is looked at for what nobody confirmed to be created. */
const LOOKS = 3;

/** What groups and groupings have in common when they are created. */
interface New {
	readonly courseid: number;
	readonly name: string;
	readonly description: string;
	readonly idnumber?: string;
}

/** How to create things and how to look for them. */
interface Creation<N extends New, T extends New & { readonly id: number }> {
	/** What a message calls them. */
	readonly things: string;
	readonly transport: Transport;
	readonly create: (entries: readonly N[]) => Promise<Answer<T[]>>;
	readonly list: (courseid: number) => Promise<Answer<T[]>>;
	/** Reads by id, which a list from a cache needs: it may show what was rolled back. */
	readonly confirm: (ids: readonly number[]) => Promise<Answer<T[]>>;
}

/** Creates groups, and after a lost answer finds out whether Moodle created them. */
export async function createGroupsOnce(
	moodle: WebService,
	groups: readonly NewGroup[],
): Promise<Answer<Group[]>> {
	const creation: Creation<NewGroup, Group> = {
		things: 'groups',
		transport: moodle.transport,
		create: async (entries) => await moodle.createGroups(entries),
		list: async (courseid) => await moodle.getCourseGroups(courseid),
		confirm: async (ids) => await moodle.getGroups(ids),
	};
	return await createOnce(creation, groups);
}

/** Creates groupings, and after a lost answer finds out whether Moodle created them. */
export async function createGroupingsOnce(
	moodle: WebService,
	groupings: readonly NewGrouping[],
): Promise<Answer<Grouping[]>> {
	const creation: Creation<NewGrouping, Grouping> = {
		things: 'groupings',
		transport: moodle.transport,
		create: async (entries) => await moodle.createGroupings(entries),
		list: async (courseid) => await moodle.getCourseGroupings(courseid),
		confirm: async (ids) => await moodle.getGroupings(ids),
	};
	return await createOnce(creation, groupings);
}

/**
 * A second try in the dark could make everything twice, because Moodle works on when its client
 * has gone.
 */
async function createOnce<N extends New, T extends New & { readonly id: number }>(
	creation: Creation<N, T>,
	entries: readonly N[],
): Promise<Answer<T[]>> {
	const first = await creation.create(entries);
	if (!('failure' in first) || first.failure.effect === 'nothing') return first;
	for (let look = 0; look < LOOKS; look++) {
		await creation.transport.pause(pauseBefore(look));
		const found = await findCreated(creation, entries);
		if ('failure' in found) return uncertain(creation.things, first.failure, found.failure);
		if (found.value !== undefined) return { value: found.value };
	}
	if (!first.failure.passing) return uncertain(creation.things, first.failure);
	const second = await creation.create(entries);
	if (!('failure' in second)) return second;
	// The second try may be refused because of what the first one has done after all.
	const found = await findCreated(creation, entries);
	if ('failure' in found) return uncertain(creation.things, second.failure, found.failure);
	if (found.value !== undefined) return { value: found.value };
	return second.failure.effect === 'nothing' ? second : uncertain(creation.things, second.failure);
}

/**
 * What was created in the order asked for, or `undefined` while one of them is not there: a list
 * is created whole or not at all.
 */
async function findCreated<N extends New, T extends New & { readonly id: number }>(
	{ list, confirm }: Creation<N, T>,
	entries: readonly N[],
): Promise<Answer<T[] | undefined>> {
	let listed: T[] = [];
	for (const courseid of new Set(entries.map((entry) => entry.courseid))) {
		const answer = await list(courseid);
		if ('failure' in answer) return answer;
		listed = listed.concat(answer.value);
	}
	const matches = entries.map((wanted) => listed.find((one) => isWanted(one, wanted)));
	if (matches.some((match) => match === undefined)) return { value: undefined };
	const confirmed = await confirm(matches.map((match) => match!.id));
	const isPhantom = 'failure' in confirmed && isMissing(confirmed.failure);
	return isPhantom ? { value: undefined } : confirmed;
}

/** One that was there before has the name, but hardly all the rest. */
function isWanted(one: New, wanted: New): boolean {
	return (
		one.courseid === wanted.courseid &&
		one.name === wanted.name &&
		one.description === wanted.description &&
		(one.idnumber ?? '') === (wanted.idnumber ?? '')
	);
}

function uncertain(things: string, failure: Failure, reading?: Failure): { failure: Failure } {
	const why = reading ? ` The node could not look for itself: ${reading.message}.` : '';
	return {
		failure: {
			...failure,
			message: `${failure.message}, so it is not known whether the ${things} were created`,
			advice: `Look for the ${things} in Moodle before you run this again.${why}`,
			effect: 'unknown',
			saysDoubt: true,
		},
	};
}
