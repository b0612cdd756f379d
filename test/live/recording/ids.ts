/** What an id is of. */
export type Kind = 'course' | 'group' | 'grouping' | 'user';

/** What the keys of requests and answers hold the ids of, alone or in lists. */
const KINDS: Record<string, Kind> = {
	courseid: 'course',
	groupid: 'group',
	groupids: 'group',
	groupingid: 'grouping',
	groupingids: 'grouping',
	userid: 'user',
	userids: 'user',
};

/** What lists hold, by the key below which they stand. */
const LISTS: Record<string, Kind> = {
	groups: 'group',
	groupings: 'grouping',
	courses: 'course',
	enrolledcourses: 'course',
};

/** What functions answer with that give a bare list. */
const ANSWERS: Record<string, Kind> = {
	core_group_create_groups: 'group',
	core_group_get_groups: 'group',
	core_group_get_course_groups: 'group',
	core_group_create_groupings: 'grouping',
	core_group_get_groupings: 'grouping',
	core_group_get_course_groupings: 'grouping',
	core_user_get_course_user_profiles: 'user',
	core_user_get_users_by_field: 'user',
	core_enrol_get_enrolled_users: 'user',
};

export const kindOfKey = (key: string): Kind | undefined => KINDS[key];

export const kindOfList = (key: string): Kind | undefined => LISTS[key];

export const kindOfAnswer = (fn: string): Kind | undefined => ANSWERS[fn];

/** What a parameter of a request holds the id of, by its name in PHP's notation. */
export function kindOfParameter(name: string): Kind | undefined {
	const path = name.split(/[[\]]+/).filter((part) => part !== '' && !/^\d+$/.test(part));
	const last = path[path.length - 1];
	return last === 'id' ? kindOfList(path[0]) : kindOfKey(last);
}
