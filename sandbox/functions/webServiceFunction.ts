import {
	knownKeys,
	knownPart,
	type Description,
	type Fields,
	type InferFields,
} from '../types/descriptions';
import { validateParameters } from '../types/validate';
import { cleanReturn } from '../types/cleanReturn';
import type { PhpArray } from '../http/phpArray';
import type { MoodleVersion } from '../versions';
import type { Caller } from '../world/access';

/** A web service function: what it takes, what it gives, what it costs. */
export interface WebServiceFunction {
	returns(version: MoodleVersion): Description | null;
	/** Validates the parameters, does the work in one transaction, validates the result. */
	call(params: PhpArray, caller: Caller): unknown;
	/** Milliseconds that the work takes on a small real site, beside the 26 of any call. */
	cost(params: PhpArray): number;
	/** The same of one entry of a list. */
	readonly millisecondsPerEntry: number;
	/**
	 * Goes through the entries as the work will, and gives the rows that the database locks for
	 * each. What is thrown fails the call.
	 */
	locks(params: PhpArray, caller: Caller): Iterable<readonly string[]>;
}

/** Describes a function; writing ones roll back when they throw. */
export function webServiceFunction<F extends Fields>(definition: {
	parameters: F;
	returns: Description | null;
	run: (params: InferFields<F>, caller: Caller) => unknown;
	millisecondsPerEntry?: number;
	locks?: (params: InferFields<F>, caller: Caller) => Iterable<readonly string[]>;
}): WebServiceFunction {
	const { run, millisecondsPerEntry = 0, locks } = definition;
	const returns = (version: MoodleVersion) =>
		definition.returns && knownPart(definition.returns, version);
	const valuesOf = (params: PhpArray, { version }: Caller) =>
		validateParameters(knownKeys(definition.parameters, version), params);
	return {
		returns,
		call(params, caller) {
			const values = valuesOf(params, caller);
			const result = caller.world.transaction(() => run(values, caller));
			const described = returns(caller.version);
			return described === null ? null : cleanReturn(described, result);
		},
		cost(params) {
			const list = [...params.values()].find((value) => typeof value !== 'string');
			return millisecondsPerEntry * (list === undefined ? 1 : (list as PhpArray).size);
		},
		millisecondsPerEntry,
		locks: (params, caller) => locks?.(valuesOf(params, caller), caller) ?? [],
	};
}
