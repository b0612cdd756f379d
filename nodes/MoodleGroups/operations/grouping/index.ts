import {
	optionalCourse,
	optionalGroup,
	requiredCourse,
	requiredGrouping,
} from '../../input/references';
import {
	groupingFields,
	groupingNameField,
	newIdnumberField,
	newNameField,
} from '../../panel/valueFields';
import { ASSIGNMENT, assignments } from '../../relations/assignment';
import { relate } from '../../relations/relation';
import { createThings } from '../../things/createThings';
import { deleteThings } from '../../things/delete';
import { GROUPING, itemOf } from '../../things/kind';
import { upsertThings } from '../../things/plan';
import { updateThings } from '../../things/update';
import { columnHints } from '../columnHints';
import { operationField, writeOperation } from '../operation';
import { getThing } from '../getThing';
import { getGroupings, groupsIn } from './getMany';

const knownGrouping = { course: optionalCourse, grouping: requiredGrouping };

/** What a new one has. */
const newGroupings = {
	noun: 'grouping',
	fields: { course: requiredCourse, name: groupingNameField, ...groupingFields },
};

/** What a row may change. */
const changes = { name: newNameField, ...groupingFields, idnumber: newIdnumberField };

/** The operations of the resource Grouping. */
export const groupingOperations = [
	// core_group_assign_grouping
	writeOperation(
		{
			name: 'Add Groups',
			value: 'addGroups',
			action: 'Add groups to grouping',
			description: 'Put groups into groupings of their course',
		},
		assignments,
		async (rows, run) => await relate(ASSIGNMENT, true, rows, run),
	),
	// core_group_create_groupings
	writeOperation(
		{
			name: 'Create',
			value: 'create',
			action: 'Create groupings',
			description: 'Create new groupings in courses',
		},
		newGroupings,
		async (rows, run) => await createThings(GROUPING, rows, run),
	),
	// core_group_create_groupings, core_group_update_groupings
	writeOperation(
		{
			name: 'Create or Update',
			value: 'createOrUpdate',
			action: 'Create or update groupings',
			description: 'Create new groupings, or update existing ones (upsert)',
		},
		newGroupings,
		async (rows, run) => await upsertThings(GROUPING, rows, run),
	),
	// core_group_delete_groupings
	writeOperation(
		{
			name: 'Delete',
			value: 'delete',
			action: 'Delete groupings',
			description: 'Delete groupings permanently; their groups stay',
		},
		{ noun: 'grouping', fields: knownGrouping, foreign: { ...changes, group: optionalGroup } },
		async (rows, run) => await deleteThings(GROUPING, rows, run),
	),
	// core_group_get_groupings
	getThing(GROUPING, { course: optionalCourse, grouping: requiredGrouping }, (grouping) => ({
		...itemOf('grouping', grouping),
		...groupsIn(grouping),
	})),
	getGroupings,
	// core_group_unassign_grouping
	writeOperation(
		{
			name: 'Remove Groups',
			value: 'removeGroups',
			action: 'Remove groups from grouping',
			description: 'Remove groups from groupings; the groups themselves stay',
		},
		assignments,
		async (rows, run) => await relate(ASSIGNMENT, false, rows, run),
	),
	// core_group_update_groupings; blank means that it stays as it is.
	writeOperation(
		{
			name: 'Update',
			value: 'update',
			action: 'Update groupings',
			description: 'Update groupings; fields left out stay as they are',
		},
		{
			noun: 'grouping',
			fields: { ...knownGrouping, ...changes },
		},
		async (rows, run) => await updateThings(GROUPING, rows, run),
	),
] as const;

/** The field in which the user chooses one. */
export const groupingOperation = operationField('grouping', groupingOperations);

export const groupingHints = columnHints('grouping', groupingOperations);
