import type { IExecutePaginationFunctions } from 'n8n-workflow';

import { isExpression } from './expression';
import { itemCount } from './items';

/**
 * Whether n8n stops at an item because one of its expressions fails. If errors stop the workflow,
 * n8n then reports this itself and ignores all results, but it has already started the items
 * before.
 */
export function expressionFailsAt(item: number, context: IExecutePaginationFunctions): boolean {
	if (item >= itemCount(context)) return false;
	return expressionsIn(context.getNode().parameters).some((expression) => {
		try {
			context.evaluateExpression(expression.slice(1), item);
			return false;
		} catch {
			return true;
		}
	});
}

function expressionsIn(value: unknown): string[] {
	if (isExpression(value)) return [value];
	if (typeof value !== 'object' || value === null) return [];
	return Object.values(value).flatMap(expressionsIn);
}
