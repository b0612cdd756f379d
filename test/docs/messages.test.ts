import { credentialTestRules } from '../../credentials/credentialTestRules';
import { MEANINGS } from '../../nodes/MoodleGroups/moodle/exceptions';
import { DIAGNOSES } from '../../nodes/MoodleGroups/moodle/reasons';
import { firstSentence, isAdvice, messageTexts } from '../support/messageTexts';
import { readPage } from '../support/markdown';

const page = readPage('docs/messages.md');
const messages = page.headings.filter(({ level }) => level === 3).map(({ text }) => text);
const codes = page.codes.map(({ text }) => text);

const texts = messageTexts();
const said = new Set(texts.flatMap(({ text }) => (isAdvice(text) ? [] : [firstSentence(text)])));

/** Texts of the code that no reader sees as a message. */
const NOT_SAID = [
	// What makes entries of a run the same.
	...['update …', 'delete …', 'name … …', 'idnumber … …', 'add …', 'remove …', 'group …'],
	'enrol … …',
	// Names of fields, and parts of the panel.
	...['Lab A', 'Grouping to Empty', 'From List', '… (or …)'],
	...['By Text', 'By URL', 'By ID'],
	...['Removal Limit (…)', 'Removal Limit (Percent)'],
	// Roles of Moodle in a pick list.
	...['Course creator', 'Non-editing teacher'],
	// Groups of a cell.
	'none of them',
	// Of whom nobody is removed, in what to do.
	...['any group', 'the groups of its course'],
	// What a column may hold.
	'username, email or ID number',
	// Capabilities, likewise.
	'moodle/user:viewdetails and …',
	"…, for 'Only Active' also moodle/course:enrolreview, for 'Without Group' also moodle/site:accessallgroups,",
	...["use the operation 'Create or Update'", 'update that grouping'],
	...['group', 'grouping'].map((noun) => `change that of the other ${noun} first`),
	// What a group is called while others swap their names.
	'n8n-nodes-moodle-groups …',
	// Paths of menus, which stand in what to do.
	...[
		'Site administration > Server > Web services > External services',
		'Site administration > Server > Web services > Manage tokens',
		'Site administration > Server > Web services > External services > Functions',
	],
];

const needed = [...said].filter((text) => !NOT_SAID.includes(text));

describe('the page of messages', () => {
	it('reads the code', () => {
		expect(needed.length).toBeGreaterThan(100);
		expect(needed).toContain('The token may not call …');
		expect(needed).toContain("'…' must be true or false, but is …");
		expect(needed).toContain("'Site URL' is not a web address");
	});

	it('has a place for every message of the code', () => {
		expect(needed.filter((text) => !messages.includes(text) && !codes.includes(text))).toEqual([]);
	});

	it('has no message that the code does not say', () => {
		expect(messages.filter((text) => !said.has(text))).toEqual([]);
		expect(messages).toEqual([...new Set(messages)]);
	});

	it('quotes no part of a message that the code does not say', () => {
		const quoted = codes.filter(
			(code) => /[a-z]{2} [a-z]|… [a-z]|[a-z].* …/i.test(code) && !/[{<]/.test(code),
		);
		expect(quoted.length).toBeGreaterThan(10);
		expect(quoted.filter((code) => !texts.some(({ text }) => text === code))).toEqual([]);
	});

	it('leaves out nothing that is gone', () => {
		expect(NOT_SAID.filter((text) => !said.has(text))).toEqual([]);
	});

	it('says of every message what to do', () => {
		expect(page.headings.length).toBeGreaterThan(messages.length);
		expect(messages.filter((message) => !advised.has(message))).toEqual([]);
	});
});

const advised = new Set(
	page.strong.flatMap(({ under, text }) => (text === 'What to do:' ? [under] : [])),
);

/** A message of the page as a pattern of what is said in its place. */
const patterns = messages.map(
	(message) =>
		new RegExp(`^${message.split('…').map(escape).join('.*')}$`.replaceAll(' .*', ' ?.*'), 's'),
);

function escape(text: string): string {
	return text.replace(/[\\^$.*+?()[\]{}|/]/g, '\\$&');
}

const isOnPage = (message: string) => patterns.some((pattern) => pattern.test(message));

const NOUNS = ['group', 'grouping'];

/** Findings that are about a group or a grouping alike. */
const OF_BOTH = [
	...['missing', 'barred', 'closed', 'notFound', 'near', 'ambiguous', 'several'],
	...['elsewhere', 'nameTaken', 'nameEqual', 'idnumberTaken'],
	...['customFieldMissing', 'storedOtherwise', 'withoutFields'],
];

describe('the tables of the code', () => {
	it.each(Object.keys(MEANINGS))('errorcode %s has its place', (errorcode) => {
		for (const wsfunction of ['core_group_create_groups', 'core_group_get_groups']) {
			const { message } = MEANINGS[errorcode](wsfunction, {});
			expect([message, isOnPage(message)]).toEqual([message, true]);
		}
		expect(codes).toContain(errorcode);
	});

	it.each(Object.keys(DIAGNOSES))('finding %s has its place', (key) => {
		// Whatever a finding asks for: a name, a thing with names, or a list of such things.
		const names = { id: 7, name: 'A', by: 'name', value: 'A' };
		const thing: unknown = Object.assign(Object('A') as object, names);
		const list = /ambiguous$|several/i.test(key) ? [thing, thing] : thing;
		const tell = DIAGNOSES[key as keyof typeof DIAGNOSES] as (
			...given: never[]
		) => readonly string[];
		const all = [thing, list, thing, thing];
		for (const given of OF_BOTH.includes(key) ? NOUNS.map((noun) => [noun, ...all]) : [all]) {
			const [message] = tell(...(given as never[]));
			expect([message, isOnPage(message)]).toEqual([message, true]);
		}
	});

	it.each(credentialTestRules.map(({ properties }) => (properties as { message: string }).message))(
		'the credential’s test: %s',
		(message) => {
			const first = firstSentence(message);
			expect([first, isOnPage(first)]).toEqual([first, true]);
		},
	);
});
