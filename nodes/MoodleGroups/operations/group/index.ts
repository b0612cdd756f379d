import { oneOf, type Options } from '../../input/options';
import {
	optionalCourse,
	optionalCourseOfGroup,
	optionalGrouping,
	requiredGroup,
} from '../../input/references';
import { groupFields, newIdnumberField, newNameField } from '../../panel/valueFields';
import { createThings } from '../../things/createThings';
import { deleteThings } from '../../things/delete';
import { GROUP, itemOf } from '../../things/kind';
import {
	missingGroupingOptions,
	newGroups,
	UNSETTABLE,
	type MissingGroupingSettings,
} from '../../things/newGroups';
import { upsertThings } from '../../things/plan';
import { updateThings } from '../../things/update';
import { columnHints } from '../columnHints';
import { getThing } from '../getThing';
import { operationField, writeOperation } from '../operation';
import { getGroups } from './getMany';
import { syncOption } from './sync';

const knownGroup = { course: optionalCourseOfGroup, group: requiredGroup };

/** What a row may change. */
const changes = { ...groupFields, name: newNameField, idnumber: newIdnumberField };

interface CreateSettings extends MissingGroupingSettings {
	readonly ifGroupExists: 'fail' | 'return';
}

const createOptions: Options<CreateSettings> = {
	...missingGroupingOptions,
	ifGroupExists: {
		displayName: 'If Group Exists',
		read: oneOf('fail', 'return'),
		otherwise: 'fail',
	},
};

/** The operations of the resource Group. */
export const groupOperations = [
	// core_group_create_groups
	writeOperation(
		{
			name: 'Create',
			value: 'create',
			action: 'Create groups',
			description: 'Create new groups in courses',
		},
		newGroups,
		async (rows, run, { ifGroupExists: ifExists, createMissingGroupings: isMaking }) =>
			await createThings(GROUP, rows, run, { ifExists, isMaking }),
		createOptions,
	),
	// core_group_create_groups, core_group_update_groups
	writeOperation(
		{
			name: 'Create or Update',
			value: 'createOrUpdate',
			action: 'Create or update groups',
			description: 'Create new groups, or update existing ones (upsert)',
		},
		newGroups,
		async (rows, run, { createMissingGroupings }) =>
			await upsertThings(GROUP, rows, run, createMissingGroupings),
		missingGroupingOptions,
	),
	// core_group_delete_groups
	writeOperation(
		{
			name: 'Delete',
			value: 'delete',
			action: 'Delete groups',
			description:
				'Delete groups permanently, with their pictures, assignment overrides and calendar events. Members stay enrolled, but group submissions lose their group, and an activity restricted to the group is closed to everyone.',
		},
		{ noun: 'group', fields: knownGroup, foreign: { ...changes, grouping: optionalGrouping } },
		async (rows, run) => await deleteThings(GROUP, rows, run),
	),
	// core_group_get_groups
	getThing(GROUP, { course: optionalCourse, group: requiredGroup }, (group) =>
		itemOf('group', group),
	),
	getGroups,
	{ option: syncOption, fields: newGroups.fields },
	// core_group_update_groups; blank means that it stays as it is.
	writeOperation(
		{
			name: 'Update',
			value: 'update',
			action: 'Update groups',
			description: 'Update groups; fields left out stay as they are',
		},
		{
			noun: 'group',
			fields: { ...knownGroup, ...changes },
			unsettable: UNSETTABLE,
		},
		async (rows, run) => await updateThings(GROUP, rows, run),
	),
] as const;

/** The field in which the user chooses one. */
export const groupOperation = operationField('group', groupOperations);

export const groupHints = columnHints('group', groupOperations);
