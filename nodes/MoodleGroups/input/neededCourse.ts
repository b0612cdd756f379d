import { isIdLike, type Identification } from '../moodle/naming';
import { hasNoValue } from './cells';
import type { NamedField } from './columns';
import type { Cell } from './row';
import type { SheetRow } from './sheetRow';
import { likelyColumns } from './tellRefusal';

/** What is called something within its course alone. */
const OF_COURSE = new Set(['group', 'grouping']);

/**
 * The fields of a row, as its cells need them: a course that a row may leave out is missing where the
 * row names a group of it, and where the row names none and a column looks like that of the course.
 */
export class NeededCourse {
	private readonly needing: readonly NamedField[];
	private readonly course: number;

	constructor(private readonly fields: readonly NamedField[]) {
		this.course = fields.findIndex(([name, { readNeeded }]) => name === 'course' && readNeeded);
		this.needing = fields.map(([name, field], index): NamedField => {
			const read = index === this.course ? field.readNeeded! : field.read;
			return [name, { ...field, read }];
		});
	}

	/** @param cells one for each field. */
	fieldsFor(cells: readonly Cell[], row: SheetRow): readonly NamedField[] {
		const isOpen = this.course >= 0 && hasNoValue(cells[this.course]);
		const needs = ([name, field]: NamedField, index: number) =>
			OF_COURSE.has(name) && needsCourse(field, cells[index], row);
		return isOpen && this.fields.some(needs) ? this.needing : this.fields;
	}
}

function needsCourse(field: NamedField[1], { raw, also }: Cell, row: SheetRow): boolean {
	const read = field.read(raw, also);
	if ('refusal' in read) return read.lacks === 'value' && likelyColumns('course', row).length > 0;
	const thing = read.value as Identification | undefined;
	if (thing === undefined || thing.by === 'id' || thing.isPlaceholder) return false;
	return !isIdLike(`${thing.value}`) || ['name', 'idnumber'].includes(thing.by);
}
