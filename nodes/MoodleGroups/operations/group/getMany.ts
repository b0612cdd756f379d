import { searchText, yesOrNo, type Options } from '../../input/options';
import { omit } from '../../input/omit';
import type { Group } from '../../moodle/shapes/group';
import { itemOf } from '../../things/kind';
import type { Identification } from '../../moodle/naming';
import { groupingFilter, inGrouping, ofCourse } from '../ofCourse';
import { getManyOperation } from '../operation';

interface Settings {
	readonly nameContains: string;
	readonly idnumber: string;
	readonly grouping: Identification | undefined;
	readonly includeMemberCount: boolean;
}

const settings: Options<Settings> = {
	nameContains: { displayName: 'Name Contains', read: searchText, otherwise: '' },
	idnumber: { displayName: 'ID Number', read: searchText, otherwise: '' },
	grouping: groupingFilter,
	includeMemberCount: { displayName: 'Include Member Count', read: yesOrNo, otherwise: false },
};

/** Group > Get Many: `core_group_get_course_groups`. */
export const getGroups = getManyOperation(
	{ action: 'Get many groups', description: 'Retrieve the groups of a course' },
	{
		...ofCourse(settings, async (courseid, row, { directory }) => {
			const all = await directory.groups.ofCourse(courseid);
			if ('failure' in all) return all;
			const some = await inGrouping(row.settings.grouping, courseid, all.value, directory);
			return 'failure' in some ? some : { value: some.value.filter(passes(row.settings)) };
		}),
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

/** Names are filtered as one types them, ID numbers exactly. */
function passes({ nameContains, idnumber }: Settings) {
	const part = nameContains.toLowerCase();
	return (group: Group): boolean =>
		group.name.toLowerCase().includes(part) && (idnumber === '' || group.idnumber === idnumber);
}
