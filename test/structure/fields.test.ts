import type { INodeProperties } from 'n8n-workflow';

import { enrolledUserOperationFields } from '../../nodes/MoodleGroups/operations/enrolledUser';
import { groupOperationFields } from '../../nodes/MoodleGroups/operations/group';
import { groupMemberOperationFields } from '../../nodes/MoodleGroups/operations/groupMember';
import { groupingOperationFields } from '../../nodes/MoodleGroups/operations/grouping';
import { MoodleGroups } from '../../nodes/MoodleGroups/MoodleGroups.node';

const { description } = new MoodleGroups();

const operations = [
	...enrolledUserOperationFields,
	...groupOperationFields,
	...groupMemberOperationFields,
	...groupingOperationFields,
].map((fields): [string, INodeProperties[]] => {
	const { resource = [], operation = [] } = fields[0].displayOptions!.show!;
	return [`${String(resource[0])}/${String(operation[0])}`, fields];
});

/** The fields that the panel has for an operation, without the conditions that show them. */
function shownFor(operation: string): INodeProperties[] {
	const [resource, name] = operation.split('/');
	const fits = (conditions: Record<string, unknown> = {}, prefix = '') =>
		[`${prefix}resource`, `${prefix}operation`].every((key, index) => {
			const values = conditions[key] as string[] | undefined;
			return values === undefined || values.includes([resource, name][index]);
		});
	return description.properties
		.filter((field) => field.displayOptions?.show?.operation && fits(field.displayOptions.show))
		.map((field) =>
			field.type !== 'collection'
				? field
				: {
						...field,
						options: (field.options as INodeProperties[])
							.filter((option) => fits(option.displayOptions?.show, '/'))
							.map((option) => ({ ...option, displayOptions: undefined })),
					},
		);
}

/** A field with the conditions that are its own. */
const bare = ({ displayOptions, ...field }: INodeProperties) => {
	const { resource, operation, ...show } = displayOptions?.show ?? {};
	expect(resource).toBeDefined();
	expect(operation).toBeDefined();
	return JSON.parse(JSON.stringify({ ...field, show })) as unknown;
};

it.each(operations)('%s shows its own fields, in its own order, and no others', (name, fields) => {
	expect(shownFor(name).map(bare)).toEqual(fields.map(bare));
});

it('are few: n8n looks at each of them for every item', () => {
	expect(description.properties.length).toBeLessThanOrEqual(50);
});
