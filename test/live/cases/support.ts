import type { IDataObject } from 'n8n-workflow';

import type { Live } from '../live';

export { by } from '../../support/sandbox';

/** Why a case cannot be tried on a site that is older than a version. */
export const onlyFrom = (version: '4.2' | '4.3') => (live: Live) =>
	live.isAtLeast(version) ? undefined : `needs Moodle ${version} or later`;

/** A case that would touch groups of others, were it run beside them. */
export const onlyAlone = ({ isShared }: Live) =>
	isShared ? 'the course has groups of others' : undefined;

/** A case in which Sync removes users. */
export const onlyStudents = ({ areStudents, users }: Live) =>
	areStudents
		? undefined
		: `the token sees fewer than ${users.length} students, and Sync keeps others`;

export function statuses(items: readonly IDataObject[]): unknown[] {
	return items.map(({ status }) => status);
}
