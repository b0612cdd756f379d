import type { RowRef } from '../input/row';

/** How many ranges a text lists: a run may have thousands, too many to read. */
const LISTED_RANGES = 10;

/** Neighbouring items, or neighbouring entries of one item. */
interface Range {
	/** The item of the entries. */
	readonly of: number | undefined;
	readonly first: number;
	last: number;
	/** How many places it stands for. */
	count: number;
}

/**
 * Items as a person would say them: `items 0–99, 101`; of items that are told in part their
 * entries: `item 3 (entries 0–1)`. What is not listed is counted: `and 120 more`.
 */
export function itemList(places: readonly RowRef[], isInPart: (item: number) => boolean): string {
	const numbers = itemNumbers(places, isInPart);
	return /^\d+(?: \([^)]*\))?$/.test(numbers) ? `item ${numbers}` : `items ${numbers}`;
}

/** The same without the noun. */
export function itemNumbers(
	places: readonly RowRef[],
	isInPart: (item: number) => boolean = () => false,
): string {
	const ranges = rangesOf(places, isInPart);
	const left = ranges.slice(LISTED_RANGES).reduce((sum, { count }) => sum + count, 0);
	return `${textOf(ranges.slice(0, LISTED_RANGES))}${left > 0 ? ` and ${left} more` : ''}`;
}

function rangesOf(places: readonly RowRef[], isInPart: (item: number) => boolean): Range[] {
	const hasEntries = ({ item, entry }: RowRef) => entry !== undefined && isInPart(item);
	const inPart = new Set(places.filter(hasEntries).map(({ item }) => item));
	// Where entries are told, they stand for what is done beside them.
	const told = places.filter((place) => hasEntries(place) || !inPart.has(place.item));
	told.sort((left, right) => left.item - right.item || (left.entry ?? 0) - (right.entry ?? 0));
	const ranges: Range[] = [];
	for (const { item, entry = 0 } of told) {
		const [of, number] = inPart.has(item) ? [item, entry] : [undefined, item];
		const current = ranges.at(-1);
		if (current !== undefined && current.of === of && number <= current.last + 1) {
			current.last = number;
			current.count++;
		} else ranges.push({ of, first: number, last: number, count: 1 });
	}
	return ranges;
}

/** The ranges in their order; those of the entries of an item stand together behind it. */
function textOf(ranges: readonly Range[]): string {
	const texts = ranges.map(({ of, first, last }, index) => {
		const numbers = first === last ? `${first}` : `${first}–${last}`;
		if (of === undefined) return numbers;
		const [isFirst, isLast] = [index - 1, index + 1].map((other) => ranges[other]?.of !== of);
		const noun = isLast && first === last ? 'entry' : 'entries';
		return `${isFirst ? `${of} (${noun} ` : ''}${numbers}${isLast ? ')' : ''}`;
	});
	return texts.join(', ');
}
