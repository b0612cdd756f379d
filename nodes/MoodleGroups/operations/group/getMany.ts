import { isLocated } from '../../input/cells';
import type { Field } from '../../input/fields';
import { searchText, yesOrNo, type Options } from '../../input/options';
import { omit } from '../../input/omit';
import { optionalCourse, requiredCourse } from '../../input/references';
import { readUserGroups } from '../../lookup/userGroups';
import type { Answer } from '../../moodle/failure';
import type { Identification } from '../../moodle/naming';
import { diagnosis } from '../../moodle/reasons';
import type { Group } from '../../moodle/shapes/group';
import type { Run } from '../../run/run';
import { itemOf } from '../../things/kind';
import { findCourse, groupingFilter, inGrouping, userFilter } from '../ofCourse';
import { getManyOperation } from '../operation';

interface Settings {
	readonly nameContains: string;
	readonly idnumber: string;
	readonly grouping: Identification | undefined;
	readonly user: Identification | undefined;
	readonly includeMemberCount: boolean;
}

const settings: Options<Settings> = {
	nameContains: { displayName: 'Name Contains', read: searchText, otherwise: '' },
	idnumber: { displayName: 'ID Number', read: searchText, otherwise: '' },
	grouping: groupingFilter,
	user: userFilter,
	includeMemberCount: { displayName: 'Include Member Count', read: yesOrNo, otherwise: false },
};

/** Left out, it stands for all courses of a user; but not where an expression gives nothing. */
const courseOrAll: Field<Identification | undefined> = {
	...optionalCourse,
	read: (raw) =>
		isLocated(raw) && raw.value === '' ? { value: undefined } : requiredCourse.read(raw),
};

/** Group > Get Many: `core_group_get_course_groups`, of a user `core_group_get_course_user_groups`. */
export const getGroups = getManyOperation(
	{
		action: 'Get many groups',
		description: 'Retrieve the groups of a course, or those that a user is in',
	},
	{
		fields: { course: courseOrAll },
		settings,
		async list(row, run) {
			const { directory } = run;
			const course = row.course && (await findCourse(row.course, directory));
			if (course && 'failure' in course) return course;
			const all = await groupsOf(row.settings.user, course?.value, run);
			if ('failure' in all) return all;
			const some = await inGrouping(row.settings.grouping, course?.value, all.value, directory);
			return 'failure' in some ? some : { value: some.value.filter(passes(row.settings)) };
		},
		/** The number of members is `null` where Moodle hides them from the token. */
		async tell(some, row, { directory: { members } }) {
			const groups = some.map((group) => omit(itemOf('group', group), 'customfields'));
			if (!row.settings.includeMemberCount) return { value: groups };
			await members.load(some.map(({ id }) => id));
			if (members.forbidden !== undefined) return { failure: members.forbidden };
			const counted = groups.map((group, index) => {
				const known = members.known(some[index].id);
				const membercount = known !== undefined && 'userids' in known ? known.userids.size : null;
				return { ...group, membercount };
			});
			return { value: counted };
		},
	},
);

/** The groups of a user, in a course or in all of them; of a course, if no user is asked for. */
async function groupsOf(
	user: Identification | undefined,
	courseid: number | undefined,
	{ moodle, directory }: Run,
): Promise<Answer<readonly Group[]>> {
	if (user !== undefined) {
		const sought = { user, courseid };
		await directory.users.load([sought]);
		const found = directory.users.find(sought);
		if ('failure' in found) return found;
		return await readUserGroups(found.value, courseid, directory, moodle);
	}
	if (courseid === undefined) return diagnosis('choose', ['Course']);
	return await directory.groups.ofCourse(courseid);
}

/** Names are filtered as one types them, ID numbers exactly. */
function passes({ nameContains, idnumber }: Settings) {
	const part = nameContains.toLowerCase();
	return (group: Group): boolean =>
		group.name.toLowerCase().includes(part) && (idnumber === '' || group.idnumber === idnumber);
}
