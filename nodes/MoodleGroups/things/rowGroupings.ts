import { remember } from '../input/remember';
import type { RowRef } from '../input/row';
import { likeness } from '../lookup/alike';
import type { Directory } from '../lookup/directory';
import { isInDoubt, type Answer, type Failure } from '../moodle/failure';
import { groupName, quoted } from '../moodle/naming';
import { diagnosis } from '../moodle/reasons';
import { lineBeside, type AnsweredRow, type Outcome, type Status } from '../run/entry';
import type { Run } from '../run/run';
import { createBeside } from './createBeside';
import { doubtsOf } from './equalNames';
import { namesOf } from './find';
import { FreshNames } from './freshNames';
import { aboutGrouping, type GroupingRef, type Groupings, type Needing } from './groupingRef';
import { GROUPING } from './kind';
import type { NewThingRow } from './newThings';

/** The groupings into which the rows of a batch put their groups; those that are missing are made. */
export class RowGroupings implements Groupings {
	/** What is told of those that were made. */
	readonly created: AnsweredRow[] = [];
	private readonly fresh: FreshNames<'grouping'>;
	private readonly missing = new Map<string, GroupingRef>();

	/** @param isMaking whether the options say to make them; `undefined` where there is no such option. */
	constructor(
		private readonly run: Run,
		isMaking?: boolean,
	) {
		this.fresh = new FreshNames(GROUPING, run.directory, isMaking);
	}

	async find(
		{ name, grouping }: NewThingRow,
		courseid: number,
	): Promise<Answer<GroupingRef | undefined>> {
		if (grouping === undefined) return { value: undefined };
		const { groupings } = this.run.directory;
		const found = await groupings.inCourse.find(grouping, courseid);
		if ('failure' in found) {
			const made = await this.fresh.take(grouping, courseid, found.failure);
			return 'failure' in made ? made : { value: this.toMake(made.value, courseid) };
		}
		const id = found.value;
		const known = groupings.known(id);
		if (known !== undefined && 'failure' in known) return known;
		if (known !== undefined && known.value.courseid !== courseid) {
			return diagnosis('groupingElsewhere', [quoted(name), groupName(known.value)]);
		}
		const named = namesOf({ grouping: groupings.inCourse.real(grouping, courseid, id) });
		return { value: { id, courseid, name: known?.value.name ?? '', named } };
	}

	private toMake(name: string, courseid: number): GroupingRef {
		const make = () => ({ id: undefined, courseid, name, named: { grouping: name } });
		return remember(this.missing, `${courseid} ${likeness(name)}`, make);
	}

	async make(entries: readonly Needing[]): Promise<Array<Outcome | undefined>> {
		const needed = neededBy(entries);
		const rows = needed.map(({ place, into: { courseid, name } }) => {
			const course = { by: 'id', value: courseid };
			return { place, values: { course, courseid, name } };
		});
		const lacking = new Map<GroupingRef | undefined, Outcome>();
		for (const [index, made] of (await createBeside(GROUPING, rows, this.run)).entries()) {
			const { place, into } = needed[index];
			if ('id' in made) {
				into.id = made.id;
				if (made.isNew) this.created.push(lineOf(place, into, 'created', made.note));
			} else if (!('refused' in made)) lacking.set(into, made);
		}
		return entries.map(({ values: { into } }) => {
			const outcome = lacking.get(into);
			return outcome && 'failure' in outcome ? unmade(into!, outcome.failure) : outcome;
		});
	}
}

/** What {@link RowGroupings.make} would tell. */
export async function previewGroupings(
	entries: readonly Needing[],
	directory: Directory,
): Promise<AnsweredRow[]> {
	const needed = neededBy(entries);
	const doubts = await doubtsOf(
		GROUPING,
		needed.map(({ into }) => into),
		directory,
	);
	return needed.map(({ place, into }, index) => lineOf(place, into, 'wouldCreate', doubts[index]));
}

/** Each row fails by itself, and not for its own values. */
function unmade({ name }: GroupingRef, failure: Failure): { failure: Failure } {
	if (failure.namesEntry || isInDoubt(failure)) return { failure: { ...failure } };
	return diagnosis('groupingNotMade', [name, failure], failure.errorcode);
}

function lineOf(place: RowRef, into: GroupingRef, done: Status, note?: string): AnsweredRow {
	return lineBeside(place, done, { courseid: into.courseid, ...aboutGrouping(into) }, note);
}

/** The groupings that are not there yet, each with the first row that needs it. */
function neededBy(entries: readonly Needing[]) {
	const first = new Map<GroupingRef, RowRef>();
	for (const { values, places } of entries) {
		const { into } = values;
		if (into !== undefined && into.id === undefined) remember(first, into, () => places[0]);
	}
	return [...first].map(([into, place]) => ({ into, place }));
}
