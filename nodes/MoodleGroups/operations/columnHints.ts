import type { NodeHint } from 'n8n-workflow';

import { namedFields, type NamedField } from '../input/columns';
import { ROWS } from '../panel/places';
import type { Operation } from './operation';

/** Which columns Auto-Map looks for, told in the output panel before anything runs. */
export function columnHints(resource: string, operations: readonly Operation[]): NodeHint[] {
	const writing = operations.filter(({ option }) => ROWS['/operation'].includes(`${option.value}`));
	return writing.map(({ option, fields }) => {
		const is = { resource, operation: option.value, dataMode: 'autoMapInputData' };
		const conditions = Object.entries(is).map(
			([name, value]) => `$parameter["${name}"] === "${value}"`,
		);
		return {
			message: `The node reads these columns: ${namedFields(fields).map(namesOf).join(', ')}. If yours have other names, choose them under 'Columns'.`,
			displayCondition: `={{ ${conditions.join(' && ')} }}`,
			whenToDisplay: 'beforeExecution',
			location: 'outputPane',
			type: 'info',
		};
	});
}

/** The column that people have, and the surest of each other way to say the same. */
function namesOf([name, { ways, old, prefix, columns }]: NamedField): string {
	if (prefix !== undefined) return `${prefix}…`;
	if (ways === undefined) return old === undefined ? name : columns![0];
	const others = Object.values(ways.by)
		.filter((way) => way.displayName !== undefined && !way.columns.includes(name))
		.map((way) => way.columns[0]);
	return `${name} (or ${others.join(', ')})`;
}
