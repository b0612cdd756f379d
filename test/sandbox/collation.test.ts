import { COLLATIONS } from '../../sandbox/database/collation';
import type { DatabaseName } from '../../sandbox';
import { MoodleClient } from '../support/moodleClient';
import { useSandbox } from '../support/sandbox';

/** As a MariaDB 10.11 said: `SELECT … = … COLLATE utf8mb4_unicode_ci`. */
const EQUAL = [
	['Lab A', 'lab a'],
	['Résumé', 'Resume'],
	['Maß', 'MASS'],
	['œuvre', 'OEUVRE'],
	['ﬁ', 'fi'],
	['Teil Ⅳ', 'Teil IV'],
	['m²', 'm2'],
	['Lab Ａ', 'Lab A'],
	['A', 'A '],
	['A', 'A\u3000'],
	['A\u00a0B', 'A B'],
	['a\u200bb', 'ab'],
	['A\u0001B', 'AB'],
	['İstanbul', 'istanbul'],
	['ΣΊΣΥΦΟΣ', 'σίσυφος'],
	['が', 'カ'],
	['и\u0306', 'и'],
	['🔴', '🔵'],
	['𠀀', '😀'],
] as const;

const DIFFERENT = [
	['Maß', 'Mas'],
	['Maß', 'Maẞ'],
	['Bjørn', 'Bjorn'],
	['Łódź', 'Lodz'],
	['æble', 'aeble'],
	['Край', 'Краи'],
	['Gruppe', 'Grup\u00adpe'],
	['Lab  A', 'Lab A'],
	['A', ' A'],
	['A\tB', 'A B'],
	['a-b', 'ab'],
	['a–b', 'a-b'],
	['ıx', 'ix'],
	['学', '學'],
	['Team X', 'Team X🔴'],
	['👍', '👍🏽'],
	['한', '\u1112\u1161\u11ab'],
] as const;

describe('mariadb', () => {
	const { key, compare } = COLLATIONS.mariadb;

	it.each(EQUAL)('takes %j for %j', (left, right) => {
		expect(key(left)).toBe(key(right));
		expect(compare(left, right)).toBe(0);
	});

	it.each(DIFFERENT)('tells %j from %j', (left, right) => {
		expect(key(left)).not.toBe(key(right));
		expect(compare(left, right)).toBe(-compare(right, left));
	});

	it('sorts by script, and a tab before the blanks that fill a text up', () => {
		const sorted = ['a\t', 'a', 'a b', 'ab', 'æ', 'b', 'o', 'ø', 'p', 'z', 'α', 'е', 'и', 'й'];
		sorted.push('か', '学', '學', '😀');
		expect([...sorted].reverse().sort(compare)).toEqual(sorted);
	});
});

it.each([...EQUAL, ...DIFFERENT])('postgresql tells %j from %j', (left, right) => {
	expect(COLLATIONS.postgresql.key(left)).not.toBe(COLLATIONS.postgresql.key(right));
	expect(COLLATIONS.postgresql.compare(left, right)).not.toBe(0);
});

describe.each<[DatabaseName, object]>([
	['postgresql', [{ id: 2 }]],
	['mariadb', { errorcode: 'invalidparameter' }],
])('a site on %s', (database, answer) => {
	const sandbox = useSandbox({ database });

	it('keeps its database over a reset', async () => {
		sandbox.it.reset();
		const moodle = new MoodleClient(sandbox.it.url, sandbox.it.token);
		const create = async (name: string) =>
			await moodle.call('core_group_create_groups', {
				'groups[0][courseid]': 2,
				'groups[0][name]': name,
				'groups[0][description]': '',
			});
		await create('Maß');
		expect(await create('mass')).toMatchObject(answer);
		await moodle.close();
	});
});
