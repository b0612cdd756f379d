import { gather } from '../input/gather';
import { remember } from '../input/remember';
import { shownNames } from '../moodle/multilang';
import type { Identification } from '../moodle/naming';
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

	/** Those that have exactly this name or ID number. */
	matches({ by, value }: Identification): readonly T[] {
		const index = by === 'name' ? this.byName : this.byIdnumber;
		return index.get(String(value).trim()) ?? [];
	}

	/** Those whose name or ID number is the same as {@link likeness} tells. */
	same(sought: Identification): T[] {
		return this.having(likeness, sought);
	}

	/** {@link same}, and those whose ID number is the same to Moodle. */
	alike(sought: Identification): readonly T[] {
		const held = sought.by === 'idnumber' ? this.holders(`${sought.value}`) : [];
		return [...new Set([...this.same(sought), ...held])];
	}

	/** Those that are only nearly called so: {@link nearness} tells. */
	near(sought: Identification): T[] {
		const { by, value } = sought;
		if (by !== 'name' && by !== 'idnumber') return [];
		const rounded = this.all.filter((one) => isRoundedFrom(`${value}`, one[by]));
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

	private having(keyOf: (text: string) => string, { by, value }: Identification): T[] {
		const key = keyOf(`${value}`);
		if (key === '' || (by !== 'name' && by !== 'idnumber')) return [];
		const indexes = remember(this.byKey, keyOf, () => new Map<Way, Index<T>>());
		const index = remember(indexes, by, () => {
			const pairs = this.all.flatMap((one) =>
				[...new Set(callingsOf(one, by).map(keyOf))].map((its) => ({ its, one })),
			);
			return gather(pairs, ({ its }) => its);
		});
		return (index.get(key) ?? []).map(({ one }) => one);
	}
}

/** What people call a thing: of a name in several languages, each as Moodle shows it. */
function callingsOf(one: Named, by: Way): string[] {
	return by === 'name' ? [one.name, ...shownNames(one.name)] : [one.idnumber];
}

/** The name or ID number of a thing that a row means by what it says. */
export function realOf(one: Named, { by, value }: Identification): string {
	const callings = callingsOf(one, by as Way);
	return callings.slice(1).find((shown) => isSame(shown, `${value}`)) ?? callings[0];
}

/** Whether something has exactly this name or ID number. */
export function isExactly(one: Named, { by, value }: Identification): boolean {
	return (by === 'name' || by === 'idnumber') && one[by].trim() === String(value).trim();
}

/** Whether something has this name or ID number, as {@link likeness} or Moodle compares them. */
export function isCalled(one: Named, sought: Identification): boolean {
	const { by, value } = sought;
	if (by !== 'name' && isHeld(one, `${value}`)) return true;
	return (
		isExactly(one, sought) || callingsOf(one, by as Way).some((its) => isSame(its, `${value}`))
	);
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
