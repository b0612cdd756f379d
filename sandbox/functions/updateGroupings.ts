import { invalidParameter, moodleException } from '../protocol/exceptions';
import { FORMATS } from '../text/formatText';
import { multiple, single, value, withDefault } from '../types/descriptions';
import { looselyEqual, phpTrim } from '../types/php';
import { enterCourse, requireManageGroups } from '../world/access';
import { applyCustomFields } from './customFields';
import { findGroupingByIdnumber, groupingFields, requireFit } from './groupingShape';
import { webServiceFunction } from './webServiceFunction';

export const updateGroupings = webServiceFunction({
	parameters: {
		groupings: multiple(
			single({
				id: value('INT'),
				...groupingFields,
				descriptionformat: withDefault(value('INT'), 1),
			}),
		),
	},
	returns: null,
	millisecondsPerEntry: 5,
	run({ groupings }, caller) {
		const { world } = caller;
		for (const asked of groupings) {
			if (phpTrim(asked.name) === '') throw invalidParameter('Invalid grouping name');
			const grouping = world.groupings.get(Number(asked.id));
			if (grouping === undefined) throw invalidParameter('Grouping does not exist');
			const { courseid } = grouping;
			const isTaken = world
				.storedGroupings(courseid)
				.some(({ name }) => world.isSame(name, asked.name));
			if (isTaken && !looselyEqual(asked.name, grouping.name)) {
				throw invalidParameter('A different grouping with the same name already exists');
			}
			enterCourse(caller, courseid);
			requireManageGroups(caller, courseid);
			const descriptionformat = Number(asked.descriptionformat);
			if (!FORMATS.includes(descriptionformat)) {
				throw moodleException('formatnotsupported', 'webservice/formatnotsupported');
			}
			const updated = {
				...grouping,
				name: phpTrim(asked.name),
				description: asked.description,
				descriptionformat,
				idnumber: asked.idnumber === undefined ? grouping.idnumber : phpTrim(asked.idnumber),
			};
			const holder =
				asked.idnumber === undefined
					? undefined
					: findGroupingByIdnumber(world, courseid, updated.idnumber);
			if (holder !== undefined && holder.id !== grouping.id) {
				throw moodleException('idnumbertaken', 'This ID number is already in use');
			}
			requireFit(updated);
			const customfields = applyCustomFields(
				caller.version,
				world.groupingCustomFields,
				asked.customfields,
				grouping.customfields,
			);
			world.updateGrouping({ ...updated, customfields });
			world.forgetGroups(courseid);
		}
	},
});
