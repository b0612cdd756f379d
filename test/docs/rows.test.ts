import type { IDataObject, INodeParameters } from 'n8n-workflow';

import { COLLATIONS, equals } from '../../sandbox/database/collation';
import { execute, moodleGroups } from '../support/engine';
import { readPage } from '../support/markdown';
import { makeGroups, useSandbox } from '../support/sandbox';

const page = readPage('docs/rows.md');

const [table] = page.tables.filter(({ under }) => under === 'What is matched');

/** The examples of the table: what a row says, what Moodle has, and what becomes of it. */
const examples = table.rows.flatMap(([difference, written, had, isMeant, both]) =>
	written.codes.map((code, index) => ({
		difference: difference.text,
		written: unescaped(code),
		real: unescaped(had.codes[index] ?? had.codes[0]),
		isMeant: isMeant.text,
		both: both.text,
	})),
);

/** Characters that do not show are written as in JSON. */
function unescaped(code: string): string {
	return JSON.parse(`"${code}"`) as string;
}

const contains = (text: string): unknown => expect.stringContaining(text);

it('has examples of everything', () => {
	expect(table.rows.length).toBeGreaterThan(10);
	expect(table.rows.filter(([, written]) => written.codes.length === 0)).toEqual([]);
	expect(new Set(examples.map(({ isMeant }) => isMeant))).toEqual(
		new Set(['yes', 'no, but named', 'no']),
	);
});

describe.each(['postgresql', 'mariadb'] as const)('what is matched, on %s', (database) => {
	const sandbox = useSandbox({ database });

	async function say(operation: string, ...rows: IDataObject[]) {
		const [resource, name] = operation.split('/');
		const node: INodeParameters = { resource, operation: name, dataMode: 'autoMapInputData' };
		const { output } = await execute({
			site: sandbox.it,
			items: rows,
			nodes: [moodleGroups(node, 'continueRegularOutput')],
		});
		const { json } = output()[0].at(-1)!;
		return json.error ?? json.status;
	}

	/** What a row is told that says what nothing is called. */
	const outcome = (isMeant: string, near: string) =>
		({ yes: 'added', 'no, but named': contains(near), no: contains(' has the ') })[isMeant];

	const member = { courseid: 2, group: 'Mine', userid: 3 };

	it.each(examples)('$difference: $written, $real', async ({ written, real, isMeant, both }) => {
		const { world } = sandbox.it;
		makeGroups(sandbox.it, 'Mine', real);
		const near = outcome(isMeant, 'close to it: ');
		expect(await say('groupMember/add', { ...member, group: written })).toEqual(near);
		if (!/mlang/.test(real)) {
			world.updateGroup({ ...world.groups.get(1)!, idnumber: real });
			world.users.set(5, { ...world.users.get(5)!, idnumber: real });
			world.courses.set(2, { ...world.courses.get(2)!, shortname: real });
			world.purgeCaches();
			const byIdnumber = { courseid: 2, groupidnumber: written, userid: 4 };
			expect(await say('groupMember/add', byIdnumber)).toEqual(near);
			const byUser = { ...member, userid: null, user: written };
			const named = outcome(isMeant, ' belongs to ');
			expect(await say('groupMember/add', byUser)).toEqual(named);
			// Once a course is found, the list of all is short enough.
			const ofCourse = (course: string) => ({ ...member, courseid: null, course });
			world.addMember(1, 3);
			expect(await say('groupMember/add', ofCourse('CHEM101'), ofCourse(written))).toEqual(
				isMeant === 'yes' ? 'alreadyMember' : near,
			);
		}
		const made = {
			no: contains(' is taken in course '),
			yes: 'created',
			'not on some MySQL, MariaDB': 'created',
		};
		const loose = database === 'mariadb' ? contains("The site's database treats ") : 'created';
		const created = await say('group/create', { courseid: 2, name: written });
		expect(created).toEqual(made[both as keyof typeof made] ?? loose);
	});
});

describe('how databases compare', () => {
	const [{ rows }] = page.tables.filter(({ under }) => under === 'Databases');
	const pairs = ['aA', 'ée', ['ß', 'ss'], ['😀', '😎'], ['Ⅳ', 'IV'], 'øo'];

	it.each([
		['postgresql', 0],
		['mariadb', 1],
	] as const)('is told of %s', (database, line) => {
		const cells = rows[line].slice(1).map(({ text }) => text !== 'different');
		expect(pairs.map(([one, other]) => equals(COLLATIONS[database], one, other))).toEqual(cells);
	});
});
