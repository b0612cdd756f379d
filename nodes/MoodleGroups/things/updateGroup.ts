import type { IDataObject } from 'n8n-workflow';

import type { Directory } from '../lookup/directory';
import { explainTaken } from '../lookup/takenBy';
import { countVariables } from '../moodle/encode';
import { isInDoubt, type Failure } from '../moodle/failure';
import { finding } from '../moodle/reasons';
import type { Group } from '../moodle/shapes/group';
import { omit } from '../input/omit';
import { changeOutput, changesNothing, updateOf, type Change } from './change';
import type { GroupValues } from './groupFields';
import type { Writing } from '../run/writing';

/** A group as it is, and what a row wants changed. */
export type GroupChange = Change<
	Group,
	Partial<GroupValues> & { readonly name: string | undefined }
>;

/** Updates groups: `core_group_update_groups`; what changes nothing is not sent. */
export function updating(directory: Directory): Writing<GroupChange, null> {
	return {
		identity: ({ current }) => `update ${current.id}`,
		twice: ({ current }) => `Group ${current.id} occurs twice`,
		show: ({ current, named }) => ({ ...named, groupid: current.id }),
		variables: (change) => countVariables(updateOf(change)),
		known: (change) =>
			changesNothing(change) ? { result: outputOf(change, 'unchanged') } : undefined,
		lane: ({ current }) => current.courseid,
		async send(moodle, entries) {
			const answer = await moodle.groups.update(entries.map(updateOf));
			for (const { current } of entries) directory.groups.inCourse.forget(current.courseid);
			if ('value' in answer || isInDoubt(answer.failure)) {
				directory.groups.forget(entries.map(({ current }) => current.id));
			}
			return answer;
		},
		result: (change) => ({ result: outputOf(change, 'updated') }),
		async explain(entries, failure) {
			const reasons = entries.map(async (change) => await explain(change, failure, directory));
			return (await Promise.all(reasons)).map((reason) => reason && { failure: reason });
		},
	};
}

/** An enrolment key does not leave the node. */
function outputOf(change: GroupChange, status: string): IDataObject {
	return omit(changeOutput(change, status), 'enrolmentkey');
}

async function explain(
	{ current, wanted }: GroupChange,
	{ errorcode }: Failure,
	directory: Directory,
): Promise<Failure | undefined> {
	const { groups, members } = directory;
	const course = await groups.inCourse.read(current.courseid);
	if ('failure' in course) return undefined;
	const sought = { ...wanted, courseid: current.courseid };
	const taken = await explainTaken(groups, sought, directory, errorcode, current.id);
	if (taken !== undefined) return taken;
	const isLocked =
		(wanted.visibility ?? current.visibility) !== current.visibility ||
		(wanted.participation ?? current.participation) !== current.participation;
	if (!isLocked || errorcode !== 'invalidparameter') return undefined;
	await members.load([current.id]);
	const known = members.known(current.id);
	const isEmpty = known !== undefined && 'userids' in known && known.userids.size === 0;
	return isEmpty ? undefined : finding('visibilityLocked', [current], errorcode).failure;
}
