import type { CourseThings } from '../lookup/courseThings';
import type { Directory } from '../lookup/directory';
import { valueOf } from '../lookup/loader';
import type { Answer, Failure } from '../moodle/failure';
import { MAX_VARIABLES } from '../moodle/limits';
import type { Named } from '../moodle/shapes/group';
import type { Noun } from '../moodle/naming';
import type { Kind } from './kind';
import { newThingEntry, type FoundNew } from './newThings';
import { isReadable, readFields } from './rowValues';

/** Custom fields of new things, where nothing could show before which ones the site has. */
export class LateFields<K extends Noun> {
	private readonly things: CourseThings<Named>;
	private readonly isLate: boolean;
	/** The first row with custom fields: it is sent alone, to show which ones the site has. */
	private scout: FoundNew | undefined;

	constructor(
		kind: Kind<K>,
		private readonly directory: Directory,
	) {
		this.things = kind.in(directory);
		this.isLate = this.things.fields.known === undefined && isReadable(this.things);
	}

	/** How many form variables a row takes; the first one with custom fields as many as there are. */
	variables(entry: FoundNew): number {
		if (this.isLate && entry.customfields !== undefined) this.scout ??= entry;
		return entry === this.scout ? MAX_VARIABLES : newThingEntry.variables(entry);
	}

	/** A row as the site stores it, once a thing of this run has shown what that is. */
	read(entry: FoundNew): Answer<FoundNew> {
		if (!this.isLate || this.things.fields.known === undefined) return { value: entry };
		return readFields(entry, this.things, this.directory.timezone);
	}

	/** What {@link read} refuses; `undefined` if that is nothing. */
	refusals(
		entries: readonly FoundNew[],
	): Array<{ readonly failure: Failure } | undefined> | undefined {
		const refusals = entries.map((entry) => {
			const read = this.read(entry);
			return 'failure' in read ? read : undefined;
		});
		return refusals.some((refusal) => refusal !== undefined) ? refusals : undefined;
	}

	/**
	 * Whether new things are better made without custom fields, read, and filled: they are the first to
	 * show them. That takes two functions more, without which the fields are sent as they are.
	 */
	async areUnknown(entries: readonly FoundNew[]): Promise<boolean> {
		const { things, isLate, directory } = this;
		if (!isLate || things.fields.known !== undefined || !isReadable(things)) return false;
		if (entries.every(({ customfields }) => customfields === undefined)) return false;
		const functions = valueOf(await directory.account.read())?.functions;
		const needed = ['get', 'update'].map((verb) => `core_group_${verb}_${things.noun}s`);
		return needed.every((wsfunction) => functions?.has(wsfunction));
	}
}
