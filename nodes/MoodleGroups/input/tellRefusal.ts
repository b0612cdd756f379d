import { wayWord } from '../moodle/naming';
import type { Told } from './cells';
import type { NamedField } from './columns';
import { isBlank, quote, type Located, type Refusal, type Ways } from './fields';
import { anyOf } from './jsonKeys';
import type { Cell } from './row';
import { plain } from './sheetKeys';
import type { SheetRow } from './sheetRow';

/** A value that was looked for in a row, and where. */
export interface Asked {
	readonly field: NamedField;
	/** The names under which its columns were looked for. */
	readonly names: readonly string[];
	readonly cell: Cell;
	/** Whether no row of the sheet has one of them. */
	readonly isAbsent: boolean;
}

/** What columns are often called that name a thing, if the node does not know them. */
const LIKELY: Record<string, RegExp> = {
	course: /course|class|kurs|curso|module|subject|unit/,
	group: /group(?!ing)|team|section|grupp?[eo]/,
	grouping: /grouping/,
	user: /login|mail|username|student|matri/,
};

/** What a column is called that holds several of a thing. */
const LISTS: Record<string, RegExp> = {
	course: /^courses$/,
	group: /^groups$/,
	grouping: /^groupings$/,
	user: /^users$/,
};

/** The most columns that an advice suggests. */
const MOST_LIKELY = 3;

/** Says why a value of a sheet cannot be sent, and which columns and settings would help. */
export function tellRefusal(refusal: Refusal, asked: Asked, row: SheetRow): Told {
	const { field, cell, names } = asked;
	const [name, { displayName, ways }] = field;
	const problem = `'${refusal.column ?? cell.label}' ${refusal.refusal}`;
	if (refusal.lacks === 'id' && ways !== undefined) {
		return { problem, advice: adviseWay(refusal.column ?? cell.label, ways, asked, row) };
	}
	if (refusal.lacks !== 'value') return { problem, advice: refusal.advice };
	if (ways === undefined) return missing(problem, asked, row);
	const thing = displayName.toLowerCase();
	const value = (cell.raw as Located | undefined)?.value;
	const list = row.filledLike(LISTS[name]).at(0);
	// Where the sheet has no column of it, the row is not to blame.
	const isAbsent = asked.isAbsent && list === undefined;
	const fill = isAbsent ? addColumn(asked, row) : `Fill in the ${thing} or delete the row.`;
	const choose =
		list === undefined ? chooseColumn('contains', asked, row) : adviseRows(list, thing);
	const fallback = name === 'course' ? " Or choose a 'Default Course'." : '';
	const delimiter = isUncut(row) ? UNCUT : '';
	return {
		problem: isBlank(value)
			? `No ${thing} in this row: looked for in ${names.map(quote).join(', ')}; the row has values in ${row.filledNames()}`
			: `No ${thing} in this row: ${quote(value)} stands for an empty cell`,
		advice: `${fill}${isAbsent ? '' : choose}${fallback}${delimiter}`,
	};
}

/** A file of semicolons or tabs that was cut at commas has one column. */
function isUncut({ keys: { keys } }: SheetRow): boolean {
	return keys.length === 1 && /[;\t,|]/.test(keys[0]);
}

const UNCUT =
	" The whole row is in one column: set the option 'Delimiter' of the node Extract From File to the character between the values.";

function missing(problem: string, { field, cell }: Asked, row: SheetRow): Told {
	const [name, { displayName }] = field;
	if (cell.label in row.record) return { problem, advice: 'Fill in the cell or delete the row.' };
	const numbered = [...row.keys.numbered.values()].flat().at(0);
	const choose = `Add a column ${quote(name)}, or choose the one that contains it under 'Columns > ${displayName} Column'.`;
	const note = numbered === undefined ? '' : ` ${quote(numbered)} is read for group members only.`;
	return {
		problem: `${problem}; the columns of the row are ${row.names()}`,
		advice: `${choose}${note}`,
	};
}

/** Moodle's download of participants has all groups of a user in one cell. */
function adviseRows(column: string, thing: string): string {
	return ` The column ${quote(column)} seems to hold several ${thing}s: make a row for each, with the ${thing} in a column ${quote(thing)}.`;
}

/** A column of IDs is often that of another system. */
function adviseWay(column: string, { by }: Ways, asked: Asked, row: SheetRow): string {
	const [, { displayName }] = asked.field;
	const ways = Object.entries(by).filter(([way, { displayName: name }]) => {
		return name !== undefined && way !== 'id' && way !== 'any';
	});
	const plural = anyOf(ways.map(([way]) => `${wayWord(way)}s`));
	const names = anyOf(ways.map(([, way]) => way.displayName!));
	const set = `If ${quote(column)} contains ${plural}, set 'Columns > Identify ${displayName}s By' to ${names}.`;
	return `${set}${chooseColumn('identifies', asked, row)}`;
}

/** The filled columns of a row that may name a thing. */
export function likelyColumns(name: string, row: SheetRow): readonly string[] {
	return row.filledLike(LIKELY[name]);
}

/** Where to choose the column of a thing, and which of the row it may be. */
function chooseColumn(verb: string, asked: Asked, row: SheetRow): string {
	const [, { displayName }] = asked.field;
	const perhaps = perhapsIn(asked, row);
	return ` If another column ${verb} the ${displayName.toLowerCase()}, choose it under 'Columns > ${displayName} Column'${perhaps}.`;
}

/** The same where no column is called so. */
function addColumn(asked: Asked, row: SheetRow): string {
	const [name, { displayName }] = asked.field;
	const perhaps = perhapsIn(asked, row);
	return `Choose the column that contains the ${displayName.toLowerCase()} under 'Columns > ${displayName} Column'${perhaps}, or add a column ${quote(name)}.`;
}

/** Columns of the row that may be meant, as a message asks. */
function perhapsIn({ field: [name], names }: Asked, row: SheetRow): string {
	const known = new Set(names.map(plain));
	const likely = likelyColumns(name, row)
		.filter((key) => !known.has(plain(key)))
		.slice(0, MOST_LIKELY);
	return likely.length === 0 ? '' : ` (${likely.map(quote).join(', ')}?)`;
}
