import type { IExecutePaginationFunctions } from 'n8n-workflow';

import { isExpression } from '../n8n/expression';
import { isBlank, type Located } from './fields';
import type { Cell } from './row';

type Context = IExecutePaginationFunctions;

/** The Default Course: an expression may say another for each item; what is none is read but once. */
export function defaultCourse(first: Context): (context: Context) => Cell | undefined {
	const read = (context: Context): Cell | undefined => {
		const raw = context.getNodeParameter('course', null) as Located | null;
		return isBlank(raw?.value) ? undefined : { label: 'Course', raw, isDefault: true };
	};
	const given = first.getNode().parameters.course;
	if (isExpression((given as Located | undefined)?.value ?? given)) return read;
	const fixed = read(first);
	return () => fixed;
}
