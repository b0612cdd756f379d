import type { IDataObject, INodeParameters, INodePropertyOptions } from 'n8n-workflow';

import type { Sandbox } from '../../../sandbox';
import { MoodleGroups } from '../../../nodes/MoodleGroups/MoodleGroups.node';
import { by, makeGroups } from '../../support/sandbox';

/** What the fields of the panel hold, as far as an operation has them. */
const CHOSEN: INodeParameters = {
	dataMode: 'autoMapInputData',
	course: by('shortname', 'PHYS101'),
	group: by('name', 'Lab A'),
	grouping: by('name', 'Labs'),
	returnAll: true,
};

/** Every operation that the node's description has, with a row that all of them can read. */
export const everyOperation: Array<{ name: string; parameters: INodeParameters }> =
	new MoodleGroups().description.properties
		.filter(({ name }) => name === 'operation')
		.flatMap(({ displayOptions, options }) => {
			const [resource] = displayOptions!.show!.resource as string[];
			return (options as INodePropertyOptions[]).map(({ value }) => ({
				name: `${resource} ${String(value)}`,
				parameters: { resource, operation: String(value), ...CHOSEN, ...optionsOf(String(value)) },
			}));
		});

/** Whether an operation lists things instead of writing a row. */
export const isReading = ({ operation }: INodeParameters) => /^get/.test(String(operation));

/** Options that make an operation ask for more. */
function optionsOf(operation: string): INodeParameters {
	if (operation === 'sync') return { options: { output: 'all', createMissingGroups: true } };
	if (operation !== 'getMany') return {};
	return { options: { includeGroups: true, includeMemberCount: true } };
}

/** A row that names everything as people do. */
export const namedRow: IDataObject = {
	course: 'PHYS101',
	group: 'Lab A',
	grouping: 'Labs',
	email: 'student1@example.edu',
	name: 'Lab A',
	description: 'Mondays',
};

/** A row that names everything by its id. */
export const plainRow: IDataObject = {
	groupid: 1,
	groupingid: 1,
	userid: 4,
	description: 'Mondays',
};

/** Two groups with a member, and a grouping. */
export function arrange({ world }: Sandbox): void {
	makeGroups({ world } as Sandbox, 'Lab A', 'Lab B');
	world.addMember(1, 3);
	const labs = { courseid: 2, name: 'Labs', idnumber: '', description: '', descriptionformat: 1 };
	world.createGrouping(labs);
	world.assign(1, 1);
}
