/* eslint-disable @n8n/community-nodes/no-restricted-globals, @n8n/community-nodes/no-restricted-imports -- tests run on a developer's machine, never inside n8n */
import { existsSync, readFileSync } from 'fs';
import { join } from 'path';

import type { INodeExecutionData, INodeParameters } from 'n8n-workflow';

const SCHEMAS = join(__dirname, '../../nodes/MoodleGroups/__schema__/v1.0.0');

/** As much of JSON Schema as n8n shows of an output. */
export interface Schema {
	readonly type: string;
	readonly properties?: Readonly<Record<string, Schema>>;
	readonly items?: Schema;
}

/** What a row calls things by; its output repeats these, where the row has them. */
const NAMES = ['course', 'group', 'grouping', 'user'];

const read = new Map<string, Schema | undefined>();

/** The schema of an operation's output; `undefined` if the parameters name none. */
function schemaOf({ resource, operation }: INodeParameters): Schema | undefined {
	const file = join(SCHEMAS, String(resource), `${String(operation)}.json`);
	if (!read.has(file)) {
		const isThere = existsSync(file);
		read.set(file, isThere ? (JSON.parse(readFileSync(file, 'utf8')) as Schema) : undefined);
	}
	return read.get(file);
}

/** What the items of an operation hold that its schema does not say; failed rows have no schema. */
export function misfits(
	parameters: INodeParameters,
	items: readonly INodeExecutionData[],
): string[] {
	const schema = schemaOf(parameters);
	if (schema === undefined) return [];
	const done = items.filter(({ json }) => json.error === undefined);
	const { includeInputFields } = (parameters.options ?? {}) as INodeParameters;
	const isOther = (path: string) =>
		(includeInputFields ?? false) !== false &&
		!Object.hasOwn(schema.properties!, path.split(/[.[]/)[0]);
	const found = done.flatMap(({ json }) =>
		differences(json, schema).filter((path) => !NAMES.includes(path) && !isOther(path)),
	);
	return [...new Set(found)];
}

/** The paths at which a value is not as its schema says; `null` stands for what is not known. */
export function differences(value: unknown, schema: Schema, path = ''): string[] {
	if (value === null || value === undefined) return [];
	if (typeOf(value) !== schema.type) return [path];
	if (Array.isArray(value)) {
		return value.flatMap((one) => differences(one, schema.items!, `${path}[]`));
	}
	if (typeof value !== 'object') return [];
	return Object.entries(value).flatMap(([key, own]) => {
		const name = path === '' ? key : `${path}.${key}`;
		const known = schema.properties?.[key];
		return known === undefined ? [name] : differences(own, known, name);
	});
}

function typeOf(value: unknown): string {
	if (Array.isArray(value)) return 'array';
	return Number.isInteger(value) ? 'integer' : typeof value;
}
