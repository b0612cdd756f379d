import type { Noun } from './naming';
import type { Parameters } from './encode';
import type { Answer, Failure } from './failure';
import type { GroupUpdate, Named, NewGroup } from './shapes/group';
import { ofCourse, ofIds, type ReadRow } from './shapes/reading';
import { SiteFields } from './siteFields';
import type { TypedCalls } from './typedCalls';

/** The functions of Moodle's for groups, and alike those for groupings. Lists must not be empty. */
export class ThingCalls<T extends Named> {
	/** The custom fields that the site has for them, as far as {@link get} has shown them. */
	readonly fields = new SiteFields();

	/**
	 * @param noun what the names of the functions call one.
	 * @param noIdnumber what to send for a new one that has no ID number.
	 */
	constructor(
		private readonly calls: TypedCalls,
		readonly noun: Noun,
		private readonly readRow: ReadRow<T>,
		private readonly noIdnumber?: '',
	) {}

	get transport() {
		return this.calls.transport;
	}

	/** What a message calls several of them. */
	get plural(): 'groups' | 'groupings' {
		return `${this.noun}s`;
	}

	/** `core_group_create_…`: all of them or none, sent once. Better `createSafely`. */
	async create(things: readonly NewGroup[]): Promise<Answer<T[]>> {
		const entries = things.map((thing) =>
			this.entry({ ...thing, idnumber: thing.idnumber ?? this.noIdnumber }),
		);
		return await this.calls.create(this.named('create'), this.plural, entries, this.readRow);
	}

	/** `core_group_update_…`. */
	async update(things: readonly GroupUpdate[]): Promise<Answer<null>> {
		const parameters = { [this.plural]: things.map((thing) => this.entry(thing)) } as Parameters;
		return await this.calls.write(this.named('update'), parameters);
	}

	/** `core_group_delete_…`: what is not there is no error; the groups of a grouping stay. */
	async delete(ids: readonly number[]): Promise<Answer<null>> {
		return await this.calls.writeUntilFree(this.named('delete'), { [`${this.noun}ids`]: ids });
	}

	/**
	 * `core_group_get_groups`, `core_group_get_groupings`: names as stored; a single missing id
	 * fails all.
	 *
	 * @param more `returngroups` for groupings with their groups.
	 */
	async get(ids: readonly number[], more: Parameters = {}): Promise<Answer<T[]>> {
		const parameters = { [`${this.noun}ids`]: ids, ...more };
		const read = ofIds(ids, 'id', this.readRow);
		const answer = await this.calls.read(this.named('get'), parameters, read);
		if ('failure' in answer) return answer;
		return { value: answer.value.map((thing) => this.fields.learn(thing)) };
	}

	/**
	 * `core_group_get_course_groups`, `core_group_get_course_groupings`: names as stored. The list
	 * comes from a cache that may show what was rolled back: confirm the ids with {@link get}.
	 */
	async list(courseid: number): Promise<Answer<T[]>> {
		const readRow = ofCourse(courseid, this.readRow);
		return await this.calls.list(this.named('get_course'), { courseid }, readRow);
	}

	/** Why {@link get} is not called any more: the service of the token lacks it. */
	get whyUnreadable(): Failure | undefined {
		return this.calls.whyForbidden(this.named('get'));
	}

	private named(verb: string): string {
		return `core_group_${verb}_${this.plural}`;
	}

	/** A list that PHP cuts off must break off inside an entry, so what is required comes last. */
	private entry(thing: NewGroup | GroupUpdate) {
		const { name, description, customfields, ...rest } = thing;
		const { id, courseid, ...optional } = rest as { id?: number; courseid?: number };
		const given = { ...optional, customfields: this.fields.toSend(customfields) };
		return { ...given, id, courseid, name, description };
	}
}
