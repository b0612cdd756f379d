import { invalidParameter, missingRecord, moodleException } from '../protocol/exceptions';
import { FORMATS } from '../text/formatText';
import { multiple, single, value, withDefault } from '../types/descriptions';
import { phpTrim } from '../types/php';
import { enterCourse, requireManageGroups } from '../world/access';
import { applyCustomFields } from './customFields';
import { findGroupingByIdnumber, groupingFields, newGrouping, requireFit } from './groupingShape';
import { webServiceFunction } from './webServiceFunction';

export const createGroupings = webServiceFunction({
	parameters: {
		groupings: multiple(
			single({
				courseid: value('INT'),
				...groupingFields,
				descriptionformat: withDefault(value('INT'), 1),
			}),
		),
	},
	returns: multiple(newGrouping),
	millisecondsPerEntry: 3,
	run({ groupings }, caller) {
		const { world } = caller;
		return groupings.map((asked) => {
			const courseid = Number(asked.courseid);
			if (phpTrim(asked.name) === '') throw invalidParameter('Invalid grouping name');
			if (world.storedGroupings(courseid).some(({ name }) => world.isSame(name, asked.name))) {
				throw invalidParameter('Grouping with the same name already exists in the course');
			}
			// Unlike with groups, an unknown course is a missing record.
			if (!world.courses.has(courseid)) throw missingRecord('course');
			enterCourse(caller, courseid);
			requireManageGroups(caller, courseid);
			const descriptionformat = Number(asked.descriptionformat);
			if (!FORMATS.includes(descriptionformat)) {
				throw moodleException('formatnotsupported', 'webservice/formatnotsupported');
			}
			const grouping = {
				courseid,
				name: phpTrim(asked.name),
				description: asked.description,
				descriptionformat,
				idnumber: phpTrim(asked.idnumber ?? ''),
			};
			if (findGroupingByIdnumber(world, courseid, grouping.idnumber) !== undefined) {
				throw moodleException('idnumbertaken', 'This ID number is already in use');
			}
			requireFit(grouping);
			const customfields = applyCustomFields(
				caller.version,
				world.groupingCustomFields,
				asked.customfields,
			);
			const created = world.createGrouping({ ...grouping, customfields });
			world.forgetGroups(courseid);
			return {
				...created,
				// Without it the grouping is there, but the answer does not fit its description.
				idnumber: asked.idnumber === undefined ? undefined : created.idnumber,
				customfields: asked.customfields,
			};
		});
	},
});
