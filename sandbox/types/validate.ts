import { PhpArray, type PhpValue } from '../http/phpArray';
import { invalidParameter, MoodleException } from '../protocol/exceptions';
import { cleanParam, type ParamType } from './clean';
import type { Description, Fields, Infer, InferFields } from './descriptions';

/**
 * Moodle's `external_api::validate_parameters`: shapes, required keys, unknown keys, types.
 * Everything that fails is the same exception; only its debuginfo tells what it was.
 */
export function validateParameters<F extends Fields>(keys: F, params: PhpArray): InferFields<F> {
	return validateSingle(keys, params) as InferFields<F>;
}

function validate(description: Description, param: PhpValue): unknown {
	if (description.kind === 'value') return validateValue(description.type, param);
	if (!(param instanceof PhpArray)) {
		throw invalidParameter(`Only arrays accepted. The bad value is: '${param}'`);
	}
	if (description.kind === 'single') return validateSingle(description.keys as Fields, param);
	return [...param.values()].map((entry) => validate(description.content as Description, entry));
}

function validateValue<T extends ParamType>(type: T, param: PhpValue): Infer<Description> {
	if (param instanceof PhpArray) {
		throw invalidParameter('Scalar type expected, array or object received.');
	}
	if (type === 'BOOL') {
		if (param === '0' || param === '1') return param === '1';
	} else {
		const cleaned = cleanParam(param, type as Exclude<ParamType, 'BOOL'>);
		if (String(cleaned) === param) return cleaned;
	}
	throw invalidParameter(
		`Invalid external api parameter: the value is "${param}", the server was expecting "${type.toLowerCase()}" type`,
	);
}

function validateSingle(keys: Fields, params: PhpArray): Record<string, unknown> {
	const result: Record<string, unknown> = {};
	for (const [key, description] of Object.entries(keys)) {
		const param = params.get(key);
		if (param !== undefined) result[key] = named(key, () => validate(description, param));
		else if (description.presence === 'default') result[key] = description.fallback;
		else if (description.presence === 'required') {
			throw invalidParameter(`Missing required key in single structure: ${key}`);
		}
	}
	const unexpected = [...params.keys()].filter((key) => !Object.hasOwn(keys, key));
	if (unexpected.length > 0) {
		throw invalidParameter(
			`Unexpected keys (${unexpected.join(', ')}) detected in parameter array.`,
		);
	}
	return result;
}

/** Puts the key in front of the debuginfo, as Moodle does on each level; list indexes never. */
function named<T>(key: string, validateKey: () => T): T {
	try {
		return validateKey();
	} catch (error) {
		// eslint-disable-next-line @n8n/community-nodes/require-node-api-error -- no node runs here
		if (!(error instanceof MoodleException)) throw error;
		throw invalidParameter(`${key} => ${error.message}: ${error.debuginfo}`);
	}
}
