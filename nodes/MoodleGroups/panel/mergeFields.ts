import type { INodeProperties } from 'n8n-workflow';

/** A field of one or more operations. */
interface Shared {
	readonly property: INodeProperties;
	/** `resource operation`, of each operation that shows it. */
	readonly operations: Set<string>;
	/** The fields that come before it in some operation. */
	readonly after: Set<Shared>;
	/** What is in a collection, each with the operations that have it. */
	readonly options: Map<string, SharedOption>;
}

interface SharedOption {
	readonly option: INodeProperties;
	readonly operations: Set<string>;
}

/**
 * The fields of all operations as one list, in which operations share a field that is the same
 * for them; collections become one, whose options are shown for the operations that have them.
 * n8n looks at every field of a node for every item, shown or not, at 0.01 ms each.
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
				one = { property: field, operations: new Set(), after: new Set(), options: new Map() };
				shared.push(one);
			}
			for (const operation of operationsOf(field)) one.operations.add(operation);
			addOptions(one, field);
			if (previous !== undefined) one.after.add(previous);
			previous = one;
		}
	}
	return inOrder(shared).map(showEverywhere);
}

/** Whether a field can stand for another: either for all that are like it, or for these two. */
function mayShare(
	{ property, operations }: Shared,
	field: INodeProperties,
	alike: ReadonlyMap<string, string[]>,
	every: ReadonlySet<string>,
): boolean {
	const same = signature(field);
	if (signature(property) !== same) return false;
	const both = [...operations, ...operationsOf(field)];
	return isShowable(alike.get(same)!, every) || isShowable(both, every);
}

function addOptions({ options }: Shared, field: INodeProperties): void {
	for (const option of optionsOf(field)) {
		const key = JSON.stringify(option);
		const known = options.get(key) ?? { option, operations: new Set() };
		for (const operation of operationsOf(field)) known.operations.add(operation);
		options.set(key, known);
	}
}

function optionsOf(field: INodeProperties): INodeProperties[] {
	return field.type === 'collection' ? (field.options as INodeProperties[]) : [];
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

function showEverywhere({ property, operations, options }: Shared): INodeProperties {
	const { resources, names } = split([...operations]);
	const show = { ...property.displayOptions?.show, resource: resources, operation: names };
	const shown = { ...property, displayOptions: { ...property.displayOptions, show } };
	if (options.size === 0) return shown;
	return {
		...shown,
		options: [...options.values()]
			.flatMap((one) => showOption(one, operations))
			.sort((left, right) => left.displayName.localeCompare(right.displayName)),
	};
}

/**
 * An option that all operations have needs no condition; one whose operations are not every pair of
 * a resource and a name stands in the collection once for each resource.
 */
function showOption(
	{ option, operations }: SharedOption,
	all: ReadonlySet<string>,
): INodeProperties[] {
	if (operations.size === all.size) return [option];
	const own = [...operations];
	const parts = isShowable(own, all)
		? [own]
		: split(own).resources.map((resource) =>
				own.filter((operation) => operation.startsWith(`${resource} `)),
			);
	return parts.map((part) => {
		const { resources, names } = split(part);
		const show = { '/resource': resources, '/operation': names };
		return { ...option, displayOptions: { show } };
	});
}

/** What a field is, apart from the operations that show it. */
function signature({ displayOptions, ...field }: INodeProperties): string {
	const show = { ...displayOptions?.show, resource: undefined, operation: undefined };
	const options = field.type === 'collection' ? undefined : field.options;
	return JSON.stringify([
		{ ...field, options },
		{ ...displayOptions, show },
	]);
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
