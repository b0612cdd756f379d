import type { INodeExecutionData } from 'n8n-workflow';

/**
 * Gives the items of a batch one shape, so that n8n's table and whatever follows know all columns
 * from any of them: what only some items tell is `null` in the others. Failed rows are told apart by
 * their own shape.
 */
export function inOneShape(items: ReadonlyMap<number, INodeExecutionData[]>): void {
	const done = [...items.values()].flat().filter(({ json }) => !('error' in json));
	const all = new Set<string>();
	for (const { json } of done) for (const key in json) all.add(key);
	const keys = [...all];
	for (const item of done) {
		const { json } = item;
		if (keys.every((key) => json[key] !== undefined)) continue;
		item.json = Object.fromEntries(keys.map((key) => [key, json[key] ?? null]));
	}
}
