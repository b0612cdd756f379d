import { call } from './call';
import { sendUntilFree } from './contention';
import type { Parameters } from './encode';
import { siteFailure, type Answer, type Failure } from './failure';
import { readList } from './shapes/reading';
import type { Transport } from './transport';

/** What a new thing and Moodle's word of it have in common. */
type OfCourse = { readonly courseid?: number };

/**
 * Calls whose answers are checked for being what Moodle describes. Each fails with what `call` fails
 * with, and with {@link unusable} if the answer is something else.
 */
export class TypedCalls {
	constructor(readonly transport: Transport) {}

	/**
	 * Creates a list of things, sent once: doing it twice would make two of each.
	 *
	 * @param parameters the list alone, under Moodle's name for it.
	 * @param read one thing of the answer; `undefined` if it is none.
	 * @returns the things in the order of the list, as many, each in the course of its entry.
	 */
	protected async create<T extends OfCourse>(
		wsfunction: string,
		parameters: Record<string, readonly OfCourse[]>,
		read: (row: unknown) => T | undefined,
	): Promise<Answer<T[]>> {
		const request = { wsfunction, parameters: parameters as Parameters, repeatable: false };
		const answer = await call(this.transport, request);
		if ('failure' in answer) return answer;
		const [entries] = Object.values(parameters);
		const created = readList(answer.value, read);
		const isWhole =
			created?.length === entries.length &&
			created.every(({ courseid }, index) => courseid === entries[index].courseid);
		return isWhole ? { value: created } : unusable(wsfunction);
	}

	/** The same as {@link read} for an answer that is a list, entry by entry. */
	protected async list<T>(
		wsfunction: string,
		parameters: Parameters,
		read: (row: unknown) => T | undefined,
	): Promise<Answer<T[]>> {
		return await this.read(wsfunction, parameters, (json) => readList(json, read));
	}

	/**
	 * Reads, with names and descriptions as stored.
	 *
	 * @param read the answer; `undefined` if it is not what Moodle describes.
	 * @returns a failure never leaves anything behind.
	 */
	protected async read<T>(
		wsfunction: string,
		parameters: Parameters,
		read: (json: unknown) => T | undefined,
	): Promise<Answer<T>> {
		const request = { wsfunction, parameters, raw: true, repeatable: true };
		const answer = await call(this.transport, request);
		if ('failure' in answer) return withoutEffect(answer);
		const value = read(answer.value);
		// A shorter list would be answered no better.
		return value === undefined ? withoutEffect(unusable(wsfunction, 'site')) : { value };
	}

	/** The same as {@link nothing} for a write that others can get in the way of, in the database: they come to an end. */
	protected async nothingOnceFree(
		wsfunction: string,
		parameters: Parameters,
	): Promise<Answer<null>> {
		return await sendUntilFree(
			this.transport,
			async () => await this.nothing(wsfunction, parameters),
		);
	}

	/**
	 * Writes what may be done twice, by a function without a result: it answers `null`, and anything
	 * else is not Moodle's word.
	 */
	protected async nothing(wsfunction: string, parameters: Parameters): Promise<Answer<null>> {
		const answer = await call(this.transport, { wsfunction, parameters, repeatable: true });
		if ('failure' in answer) return answer;
		return answer.value === null ? { value: null } : unusable(wsfunction);
	}
}

/** A list that PHP cuts off must break off inside an entry, so what is required comes last. */
export function requiredLast<T extends { name: string; description: string }>(entry: T) {
	const { name, description, ...rest } = entry;
	const { id, courseid, ...optional } = rest as { id?: number; courseid?: number };
	return { ...optional, id, courseid, name, description };
}

/** Reading changes nothing, even if the answer is lost. */
function withoutEffect({ failure }: { failure: Failure }): { failure: Failure } {
	return { failure: { ...failure, effect: 'nothing', lost: false } };
}

/**
 * An answer that is not what was asked for, so that nobody knows what was done.
 *
 * @param asked what was sent, as the message calls it.
 */
export function unusable(asked: string, blame: Failure['blame'] = 'request') {
	return siteFailure(
		`Moodle answered ${asked} with something unexpected`,
		'Look in Moodle before you run this again.',
		{ blame, effect: 'unknown' },
	);
}
