import type { IDataObject } from 'n8n-workflow';

import type { Directory } from '../lookup/directory';
import { isMissing } from '../moodle/failure';
import type { Outcome } from '../run/entry';
import type { FoundGroup, GroupRow } from './findGroups';
import type { Writing } from '../run/writing';

/** Deletes groups; what is not there is left out. */
export function deleting(directory: Directory): Writing<FoundGroup<GroupRow>, null> {
	return {
		identity: ({ groupid }) => `${groupid}`,
		// As writes of members go through the groups, so that none waits for the other in a circle.
		order: (left, right) => left.groupid - right.groupid,
		show: ({ named, groupid }) => ({ ...named, groupid }),
		variables: () => 1,
		known: (group) => alreadySo(group, directory),
		async send(moodle, entries) {
			const answer = await moodle.groups.delete(entries.map(({ groupid }) => groupid));
			if ('value' in answer) for (const { groupid } of entries) forget(groupid, directory);
			return answer;
		},
		result(group) {
			const status = directory.groups.barred === undefined ? {} : { status: 'sent' };
			return { result: { ...outputOf(group, true), ...status } };
		},
	};
}

/** What is not there need not be deleted. */
function alreadySo(group: FoundGroup<GroupRow>, { groups: known }: Directory): Outcome | undefined {
	const answer = known.known(group.groupid);
	if (answer === undefined || 'value' in answer) return undefined;
	return isMissing(answer.failure) ? { result: outputOf(group, false) } : answer;
}

function forget(groupid: number, { groups: known }: Directory): void {
	const answer = known.known(groupid);
	if (answer !== undefined && 'value' in answer) known.inCourse.forget(answer.value.courseid);
	known.setMissing(groupid, 'invalidrecord');
}

function outputOf({ named, groupid }: FoundGroup<GroupRow>, deleted: boolean): IDataObject {
	return { ...named, groupid, deleted };
}
