import { call } from './call';
import { sendUntilFree } from './contention';
import type { Parameters } from './encode';
import { siteFailure, unsent, type Answer, type Failure } from './failure';
import { isFunctionForbidden } from './reasons';
import { readList, type ReadRow } from './shapes/reading';
import type { Transport } from './transport';

/** What a new thing and Moodle's word of it have in common. */
export type OfCourse = { readonly courseid?: number };

/**
 * Calls whose answers are checked for being what Moodle describes. Besides what {@link call} fails
 * with, each fails where Moodle answers anything else.
 */
export class TypedCalls {
	private readonly forbidden = new Map<string, Failure>();

	constructor(readonly transport: Transport) {}

	/** Why a reading function is not called any more: the service of the token lacks it. */
	whyForbidden(wsfunction: string): Failure | undefined {
		return this.forbidden.get(wsfunction);
	}

	/**
	 * Creates things, once: doing it twice makes two.
	 *
	 * @returns one thing for each entry, in the same order and the same course.
	 */
	async create<T extends OfCourse>(
		wsfunction: string,
		list: string,
		entries: readonly OfCourse[],
		read: ReadRow<T>,
	): Promise<Answer<T[]>> {
		const parameters = { [list]: entries } as Parameters;
		const answer = await call(this.transport, { wsfunction, parameters, repeatable: false });
		if ('failure' in answer) return answer;
		const created = readList(answer.value, read);
		const isWhole =
			created?.length === entries.length &&
			created.every(({ courseid }, index) => courseid === entries[index].courseid);
		return isWhole ? { value: created } : unusable(wsfunction);
	}

	/** Reads an answer that is a list; see {@link read}. */
	async list<T>(
		wsfunction: string,
		parameters: Parameters,
		readRow: ReadRow<T>,
		optional = false,
	): Promise<Answer<T[]>> {
		return await this.read(wsfunction, parameters, (json) => readList(json, readRow), optional);
	}

	/**
	 * Reads, which changes nothing even if the answer is lost. What the token's service lacks is
	 * asked for once, and fails alike from then on.
	 *
	 * @param optional whether the run goes on without it, see {@link Call.optional}.
	 */
	async read<T>(
		wsfunction: string,
		parameters: Parameters,
		read: ReadRow<T>,
		optional = false,
	): Promise<Answer<T>> {
		const known = this.forbidden.get(wsfunction);
		if (known !== undefined) return { failure: known };
		const request = { wsfunction, parameters, raw: true, repeatable: true, optional };
		const answer = await call(this.transport, request);
		if ('failure' in answer) {
			const failed = unsent(answer.failure);
			if (isFunctionForbidden(failed.failure)) this.forbidden.set(wsfunction, failed.failure);
			return failed;
		}
		const value = read(answer.value);
		// A shorter list would be answered no better.
		return value === undefined ? unsent(unusable(wsfunction, 'site').failure) : { value };
	}

	/** Writes what may be written twice; fails where Moodle answers other than with `null`. */
	async write(wsfunction: string, parameters: Parameters): Promise<Answer<null>> {
		const answer = await call(this.transport, { wsfunction, parameters, repeatable: true });
		if ('failure' in answer) return answer;
		return answer.value === null ? { value: null } : unusable(wsfunction);
	}

	/** {@link write}, again where other writes got in the way of it in the database. */
	async writeUntilFree(wsfunction: string, parameters: Parameters): Promise<Answer<null>> {
		const send = async () => await this.write(wsfunction, parameters);
		return await sendUntilFree(this.transport, send);
	}
}

/**
 * An answer that is not what was asked for, so that it is not known what was done.
 *
 * @param asked what was sent, as the message calls it.
 */
export function unusable(asked: string, blame: Failure['blame'] = 'request') {
	return siteFailure(
		`Moodle answered ${asked} with something unexpected`,
		'Check in Moodle before you run this again.',
		{ blame, effect: 'unknown', asksToLook: true },
	);
}
