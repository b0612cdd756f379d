import { invalidParameter, moodleException, writeFailed } from '../protocol/exceptions';
import { FORMATS } from '../text/formatText';
import { multiple, optional, since, single, value, withDefault } from '../types/descriptions';
import { phpTrim } from '../types/php';
import { enterCourse, requireManageGroups } from '../world/access';
import { applyCustomFields, customFieldsGiven } from './customFields';
import { findByIdnumber, fitsColumns, newGroup } from './groupShape';
import { webServiceFunction } from './webServiceFunction';

export const createGroups = webServiceFunction({
	parameters: {
		groups: multiple(
			single({
				courseid: value('INT'),
				name: value('TEXT'),
				description: value('RAW'),
				descriptionformat: withDefault(value('INT'), 1),
				enrolmentkey: optional(value('RAW')),
				idnumber: optional(value('RAW')),
				visibility: since('groupVisibility', optional(value('INT'))),
				participation: since('groupVisibility', optional(value('BOOL'))),
				customfields: customFieldsGiven,
			}),
		),
	},
	returns: multiple(newGroup),
	millisecondsPerEntry: 3,
	run({ groups }, caller) {
		const { world } = caller;
		return groups.map((asked) => {
			const courseid = Number(asked.courseid);
			if (phpTrim(asked.name) === '') throw invalidParameter('Invalid group name');
			if (world.storedGroups(courseid).some(({ name }) => world.isSame(name, asked.name))) {
				throw invalidParameter('Group with the same name already exists in the course');
			}
			enterCourse(caller, asked.courseid);
			requireManageGroups(caller, courseid);
			const descriptionformat = Number(asked.descriptionformat);
			if (!FORMATS.includes(descriptionformat)) {
				throw moodleException('formatnotsupported', 'webservice/formatnotsupported');
			}
			const visibility = Number(asked.visibility ?? 0);
			if (![0, 1, 2, 3].includes(visibility)) throw invalidParameter('Invalid group visibility');
			const group = {
				courseid,
				name: phpTrim(asked.name),
				description: asked.description,
				descriptionformat,
				idnumber: phpTrim(asked.idnumber ?? ''),
				enrolmentkey: asked.enrolmentkey ?? null,
				visibility,
				// Only groups that everybody or their members can see take part in activities.
				participation: visibility <= 1 && (asked.participation ?? true),
			};
			if (findByIdnumber(world, courseid, group.idnumber) !== undefined) {
				throw moodleException('idnumbertaken', 'This ID number is already in use');
			}
			if (!fitsColumns(group)) throw writeFailed('ERROR:  value too long for type');
			const customfields = applyCustomFields(
				caller.version,
				world.groupCustomFields,
				asked.customfields,
			);
			const created = world.createGroup({ ...group, customfields });
			world.forgetGroups(courseid);
			return {
				...created,
				idnumber: asked.idnumber === undefined ? '' : created.idnumber,
				enrolmentkey: created.enrolmentkey ?? '',
				customfields: asked.customfields,
			};
		});
	},
});
