import { call } from './call';
import { sendUntilFree } from './contention';
import type { Parameters } from './encode';
import { siteFailure, type Answer, type Failure } from './failure';
import { readList } from './shapes/reading';
import type { Transport } from './transport';

/** What a new thing and Moodle's word of it have in common. */
type OfCourse = { readonly courseid?: number };

/** Calls whose answers are checked for being what Moodle describes. */
export class TypedCalls {
	constructor(readonly transport: Transport) {}

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

	protected async list<T>(
		wsfunction: string,
		parameters: Parameters,
		read: (row: unknown) => T | undefined,
	): Promise<Answer<T[]>> {
		return await this.read(wsfunction, parameters, (json) => readList(json, read));
	}

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

	/** The same for a write that others can get in the way of, in the database: they come to an end. */
	protected async nothingOnceFree(
		wsfunction: string,
		parameters: Parameters,
	): Promise<Answer<null>> {
		return await sendUntilFree(
			this.transport,
			async () => await this.nothing(wsfunction, parameters),
		);
	}

	/** A function without a result answers `null`; anything else is not Moodle's word. */
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

function unusable(wsfunction: string, blame: Failure['blame'] = 'request') {
	return siteFailure(
		`Moodle answered ${wsfunction} with something unexpected`,
		'Look in Moodle before you run this again.',
		{ blame, effect: 'unknown' },
	);
}
