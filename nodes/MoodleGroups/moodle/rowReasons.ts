import { capital, groupName, list, quoted, said, type Identification } from './naming';
import type { Sentence } from './failure';
import type { Group } from './shapes/group';

/** Why a row means nothing, or more than one thing; a part of the table in reasons.ts. */
export const ROW_DIAGNOSES = {
	idOrName: (own: Pick<Group, 'id' | 'name'>, named: typeof own): Sentence => [
		`The number ${own.id} is the ID of group ${groupName(own)} and the name of group ${groupName(named)}`,
		'Say which one you mean in a column "groupid" or "groupname".',
	],
	bareNumber: (thing: string, { value }: Identification, name: string): Sentence => [
		`No ${thing} is called ${quoted(value)}, but it is the ID of ${name}`,
		`If you mean the ID, choose 'By ID', or set 'Columns > Identify ${capital(thing)}s By' to ID. The node does not assume it, because the number may come from another system.`,
	],
	several: (
		kind: string,
		sought: Identification,
		there: ReadonlyArray<Parameters<typeof groupName>[0]>,
		course: string,
	): Sentence => [
		`The ${said(sought)} stands for several ${kind}s in one cell: course ${course} has ${list(there.map(groupName)) || 'none of them'}`,
		`A row can have only one ${kind}: make a row for each, for example with a Split Out node before this one.`,
	],
	placeholder: (thing: string, { value }: Identification): Sentence => [
		`No ${thing} in this row: ${quoted(value)} stands for an empty cell`,
		`Fill in the ${thing} or delete the row.`,
	],
	contradiction: (thing: string, first: string, second: string): Sentence => [
		`The row names two different ${thing}s: ${first}, and ${second}`,
		adviseChoice(thing),
	],
	unlike: (thing: string, meant: string, other: Identification, actual: string): Sentence => [
		`The row does not match its ${thing}: ${meant} with the ${said({ ...other, value: actual })}, not ${quoted(other.value)}`,
		adviseChoice(thing),
	],
	choose: (field: string): Sentence => [`'${field}' is missing`, 'Choose it in the node.'],
	courseNeeded: (thing: string): Sentence => [
		`To find a ${thing} by name or ID number, its course is needed`,
		'Choose the course, or add a column with it to your rows.',
	],
} satisfies Record<string, (...given: never[]) => Sentence>;

function adviseChoice(thing: string): string {
	return `Correct the row. If one of the two columns is not about Moodle's ${thing}s, choose the one to use under 'Columns > Identify ${capital(thing)}s By'.`;
}
