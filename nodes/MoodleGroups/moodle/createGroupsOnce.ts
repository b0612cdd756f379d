import { pauseBefore } from './call';
import type { Answer, Failure } from './failure';
import type { Group, NewGroup, WebService } from './webService';

/** How often the course is looked at for groups whose creation nobody confirmed. */
const LOOKS = 3;

/**
 * Creates groups, and after a lost answer finds out whether Moodle created them: a second try in
 * the dark could make every group twice, because Moodle works on when its client has gone.
 */
export async function createGroupsOnce(
	moodle: WebService,
	groups: readonly NewGroup[],
): Promise<Answer<Group[]>> {
	const first = await moodle.createGroups(groups);
	if (!('failure' in first) || first.failure.effect === 'nothing') return first;
	for (let look = 0; look < LOOKS; look++) {
		await moodle.transport.pause(pauseBefore(look));
		const found = await findCreated(moodle, groups);
		if ('failure' in found) return uncertain(first.failure, found.failure);
		if (found.value !== undefined) return { value: found.value };
	}
	if (!first.failure.passing) return uncertain(first.failure);
	const second = await moodle.createGroups(groups);
	if (!('failure' in second) || second.failure.effect === 'nothing') return second;
	const found = await findCreated(moodle, groups);
	if ('failure' in found || found.value === undefined) return uncertain(second.failure);
	return { value: found.value };
}

/**
 * The created groups in the order asked for, or `undefined` while one of them is not there: a
 * list is created whole or not at all.
 */
async function findCreated(
	moodle: WebService,
	groups: readonly NewGroup[],
): Promise<Answer<Group[] | undefined>> {
	const listed: Group[] = [];
	for (const courseid of new Set(groups.map((group) => group.courseid))) {
		const answer = await moodle.getCourseGroups(courseid);
		if ('failure' in answer) return answer;
		listed.push(...answer.value);
	}
	const matches = groups.map((wanted) => listed.find((group) => isThatGroup(group, wanted)));
	if (matches.some((match) => match === undefined)) return { value: undefined };
	const confirmed = await moodle.getGroups(matches.map((match) => match!.id));
	const isPhantom = 'failure' in confirmed && confirmed.failure.errorcode === 'invalidrecord';
	return isPhantom ? { value: undefined } : confirmed;
}

/** A group that was there before has the name, but hardly all the rest. */
function isThatGroup(group: Group, wanted: NewGroup): boolean {
	return (
		group.courseid === wanted.courseid &&
		group.name === wanted.name &&
		group.description === wanted.description &&
		group.idnumber === (wanted.idnumber ?? '')
	);
}

function uncertain(failure: Failure, reading?: Failure): { failure: Failure } {
	const why = reading ? ` The node could not look for itself: ${reading.message}.` : '';
	return {
		failure: {
			...failure,
			message: `${failure.message}, so it is not known whether the groups were created`,
			advice: `Look for the groups in Moodle before you run this again.${why}`,
			effect: 'unknown',
		},
	};
}
