/** What a call may have missed where Moodle does not say what it is: from 5.0 on. */
export const MISSING: Readonly<Record<string, string>> = {
	core_group_add_group_members: 'The group or the user does not exist',
	core_group_delete_group_members: 'The group or the user does not exist',
	enrol_manual_enrol_users: 'The user does not exist',
	core_group_assign_grouping: 'The group or the grouping does not exist',
	core_group_unassign_grouping: 'The group or the grouping does not exist',
};

/** Writes of IDs only, and what they change: if the database refuses, it can only be locked. */
export const WITHOUT_TEXTS: Readonly<Record<string, string>> = {
	core_group_add_group_members: 'groups',
	core_group_delete_group_members: 'groups',
	core_group_delete_groups: 'groups',
	core_group_delete_groupings: 'groupings',
	core_group_assign_grouping: 'groupings',
	core_group_unassign_grouping: 'groupings',
	enrol_manual_enrol_users: 'courses',
};
