import type { IDataObject } from 'n8n-workflow';

import type { Directory } from '../lookup/directory';
import { countVariables } from '../moodle/encode';
import type { Failure } from '../moodle/failure';
import { finding } from '../moodle/reasons';
import type { CustomField, Group, GroupUpdate } from '../moodle/shapes/group';
import { omit } from '../rows/omit';
import type { Writing } from '../rows/write';
import { nameTaken } from './explainNewGroups';
import type { GroupValues } from './groupFields';

/** A group as it is, what a row wants changed, and what that row calls things. */
export interface Change {
	readonly current: Group;
	readonly wanted: Partial<GroupValues> & { readonly name: string | undefined };
	readonly named: IDataObject;
}

/** Updates groups: `core_group_update_groups`; what changes nothing is not sent. */
export function updating(directory: Directory): Writing<Change, null> {
	return {
		identity: ({ current }) => `update ${current.id}`,
		twice: ({ current }) => `Group ${current.id} occurs twice`,
		show: ({ current, named }) => ({ ...named, groupid: current.id }),
		variables: (change) => countVariables(updateOf(change)),
		known: (change) =>
			changesNothing(change) ? { result: outputOf(change, 'unchanged') } : undefined,
		lane: ({ current }) => current.courseid,
		async send(moodle, entries) {
			const answer = await moodle.updateGroups(entries.map(updateOf));
			for (const { current } of entries) directory.groups.inCourse.forget(current.courseid);
			if ('value' in answer) directory.groups.forget(entries.map(({ current }) => current.id));
			return answer;
		},
		result: (change) => ({ result: outputOf(change, 'updated') }),
		async explain(entries, failure) {
			const reasons = entries.map(async (change) => await explain(change, failure, directory));
			return (await Promise.all(reasons)).map((reason) => reason && { failure: reason });
		},
	};
}

/** Moodle resets the description and its format unless they are sent again. */
function updateOf({ current, wanted }: Change): GroupUpdate {
	const { name, description, descriptionformat, ...details } = wanted;
	return {
		...details,
		id: current.id,
		name: name ?? current.name,
		description: description ?? current.description,
		descriptionformat: descriptionformat ?? current.descriptionformat,
	};
}

/** An enrolment key is never read back, so it is always sent. */
function changesNothing({ current, wanted }: Change): boolean {
	const { customfields, enrolmentkey, ...values } = wanted;
	const isSame = Object.entries(values).every(
		([key, value]) => value === undefined || value === current[key as keyof Group],
	);
	return isSame && enrolmentkey === undefined && !changesFields(current, customfields);
}

function changesFields({ customfields: current = [] }: Group, wanted: readonly CustomField[] = []) {
	return wanted.some(({ shortname, value }) => {
		const field = current.find((one) => one.shortname === shortname);
		return field?.value !== value;
	});
}

function outputOf({ current, wanted, named }: Change, status: string): IDataObject {
	const given = Object.entries(omit(wanted, 'enrolmentkey')).filter(
		([, value]) => value !== undefined,
	);
	return { ...named, ...current, ...Object.fromEntries(given), status };
}

async function explain(
	{ current, wanted }: Change,
	{ errorcode }: Failure,
	directory: Directory,
): Promise<Failure | undefined> {
	const { groups, courses, members } = directory;
	const course = await groups.inCourse.read(current.courseid);
	if ('failure' in course) return undefined;
	const { name, idnumber } = wanted;
	const sameName =
		name === undefined ? [] : course.value.matches('name', name).filter(isOther(current));
	if (sameName.length > 0) return (await nameTaken(sameName[0], directory, errorcode)).failure;
	const taker = idnumber === undefined ? undefined : course.value.withIdnumber(idnumber);
	if (taker !== undefined && taker.id !== current.id) {
		const given = [idnumber!, taker, await courses.name(current.courseid)] as const;
		return finding('idnumberTaken', [...given], errorcode).failure;
	}
	const isLocked =
		(wanted.visibility ?? current.visibility) !== current.visibility ||
		(wanted.participation ?? current.participation) !== current.participation;
	if (!isLocked || errorcode !== 'invalidparameter') return undefined;
	await members.load([current.id]);
	const known = members.known(current.id);
	const isEmpty = known !== undefined && 'userids' in known && known.userids.size === 0;
	return isEmpty ? undefined : finding('visibilityLocked', [current], errorcode).failure;
}

function isOther(current: Group) {
	return ({ id }: Group): boolean => id !== current.id;
}
