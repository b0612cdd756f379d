import { ANY, inItem, says, PHYS } from '../support/said';
import { messageTest, spelledOut } from '../support/spelledOut';

/** Where the wording itself is looked at. */
const WORDINGS: ReadonlyArray<[files: RegExp, why: string]> = [
	[/^nodes\/explanations\.test\.ts$/, 'holds what users read of everything that goes wrong'],
	[/^docs\//, 'compares the texts of code and documentation'],
	[
		/^moodle\/answers\.test\.ts$/,
		'holds what each answer of a server and each errorcode is told as',
	],
	[/^run\/values\.test\.ts$/, 'holds why each reader of values refuses one'],
	[/^e2e\//, 'has a package of its own, and reads what a person sees in the editor'],
];

/** Where tests still write out texts, mostly such as the code has inside of a function: how many. */
const NOT_YET: Record<string, number> = {
	'credentials/credential.test.ts': 1,
	'nodes/columns.test.ts': 1,
	'nodes/databases.test.ts': 1,
	'nodes/defaults.test.ts': 1,
	'nodes/emptyCells.test.ts': 1,
	'nodes/groupChanges.test.ts': 1,
	'nodes/groupMember.test.ts': 1,
	'nodes/namesakes.test.ts': 1,
	'nodes/options.test.ts': 2,
	'nodes/pickLists.test.ts': 2,
	'nodes/syncProtection.test.ts': 1,
	'structure/fields.test.ts': 2,
};

const found = spelledOut().filter(({ file }) => !WORDINGS.some(([files]) => files.test(file)));

it('tests take the texts of messages from the code, with test/support/said.ts', () => {
	const lines = found.filter(({ file }) => !(file in NOT_YET));
	expect(lines.map(({ file, line, text }) => `${file}:${line}: ${text}`)).toEqual([]);
});

it('those that do not yet are ever fewer', () => {
	const counts: Record<string, number> = {};
	for (const { file } of found) counts[file] = (counts[file] ?? 0) + 1;
	expect(counts).toEqual(NOT_YET);
});

it('a message is known by its words, whatever names are in it', () => {
	const isMessage = messageTest();
	const taken = says('nameTaken', 'group', { id: 1, name: 'A' }, PHYS, true);
	expect([taken, inItem(0, taken)].map(isMessage)).toEqual([true, true]);
	expect(isMessage(says('nameTaken', 'group', { id: 1, name: ANY }, ANY, true))).toBe(true);
	const part = says('notEnrolled', ANY, ANY).split(ANY)[1];
	expect(isMessage(`Ada${part}x`)).toBe(true);
	expect(['Lab A', 'created', 'ID number', 'Removal Limit (Groups)'].filter(isMessage)).toEqual([]);
});
