import type { Group, Grouping } from './model';

/** What Moodle keeps of a course's groups in memory. */
interface CachedGroups {
	readonly groups: readonly Group[];
	readonly groupings: readonly Grouping[];
}

/** Moodle's two caches of a course's groups. A rollback undoes neither. */
export class GroupCache {
	private readonly groupData = new Map<number, CachedGroups>();
	private readonly hiddenGroups = new Map<number, number>();

	/** @param read the groups and groupings of a course as the database has them. */
	constructor(private readonly read: (courseid: number) => CachedGroups) {}

	/** The groups and groupings of a course, read at the first look. */
	of(courseid: number): CachedGroups {
		const cached = this.groupData.get(courseid) ?? this.read(courseid);
		this.groupData.set(courseid, cached);
		return cached;
	}

	/** Forgets the groups of a course, as creating, updating and deleting one of them does. */
	forget(courseid: number): void {
		this.groupData.delete(courseid);
	}

	/** Counts the groups of a course that not everybody sees. */
	countHidden(courseid: number): void {
		const { groups } = this.read(courseid);
		this.hiddenGroups.set(courseid, groups.filter(({ visibility }) => visibility !== 0).length);
	}

	/** Whether a course has hidden groups: right after a purge Moodle counts them, but says no. */
	hasHidden(courseid: number): boolean {
		const count = this.hiddenGroups.get(courseid);
		if (count === undefined) this.countHidden(courseid);
		return (count ?? 0) > 0;
	}

	purge(): void {
		this.groupData.clear();
		this.hiddenGroups.clear();
	}
}
