import { isMissing, type Answer, type Failure } from '../moodle/failure';
import { groupName, list, type Identification } from '../moodle/naming';
import { diagnosis } from '../moodle/reasons';
import type { Named } from '../moodle/shapes/group';
import type { ThingCalls } from '../moodle/thingCalls';
import { disagreement } from './agreement';
import { collationKey } from './collation';
import { CourseIndex, isBareNumber, isCalled, isExactly, mayMean, realOf } from './courseIndex';
import { isLines, partsThere, settleNumbers } from './cells';
import type { Courses } from './courses';
import { idsOf, type ById, type Takers, type Wanted } from './takers';
import { each, failureOf, Loader, valueOf } from './loader';

/**
 * The groups (or groupings) of courses, each course read once. Moodle lists them from a cache that
 * keeps what was rolled back: things that are not there, names and ID numbers that they do not have.
 * What was read by id is believed instead.
 */
export class CourseIndexes<T extends Named> {
	private readonly indexes: Loader<number, Answer<CourseIndex<T>>>;

	constructor(
		private readonly courses: Courses,
		private readonly calls: Pick<ThingCalls<T>, 'noun' | 'list'>,
		private readonly byId: ById<T>,
	) {
		this.indexes = new Loader(
			each(async (courseid) => {
				const answer = await calls.list(courseid);
				return 'failure' in answer
					? { failure: await courses.explain(courseid, answer.failure) }
					: { value: new CourseIndex(answer.value) };
			}),
		);
	}

	/** Reads a course, once. Fails as the list does, and says why the token may not see the course. */
	async read(courseid: number): Promise<Answer<CourseIndex<T>>> {
		return await this.indexes.load(courseid);
	}

	/**
	 * Reads courses side by side, each once, as {@link read} does. Whether the token may list any at
	 * all shows with the first.
	 */
	async load(courseids: Iterable<number>): Promise<Array<Answer<CourseIndex<T>>>> {
		const ids = [...courseids];
		await this.indexes.loadAll(ids.slice(0, 1));
		await this.indexes.loadAll(ids);
		return ids.map((courseid) => this.known(courseid)!);
	}

	/** What {@link read} has brought last. */
	known(courseid: number): Answer<CourseIndex<T>> | undefined {
		return this.indexes.peek(courseid);
	}

	/** Makes the next read of a course a fresh one. */
	expire(courseid: number): void {
		this.indexes.expire(courseid);
	}

	/**
	 * The id of what a row means; an id is taken at its word, a name needs the course. Fails where
	 * that course cannot be read, where nothing is called so, or several are, and where what else
	 * the row says of it means another.
	 */
	async find(given: Identification, courseid: number | undefined): Promise<Answer<number>> {
		const settled = await this.settle(given, courseid);
		if ('failure' in settled) return settled;
		const sought = settled.value;
		const found = await this.findFirst(sought, courseid);
		if ('failure' in found || sought.also === undefined) return found;
		return (await this.contradiction(sought, found.value, courseid)) ?? found;
	}

	private async settle(given: Identification, courseid = 0): Promise<Answer<Identification>> {
		const isUpload = [given, ...(given.also ?? [])].some(({ by }) => by === 'idOrName');
		if (!isUpload) return { value: given };
		const list = courseid === 0 ? undefined : valueOf(await this.read(courseid));
		return settleNumbers(given, list?.all ?? [], (sought) => this.called(courseid, sought));
	}

	private async findFirst(
		sought: Identification,
		courseid: number | undefined,
	): Promise<Answer<number>> {
		if (sought.by === 'id') return { value: Number(sought.value) };
		const { noun } = this.calls;
		if (courseid === undefined) return diagnosis('courseNeeded', [noun]);
		const answer = await this.read(courseid);
		if ('failure' in answer) return answer;
		if (this.called(courseid, sought).length > 1) {
			await this.byId.load(idsOf(this.called(courseid, sought)));
		}
		const matches = this.called(courseid, sought);
		if (matches.length === 1) {
			const own = valueOf(this.byId.known(matches[0].id)) ?? matches[0];
			if (isBareNumber(own, sought)) return diagnosis('bareNumber', [noun, sought, groupName(own)]);
			return { value: own.id };
		}
		if (matches.length > 1) return diagnosis('ambiguous', [noun, sought, matches]);
		if (sought.isPlaceholder) return diagnosis('placeholder', [noun, sought]);
		if (this.isSeveral(courseid, sought)) {
			const there = this.parts(courseid, sought);
			return diagnosis('several', [noun, sought, there, await this.courses.name(courseid)]);
		}
		return await this.notFound(sought, courseid, this.near(courseid, sought));
	}

	/** Whether one cell stands for several things: in lines, or with {@link partsThere} in it. */
	isSeveral(courseid: number, sought: Identification): boolean {
		return isLines(sought) || this.parts(courseid, sought).length > 0;
	}

	private parts(courseid: number, sought: Identification): T[] {
		return partsThere(sought, (part) => this.called(courseid, part));
	}

	/**
	 * Why a row means nothing of a course.
	 *
	 * @param near what it may be meant for: of the course, or what another row makes.
	 */
	async notFound(
		sought: Identification,
		courseid: number,
		near: ReadonlyArray<Parameters<typeof groupName>[0]>,
	): Promise<{ failure: Failure }> {
		const given = [this.calls.noun, sought, await this.courses.name(courseid)] as const;
		if (near.length === 0) return diagnosis('notFound', [...given]);
		return diagnosis('near', [...given, list(near.map(groupName))]);
	}

