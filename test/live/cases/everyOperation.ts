/* eslint-disable @n8n/community-nodes/no-restricted-imports -- tests run on a developer's machine, never inside n8n */
import { strict as assert } from 'assert';

import type { INodeProperties, INodePropertyOptions } from 'n8n-workflow';

import { enrolledUserOperation } from '../../../nodes/MoodleGroups/operations/enrolledUser';
import { groupOperation } from '../../../nodes/MoodleGroups/operations/group';
import { groupingOperation } from '../../../nodes/MoodleGroups/operations/grouping';
import { groupMemberOperation } from '../../../nodes/MoodleGroups/operations/groupMember';
import type { LiveCase } from '../suite';
import { onlyStudents } from './support';

/** Fails for an operation that the node has and the cases before have not run. */
export const everyOperation: LiveCase = {
	name: 'every operation of the node was run',
	unless: onlyStudents,
	async run({ operations }) {
		const all = [
			enrolledUserOperation,
			groupOperation,
			groupMemberOperation,
			groupingOperation,
		].flatMap(operationsOf);
		assert.deepEqual([...operations].sort(), all.sort());
	},
};

function operationsOf({ options = [], displayOptions }: INodeProperties): string[] {
	const [resource] = displayOptions!.show!.resource!;
	return (options as INodePropertyOptions[]).map(({ value }) => `${resource as string}/${value}`);
}
