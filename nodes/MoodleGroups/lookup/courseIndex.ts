import { gather } from '../input/gather';
import type { Identification } from '../moodle/naming';
import type { Named } from '../moodle/shapes/group';
import { likeness } from './alike';
import { heldKey, idnumberKey } from './idnumber';

/** The groups (or groupings) of one course, by what people call them. */
export class CourseIndex<T extends Named> {
	private readonly byName: ReadonlyMap<string, readonly T[]>;
	private readonly byIdnumber: ReadonlyMap<string, readonly T[]>;
	private readonly byLikeness = new Map<string, ReadonlyMap<string, readonly T[]>>();
	private byIdnumberKey: ReadonlyMap<string | number | undefined, readonly T[]> | undefined;

	constructor(readonly all: readonly T[]) {
		this.byName = gather(all, ({ name }) => name.trim());
		this.byIdnumber = gather(all, ({ idnumber }) => idnumber.trim());
	}

	/** Those that have exactly this name or ID number. */
	matches(by: string, value: string | number): readonly T[] {
		const index = by === 'name' ? this.byName : this.byIdnumber;
		return index.get(String(value).trim()) ?? [];
	}

	/** Those whose name or ID number differs from this one at most as {@link likeness} lets it. */
	alike({ by, value }: Identification): readonly T[] {
		const like = likeness(`${value}`);
		if (like === '' || (by !== 'name' && by !== 'idnumber')) return [];
		const index = this.byLikeness.get(by) ?? gather(this.all, (one) => likeness(one[by]));
		this.byLikeness.set(by, index);
		return [...(index.get(like) ?? []), ...(by === 'name' ? [] : this.holders(`${value}`))];
	}

	/** Those that have this ID number, or one that is the same to Moodle: exactly this one first. */
	holders(idnumber: string): readonly T[] {
		if (idnumber.trim() === '') return [];
		const key = idnumberKey(idnumber);
		const same = this.matches('idnumber', idnumber);
		if (typeof key !== 'number') return same;
		this.byIdnumberKey ??= gather(this.all, (one) => heldKey(one.idnumber));
		return [...new Set([...same, ...(this.byIdnumberKey.get(key) ?? [])])];
	}
}

/** Whether something has this name or ID number, as Moodle compares them. */
export function isCalled(one: Named, by: string, value: string | number): boolean {
	const text = String(value).trim();
	if (by === 'name') return one.name.trim() === text;
	const key = idnumberKey(text);
	const isSame = key !== undefined && key === heldKey(one.idnumber);
	return isSame || one.idnumber.trim() === text;
}
