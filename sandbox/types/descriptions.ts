import { knows, type Feature, type MoodleVersion } from '../versions';
import type { Cleaned, ParamType } from './clean';

/** Moodle's VALUE_REQUIRED, VALUE_OPTIONAL and VALUE_DEFAULT. */
export type Presence = 'required' | 'optional' | 'default';

interface Base<P extends Presence> {
	presence: P;
	/** Taken when a key with presence `default` is absent. */
	fallback?: unknown;
	/** Older versions do not know the key. */
	feature?: Feature;
}

export interface Value<T extends ParamType = ParamType, P extends Presence = Presence>
	extends Base<P> {
	kind: 'value';
	type: T;
}

export interface Multiple<C extends Description = Description, P extends Presence = Presence>
	extends Base<P> {
	kind: 'multiple';
	content: C;
}

export interface Single<F extends Fields = Fields, P extends Presence = Presence> extends Base<P> {
	kind: 'single';
	keys: F;
}

/** Moodle's external_value, external_multiple_structure and external_single_structure. */
// eslint-disable-next-line @typescript-eslint/no-explicit-any -- the structures refer to themselves
export type Description = Value | Multiple<any> | Single<any>;
export type Fields = Record<string, Description>;

/** The TypeScript type of what a description lets through. */
export type Infer<D> =
	D extends Value<infer T>
		? Cleaned[T]
		: D extends Multiple<infer C>
			? Array<Infer<C>>
			: D extends Single<infer F>
				? InferFields<F>
				: never;

export type InferFields<F extends Fields> = {
	[K in keyof F as F[K] extends { presence: 'optional' } ? never : K]: Infer<F[K]>;
} & {
	[K in keyof F as F[K] extends { presence: 'optional' } ? K : never]?: Infer<F[K]>;
};

export function value<T extends ParamType>(type: T): Value<T, 'required'> {
	return { kind: 'value', type, presence: 'required' };
}

export function multiple<C extends Description>(content: C): Multiple<C, 'required'> {
	return { kind: 'multiple', content, presence: 'required' };
}

export function single<F extends Fields>(keys: F): Single<F, 'required'> {
	return { kind: 'single', keys, presence: 'required' };
}

type WithPresence<D, P extends Presence> = Omit<D, 'presence'> & { presence: P };

/** The key may be absent, and then the function does not see it. */
export function optional<D extends Description>(description: D): WithPresence<D, 'optional'> {
	return { ...description, presence: 'optional' };
}

/** The key may be absent, and then the function sees the fallback. */
export function withDefault<D extends Description>(
	description: D,
	fallback: Infer<D>,
): WithPresence<D, 'default'> {
	return { ...description, presence: 'default', fallback } as WithPresence<D, 'default'>;
}

/** The key belongs to a feature that not every version of Moodle knows. */
export function since<D extends Description>(feature: Feature, description: D): D {
	return { ...description, feature };
}

/** The keys that a version knows, at every depth. */
export function knownKeys<F extends Fields>(keys: F, version: MoodleVersion): F {
	const known = Object.entries(keys)
		.filter(([, { feature }]) => feature === undefined || knows(version, feature))
		.map(([key, description]) => [key, knownPart(description, version)]);
	return Object.fromEntries(known) as F;
}

/** A description with the keys that a version knows. */
export function knownPart<D extends Description>(description: D, version: MoodleVersion): D {
	if (description.kind === 'single') {
		return { ...description, keys: knownKeys(description.keys as Fields, version) };
	}
	if (description.kind === 'multiple') {
		return { ...description, content: knownPart(description.content as Description, version) };
	}
	return description;
}
