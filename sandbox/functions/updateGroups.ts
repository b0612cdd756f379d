import { lockOfGroup } from '../database/locks';
import { invalidParameter, moodleException, phpError, writeFailed } from '../protocol/exceptions';
import { FORMATS } from '../text/formatText';
import { multiple, optional, since, single, value, withDefault } from '../types/descriptions';
import { isEmpty, isNumeric, isWhole, looselyEqual, phpTrim } from '../types/php';
import { enterCourse, hasCapability, requireManageGroups, type Caller } from '../world/access';
import type { Group } from '../world/model';
import type { World } from '../world/world';
import { applyCustomFields, customFieldsGiven } from './customFields';
import { findByIdnumber, fitsColumns } from './groupShape';
import { webServiceFunction } from './webServiceFunction';

export const updateGroups = webServiceFunction({
	parameters: {
		groups: multiple(
			single({
				id: value('INT'),
				name: value('TEXT'),
				description: optional(value('RAW')),
				descriptionformat: withDefault(value('INT'), 1),
				enrolmentkey: optional(value('RAW')),
				idnumber: optional(value('RAW')),
				visibility: since('groupVisibility', optional(value('TEXT'))),
				participation: since('groupVisibility', optional(value('BOOL'))),
				customfields: customFieldsGiven,
			}),
		),
	},
	returns: null,
	millisecondsPerEntry: 5,
	locks: ({ groups }) => groups.map(({ id }) => [lockOfGroup(Number(id))]),
	run({ groups }, caller) {
		const { world } = caller;
		for (const asked of groups) {
			if (phpTrim(asked.name) === '') throw invalidParameter('Invalid group name');
			const group = world.groups.get(Number(asked.id));
			if (group === undefined) throw invalidParameter('Group does not exist');
			// A name that PHP takes for the present one is not looked for.
			const isTaken = world
				.storedGroups(group.courseid)
				.some(({ name }) => world.isSame(name, asked.name));
			if (isTaken && !looselyEqual(asked.name, group.name)) {
				throw invalidParameter('A different group with the same name already exists');
			}
			const visibility = visibilityOf(asked.visibility, group, world);
			const participation = asked.participation ?? group.participation;
			const changesVisibility =
				visibility !== group.visibility || participation !== group.participation;
			if (changesVisibility && world.members.get(group.id)!.size > 0) {
				throw invalidParameter('The group has members, its visibility cannot be changed');
			}
			enterCourse(caller, group.courseid);
			requireManageGroups(caller, group.courseid);
			const descriptionformat = Number(asked.descriptionformat);
			if (!isEmpty(asked.description ?? '') && !FORMATS.includes(descriptionformat)) {
				throw moodleException('formatnotsupported', 'webservice/formatnotsupported');
			}
			const updated = {
				...group,
				name: phpTrim(asked.name),
				description: asked.description ?? group.description,
				descriptionformat,
				idnumber: asked.idnumber === undefined ? group.idnumber : phpTrim(asked.idnumber),
				enrolmentkey: asked.enrolmentkey ?? group.enrolmentkey,
				visibility,
				participation: visibility <= 1 && participation,
				// Who may create the conversation of a group is taken to want none.
				messaging: group.messaging && !mayCreateConversations(caller, group.courseid),
			};
			const taken =
				asked.idnumber !== undefined && updated.idnumber !== group.idnumber
					? findByIdnumber(world, group.courseid, updated.idnumber)
					: undefined;
			if (taken !== undefined && taken.id !== group.id) {
				throw moodleException('idnumbertaken', 'This ID number is already in use');
			}
			if (!fitsColumns(updated)) throw writeFailed('ERROR:  value too long for type');
			const customfields = applyCustomFields(
				caller.version,
				world.groupCustomFields,
				asked.customfields,
				group.customfields,
			);
			world.updateGroup({ ...updated, customfields });
			world.forgetGroups(group.courseid);
		}
	},
});

function mayCreateConversations(caller: Caller, courseid: number): boolean {
	return hasCapability(caller, 'moodle/course:creategroupconversations', courseid);
}

/**
 * Moodle declares it as a text, checks it as PHP's number, and stores the text: to PostgreSQL `1.0` is
 * no whole number, and MariaDB rounds it.
 */
function visibilityOf(asked: string | undefined, { visibility }: Group, { database }: World) {
	if (asked === undefined) return visibility;
	if (!isNumeric(asked))
		throw phpError('TypeError', 'Argument #1 ($visibility) must be of type int');
	const whole = Math.trunc(Number(asked)) || 0;
	if (whole < 0 || whole > 3) throw invalidParameter('Invalid group visibility');
	if (isWhole(asked)) return whole;
	if (database === 'postgresql')
		throw writeFailed('ERROR:  invalid input syntax for type smallint');
	return Math.round(Number(asked));
}