	/**
	 * Those of a course that a row means by a name or ID number, if it was read: exact matches, or else
	 * what is the same apart from case, spaces and the like.
	 */
	called(courseid: number, sought: Identification): T[] {
		const list = valueOf(this.known(courseid));
		const isThere = ({ id }: T) => this.isThere(id, sought);
		const exact = list?.matches(sought).filter(isThere) ?? [];
		return exact.length > 0 || list === undefined ? exact : list.same(sought).filter(isThere);
	}

	/** Those of a course with similar names, if it was read. */
	near(courseid: number, sought: Identification): T[] {
		return this.sure(valueOf(this.known(courseid))?.near(sought) ?? []);
	}

	/** Those of a course whose names have the key of the wanted name, if it was read. */
	keyed({ courseid, name = '' }: Wanted, keyOf: (name: string) => string): T[] {
		return this.sure(valueOf(this.known(courseid))?.keyed(keyOf, name) ?? []);
	}

	/** What a row says of a thing that {@link find} has found, with its real name. */
	real(sought: Identification, courseid: number | undefined, id: number): Identification {
		if (sought.by === 'id' || courseid === undefined) return sought;
		const list = valueOf(this.known(courseid));
		const isExact = sought.by === 'name' && list?.matches(sought).some((one) => one.id === id);
		if (isExact) return sought;
		const own = valueOf(this.byId.known(id)) ?? list?.all.find((one) => one.id === id);
		return own === undefined ? sought : realOf(own, sought);
	}

	/** Reads by id what has the wanted names and ID numbers, so that {@link takers} is sure. */
	async confirm(wanted: readonly Wanted[]): Promise<void> {
		await this.load(new Set(wanted.map(({ courseid }) => courseid)));
		const near = (one: Wanted) => [...this.keyed(one, collationKey), ...this.taken(one)];
		await this.byId.load(wanted.flatMap((one) => idsOf(near(one))));
	}

	/** {@link confirm} of what others may have changed since it was read. */
	async confirmAgain(wanted: readonly Wanted[]): Promise<void> {
		for (const { courseid } of wanted) this.expire(courseid);
		await Promise.all(wanted.map(async ({ courseid }) => await this.read(courseid)));
		this.byId.expire(wanted.flatMap((one) => idsOf(this.taken(one, () => true))));
		await this.confirm(wanted);
	}

	/** What already has a name or an ID number, if the course was read. */
	takers(wanted: Wanted): Takers<T> {
		const { byName, byIdnumber } = this.taking(wanted);
		return { byName: this.sure(byName), byIdnumber: this.sure(byIdnumber) };
	}

	/** Why {@link takers} may leave something out: what the list shows so could not be read by id. */
	unread(wanted: Wanted): Failure | undefined {
		return this.taken(wanted).flatMap(({ id }) => failureOf(this.byId.known(id)) ?? [])[0];
	}

	/** By id, without those that reading by id has not found. */
	private sure(things: readonly T[]): T[] {
		return things
			.filter(({ id }) => failureOf(this.byId.known(id)) === undefined)
			.sort((one, other) => one.id - other.id);
	}

	private readonly taken = (wanted: Wanted, isThere = this.isThere): T[] =>
		Object.values(this.taking(wanted, isThere)).flat();

	private taking(wanted: Wanted, isThere = this.isThere): Takers<T> {
		const list = valueOf(this.known(wanted.courseid));
		const having = (by: 'name' | 'idnumber') => {
			const sought = { by, value: wanted[by] ?? '' };
			return list?.alike(sought).filter(({ id }) => isThere(id, sought)) ?? [];
		};
		return { byName: having('name'), byIdnumber: having('idnumber') };
	}

	/** Unless reading by id has shown that a thing is not there, or called otherwise. */
	private readonly isThere = (id: number, sought: Identification): boolean => {
		const known = this.byId.known(id);
		if (known === undefined) return true;
		return 'failure' in known ? !isMissing(known.failure) : mayMean(known.value, sought);
	};

	/** What cannot be looked up is no contradiction. */
	private async contradiction(
		sought: Identification,
		id: number,
		courseid: number | undefined,
	): Promise<{ failure: Failure } | undefined> {
		const course = courseid === undefined ? undefined : valueOf(await this.read(courseid));
		const known = this.byId.known(id);
		const read = valueOf(known);
		// Whoever asks refuses what is in another course.
		if (read && courseid !== undefined && read.courseid !== courseid) return undefined;
		const own = read ?? course?.all.find((one) => one.id === id);
		const meant = { thing: this.calls.noun, sought, name: own && groupName(own) };
		for (const other of sought.also!) {
			const { by, value } = other;
			const matches = by === 'id' || courseid === undefined ? [] : this.called(courseid, other);
			if (by === 'id' ? id === value : matches.some((one) => one.id === id)) continue;
			const fits = matches.length === 0 ? isCalled : isExactly;
			if (own !== undefined && by !== 'id' && fits(own, other)) continue;
			const others = by === 'id' ? undefined : matches.map(groupName);
			// An ID is taken at its word, and may be that of another system.
			const actual = sought.by === 'id' ? own?.[by as 'name' | 'idnumber'] : undefined;
			const failure = disagreement(meant, other, others, actual);
			if (failure === undefined) continue;
			const isUnread = others?.length !== 0 && known !== undefined && 'failure' in known;
			return isUnread ? known : failure;
		}
		return undefined;
	}
}
