import type { Directory } from '../lookup/directory';
import type { Failure } from '../moodle/failure';
import { diagnosis } from '../moodle/reasons';
import type { Group, GroupDetails } from '../moodle/shapes/group';

/** Moodle keeps the visibility and participation of a group as they are while it has members. */
export async function explainLocked(
	current: Group,
	wanted: GroupDetails,
	{ kind, errorcode }: Failure,
	{ members }: Directory,
): Promise<Failure | undefined> {
	const isLocked =
		(wanted.visibility ?? current.visibility) !== current.visibility ||
		(wanted.participation ?? current.participation) !== current.participation;
	if (!isLocked || kind !== 'invalid') return undefined;
	await members.load([current.id]);
	const known = members.known(current.id);
	const isEmpty = known !== undefined && 'userids' in known && known.userids.size === 0;
	return isEmpty ? undefined : diagnosis('visibilityLocked', [current], errorcode).failure;
}
