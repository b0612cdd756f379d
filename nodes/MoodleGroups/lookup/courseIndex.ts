import { gather } from '../input/gather';
import { remember } from '../input/remember';
import { shownNames } from '../moodle/multilang';
import { isItsId, type Identification } from '../moodle/naming';
import type { Named } from '../moodle/shapes/group';
import { isRoundedFrom, isSame, likeness, nearness } from './alike';
import { heldKey, idnumberKey } from './idnumber';

/** What a thing is called, and how rows find it by that. */
type Way = 'name' | 'idnumber';

/** Things by what makes names the same. */
type Index<T> = ReadonlyMap<string, ReadonlyArray<{ readonly one: T }>>;

/** The groups (or groupings) of one course, by what people call them. */
export class CourseIndex<T extends Named> {
	private readonly byName: ReadonlyMap<string, readonly T[]>;
	private readonly byIdnumber: ReadonlyMap<string, readonly T[]>;
	/** Made when they are needed: most rows call things exactly as they are called. */
	private readonly byKey = new Map<(text: string) => string, Map<Way, Index<T>>>();
	private byIdnumberKey: ReadonlyMap<string | number | undefined, readonly T[]> | undefined;

	constructor(readonly all: readonly T[]) {
		this.byName = gather(all, ({ name }) => name.trim());
		this.byIdnumber = gather(all, ({ idnumber }) => idnumber.trim());
	}

	/** Those that have exactly this name or ID number; for a text, or this ID. */
	matches(sought: Identification): readonly T[] {
		const { by, value } = sought;
		const having = (index: ReadonlyMap<string, readonly T[]>) =>
			index.get(String(value).trim()) ?? [];
		if (by === 'name') return having(this.byName);
		if (by !== 'text') return having(this.byIdnumber);
		const own = this.all.filter(({ id }) => `${id}` === value);
		return [...new Set([...having(this.byName), ...having(this.byIdnumber), ...own])];
	}

	/** Those whose name or ID number is the same as {@link likeness} tells. */
	same(sought: Identification): T[] {
		return this.having(likeness, sought);
	}

	/** {@link same}, and those whose ID number is the same to Moodle. */
	alike(sought: Identification): readonly T[] {
		const held = sought.by === 'name' ? [] : this.holders(`${sought.value}`);
		return [...new Set([...this.same(sought), ...held])];
	}

	/** Those that are only nearly called so: {@link nearness} tells. */
	near(sought: Identification): T[] {
		const rounded = this.all.filter((one) =>
			waysOf(sought).some((by) => isRoundedFrom(`${sought.value}`, one[by])),
		);
		return [...new Set([...this.having(nearness, sought), ...rounded])];
	}

	/** Those that have this ID number, or one that is the same to Moodle: exactly this one first. */
	private holders(idnumber: string): readonly T[] {
		if (idnumber.trim() === '') return [];
		const key = idnumberKey(idnumber);
		const same = this.matches({ by: 'idnumber', value: idnumber });
		if (typeof key !== 'number') return same;
		this.byIdnumberKey ??= gather(this.all, (one) => heldKey(one.idnumber));
		return [...new Set([...same, ...(this.byIdnumberKey.get(key) ?? [])])];
	}

	/** Those whose name has the key that a name has. */
	keyed(keyOf: (name: string) => string, name: string): T[] {
		const key = keyOf(name);
		return this.having(keyOf, { by: 'name', value: name }).filter((one) => keyOf(one.name) === key);
	}

	private having(keyOf: (text: string) => string, sought: Identification): T[] {
		const key = keyOf(`${sought.value}`);
		if (key === '') return [];
		const indexes = remember(this.byKey, keyOf, () => new Map<Way, Index<T>>());
		const found = waysOf(sought).flatMap((by) => {
			const index = remember(indexes, by, () => {
				const pairs = this.all.flatMap((one) =>
					[...new Set(callingsOf(one, by).map(keyOf))].map((its) => ({ its, one })),
				);
				return gather(pairs, ({ its }) => its);
			});
			return index.get(key) ?? [];
		});
		return [...new Set(found.map(({ one }) => one))];
	}
}

const WAYS: readonly Way[] = ['name', 'idnumber'];

/** The ways in which something is called by what a row says: both of them for a text. */
function waysOf({ by }: Identification): readonly Way[] {
	return by === 'text' ? WAYS : WAYS.filter((way) => way === by);
}

/** What people call a thing: of a name in several languages, each as Moodle shows it. */
function callingsOf(one: Named, by: Way): string[] {
	return by === 'name' ? [one.name, ...shownNames(one.name)] : [one.idnumber];
}

/**
 * What a row says of a thing that it means, with the real name of that thing: what an item tells of
 * it, other rows are read by, and there a name stands alone.
 */
export function realOf(one: Named, sought: Identification): Identification {
	const { value } = sought;
	const isMeant = waysOf(sought).some((way) => isCalled(one, { by: way, value }));
	if (sought.by === 'text' && !isMeant) return { by: 'id', value: one.id };
	const shown = shownNames(one.name).find((its) => isSame(its, `${value}`));
	return { ...sought, by: 'name', value: shown ?? one.name };
}

/** Whether something has exactly this name or ID number. */
export function isExactly(one: Named, sought: Identification): boolean {
	return waysOf(sought).some((by) => one[by].trim() === String(sought.value).trim());
}

/** Whether something has this name or ID number, as {@link likeness} or Moodle compares them. */
export function isCalled(one: Named, sought: Identification): boolean {
	const { by, value } = sought;
	if (by !== 'name' && isHeld(one, `${value}`)) return true;
	return waysOf(sought).some(
		(way) =>
			one[way].trim() === String(value).trim() ||
			callingsOf(one, way).some((its) => isSame(its, `${value}`)),
	);
}

/** Whether a row may mean something: by what it is called, or by a text that is its ID. */
export function mayMean(one: Named, sought: Identification): boolean {
	return isCalled(one, sought) || (sought.by === 'text' && `${one.id}` === sought.value);
}

/** Whether a text is the ID of something, but perhaps not meant as such. */
export function isBareNumber(one: Named, sought: Identification): boolean {
	const isSure = isCalled(one, sought) || isItsId(one.id, sought, [one.name, one.idnumber]);
	return sought.by === 'text' && !isSure;
}

/** Whether Moodle takes the ID number of something for this one, so that nothing else can have it. */
export function isHeld({ idnumber }: Named, wanted: string): boolean {
	const key = idnumberKey(wanted);
	return key !== undefined && key === heldKey(idnumber);
}

/** Those that a row means by what it says: what is called exactly so, or else what is the same. */
export function closest<T extends Named>(all: readonly T[], sought: Identification): readonly T[] {
	const exact = all.filter((one) => isExactly(one, sought));
	if (exact.length > 0) return exact;
	const { by, value } = sought;
	return all.filter((one) => callingsOf(one, by as Way).some((its) => isSame(its, `${value}`)));
}
