import type { INodeProperties } from 'n8n-workflow';

/** A field of one or more operations. */
interface Shared {
	readonly property: INodeProperties;
	/** `resource operation`, of each operation that shows it. */
	readonly operations: Set<string>;
	/** The fields that come before it in some operation. */
	readonly after: Set<Shared>;
}

/**
 * The fields of all operations as one list, in which operations share a field that is the same
 * for them. n8n looks at every field of a node for every item, shown or not, at 0.008 ms each.
 *
 * @param operations the fields of each operation, in the order in which the panel shows them.
 */
export function mergeFields(operations: readonly INodeProperties[][]): INodeProperties[] {
	const every = new Set(operations.flat().flatMap(operationsOf));
	const alike = new Map<string, string[]>();
	for (const field of operations.flat()) {
		alike.set(signature(field), [...(alike.get(signature(field)) ?? []), ...operationsOf(field)]);
	}
	const shared: Shared[] = [];
	for (const fields of operations) {
		let previous: Shared | undefined;
		for (const field of fields) {
			let one = shared.find((other) => mayShare(other, field, alike, every));
			if (one === undefined) {
				one = { property: field, operations: new Set(), after: new Set() };
				shared.push(one);
			}
			for (const operation of operationsOf(field)) one.operations.add(operation);
			if (previous !== undefined) one.after.add(previous);
			previous = one;
		}
	}
	return inOrder(shared).map(showEverywhere);
}

/** Whether a field can stand for another: either for all that are like it, or for these two. */
function mayShare(
	shared: Shared,
	field: INodeProperties,
	alike: ReadonlyMap<string, string[]>,
	every: ReadonlySet<string>,
): boolean {
	const same = signature(field);
	if (signature(shared.property) !== same) return false;
	const both = [...shared.operations, ...operationsOf(field)];
	return isShowable(alike.get(same)!, every) || isShowable(both, every);
}

/** Operations are shown by resource and by name, so every pair of the two must be meant. */
function isShowable(operations: readonly string[], every: ReadonlySet<string>): boolean {
	const { resources, names } = split(operations);
	return resources.every((resource) =>
		names.every((name) => {
			const pair = `${resource} ${name}`;
			return operations.includes(pair) || !every.has(pair);
		}),
	);
}

/** Each field after those that come before it in any operation. */
function inOrder(shared: readonly Shared[]): Shared[] {
	const ordered: Shared[] = [];
	const waiting = new Set(shared);
	while (waiting.size > 0) {
		const isReady = ({ after }: Shared) => [...after].every((one) => !waiting.has(one));
		const next = [...waiting].find(isReady) ?? [...waiting][0];
		waiting.delete(next);
		ordered.push(next);
	}
	return ordered;
}

function showEverywhere({ property, operations }: Shared): INodeProperties {
	const { resources, names } = split([...operations]);
	const show = { ...property.displayOptions?.show, resource: resources, operation: names };
	return { ...property, displayOptions: { ...property.displayOptions, show } };
}

/** What a field is, apart from the operations that show it. */
function signature({ displayOptions, ...field }: INodeProperties): string {
	const show = { ...displayOptions?.show, resource: undefined, operation: undefined };
	return JSON.stringify([field, { ...displayOptions, show }]);
}

function operationsOf({ displayOptions }: INodeProperties): string[] {
	const { resource = [], operation = [] } = displayOptions?.show ?? {};
	return resource.flatMap((one) => operation.map((name) => `${String(one)} ${String(name)}`));
}

function split(operations: readonly string[]): { resources: string[]; names: string[] } {
	const pairs = operations.map((operation) => operation.split(' '));
	return {
		resources: [...new Set(pairs.map(([resource]) => resource))],
		names: [...new Set(pairs.map(([, name]) => name))],
	};
}
