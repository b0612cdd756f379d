import type { IDataObject, INodeParameters } from 'n8n-workflow';

import { likeness } from '../../nodes/MoodleGroups/lookup/alike';
import { collationKey, loosestKey, usualKey } from '../../nodes/MoodleGroups/lookup/collation';
import type { Noun } from '../../nodes/MoodleGroups/moodle/naming';
import { equals, COLLATIONS } from '../../sandbox/database/collation';
import { execute, moodleGroups, type OnError } from '../support/engine';
import { ANY, says, upTo } from '../support/said';
import { calls, listSizes, makeGroups, NEEDLE, useSandbox, writes } from '../support/sandbox';

const mariadb = useSandbox({ database: 'mariadb' });
const postgresql = useSandbox({ database: 'postgresql' });

const SITES = { mariadb, postgresql };

type Site = (typeof SITES)[keyof typeof SITES];

interface Given {
	readonly options?: INodeParameters;
	readonly dryRun?: boolean;
	readonly onError?: OnError;
	readonly on?: Site;
}

async function run(operation: string, items: readonly IDataObject[], given: Given = {}) {
	const { options = {}, dryRun = false, onError = 'continueRegularOutput', on = mariadb } = given;
	const [resource, name] = operation.split('/');
	const parameters = { resource, operation: name, dataMode: 'autoMapInputData', options, dryRun };
	const { output, error } = await execute({
		site: { url: on.it.url, token: NEEDLE },
		items: items.map((item) => ({ course: 'PHYS101', ...item })),
		nodes: [moodleGroups(parameters, onError)],
	});
	return { rows: (output()[0] ?? []).map(({ json }) => json), error };
}

const said = ({ rows }: { rows: readonly IDataObject[] }) =>
	rows.map(({ error, status }) => error ?? status);

const names = (on: Site = mariadb) => on.it.world.storedGroups(2).map(({ name }) => name);

const grouping = (name: string, { it: { world } }: Site = mariadb) =>
	world.createGrouping({
		...{ courseid: 2, name, idnumber: '', description: '', descriptionformat: 1 },
	}).id;

const isSame = (name: string, noun: Noun, other: string) =>
	upTo(says('nameEqual', noun, name, { name: ANY }, '')).replace(/"$/, other);

/** Names that only MariaDB takes for equal. */
const EQUAL: ReadonlyArray<[string, string]> = [
	['Müller', 'Muller'],
	['Resume', 'Résumé'],
	['Groß', 'Gross'],
	['Ἀθῆναι', 'Αθηναι'],
	['Четвёртая', 'Четвертая'],
];

describe.each(EQUAL)('%s beside %s', (name, other) => {
	it('is refused on MariaDB, where the one in the way is named, and written on PostgreSQL', async () => {
		for (const site of Object.values(SITES)) {
			makeGroups(site.it, other, 'Third');
			grouping(other, site);
			grouping('Third', site);
		}
		const ofGroup = isSame(name, 'group', `${JSON.stringify(other)} (ID 1) in course "PHYS101"`);
		const ofGrouping = ofGroup.replace('group ', 'grouping ');
		const member = { group: name, userid: 3 };
		const sync: Given = { options: { output: 'all' } };
		// A name that is near to that of a group makes no group on any database.
		const near = `has the name ${JSON.stringify(name)}; close to it: ${JSON.stringify(other)} (ID 1)`;
		const missing: Given = { options: { output: 'all', createMissingGroups: true } };
		const cases: ReadonlyArray<[string, IDataObject, string, Given?]> = [
			['group/create', { name }, ofGroup],
			['group/createOrUpdate', { name }, ofGroup],
			['group/sync', { name }, ofGroup, sync],
			['group/sync', { name }, ofGroup, { ...sync, dryRun: true }],
			['group/update', { group: 'Third', newname: name }, ofGroup],
			['grouping/create', { name }, ofGrouping],
			['grouping/update', { grouping: 'Third', newname: name }, ofGrouping],
			['groupMember/sync', member, near, missing],
			['groupMember/sync', member, near, { ...missing, dryRun: true }],
			['groupMember/add', member, near, missing],
		];
		for (const [operation, item, why, given] of cases) {
			const answer = await run(operation, [item], given);
			expect([operation, said(answer)[0]]).toEqual([operation, expect.stringContaining(why)]);
			expect(answer.rows[0].message).not.toContain('Create or Update');
			const stopped = await run(operation, [item], { ...given, onError: 'stopWorkflow' });
			expect([operation, stopped.error?.message]).toEqual([
				operation,
				expect.stringContaining(why),
			]);
		}
		expect(writes(mariadb.it)).toEqual([]);
		for (const [operation, item, why, given] of cases) {
			if (given?.dryRun === true) continue;
			postgresql.it.reset();
			makeGroups(postgresql.it, other, 'Third');
			grouping(other, postgresql);
			grouping('Third', postgresql);
			const answer = await run(operation, [item], { ...given, on: postgresql });
			const done = /update/.test(operation) ? 'updated' : 'created';
			expect(said(answer)[0]).toEqual(why === near ? expect.stringContaining(near) : done);
		}
	});
});

it('of two rows with names that are equal there, the second is refused, in a dry run as well', async () => {
	const items = [{ name: 'Müller' }, { name: 'Muller' }, { name: 'Other' }];
	const twice = `The site's database treats the name "Muller" as equal to the name "Müller" of another row: in [item 0] and [item 1]`;
	const plan = { dryRun: true, options: { output: 'all' } };
	expect(said(await run('group/sync', items, plan))).toEqual(['wouldCreate', twice, 'wouldCreate']);
	for (const operation of ['group/create', 'group/createOrUpdate', 'grouping/create']) {
		mariadb.it.reset();
		const answer = await run(operation, items);
		expect(said(answer)).toEqual(['created', twice, 'created']);
	}
	expect(said(await run('group/create', items, { on: postgresql }))).toEqual([
		'created',
		'created',
		'created',
	]);
});

it('ten clashes among a hundred rows cost no halving', async () => {
	const rows = (clash: (number: number) => string) =>
		Array.from({ length: 100 }, (_, index) => ({
			name: index % 10 === 0 ? clash(index) : `New ${index}`,
		}));
	const taken = Array.from({ length: 10 }, (_, index) => `Gruppe ä${index * 10}`);
	const count = async (clash: (number: number) => string) => {
		mariadb.it.reset();
		makeGroups(mariadb.it, ...taken);
		const answer = await run('group/create', rows(clash));
		expect(said(answer).filter((one) => one === 'created')).toHaveLength(90);
		return calls(mariadb.it).length;
	};
	const exact = await count((number) => `Gruppe ä${number}`);
	// One question tells how the database compares.
	expect(await count((number) => `Gruppe a${number}`)).toBe(exact + 1);
	expect(listSizes(mariadb.it, 'groups')).toEqual([90]);
});

it('emoji, which one collation takes for one another, are named when Moodle refuses them', async () => {
	makeGroups(mariadb.it, 'Team 🐻');
	const items = [{ name: 'Team 🦊' }, ...Array.from({ length: 40 }, (_, n) => ({ name: `N${n}` }))];
	const plan = await run('group/sync', items, { dryRun: true });
	expect(plan.rows[0]).toMatchObject({
		status: 'wouldCreate',
		reason: expect.stringContaining('"Team 🐻" (ID 1)') as string,
	});
	const { rows } = await run('group/create', items);
	expect(rows[0].error).toContain(isSame('Team 🦊', 'group', '"Team 🐻" (ID 1)'));
	expect(listSizes(mariadb.it, 'groups')).toEqual([41, 40]);
	makeGroups(postgresql.it, 'Team 🐻');
	expect(said(await run('group/create', items.slice(0, 1), { on: postgresql }))).toEqual([
		'created',
	]);
});

it.each([
	['Lab A', 'lab a'],
	['Résumé', 'Resume'],
	['Groß', 'Gross'],
])('a name can change from %s to %s on every database', async (before, after) => {
	for (const on of Object.values(SITES)) {
		makeGroups(on.it, before, 'B');
		const ids = [grouping(before, on), grouping('B', on)];
		const items = [
			{ groupid: 1, name: after },
			{ groupid: 2, name: 'C' },
		];
		expect(said(await run('group/update', items, { on }))).toEqual(['updated', 'updated']);
		expect(names(on)).toEqual([after, 'C']);
		const groupings = [{ groupingid: ids[0], name: after }];
		expect(said(await run('grouping/update', groupings, { on }))).toEqual(['updated']);
		expect(on.it.world.storedGroupings(2).map(({ name }) => name)).toEqual([after, 'B']);
	}
});

it('asks nothing more where no names are alike', async () => {
	makeGroups(mariadb.it, 'A', 'B');
	await run('group/create', [{ name: 'C' }, { name: 'D' }]);
	const created = calls(mariadb.it);
	postgresql.it.reset();
	makeGroups(postgresql.it, 'A', 'B');
	await run('group/create', [{ name: 'C' }, { name: 'D' }], { on: postgresql });
	expect(created).toEqual(calls(postgresql.it));
});

describe('the keys of names', () => {
	const letters = Array.from({ length: 0x2000 }, (_, code) => String.fromCodePoint(code));
	const pairs = letters.flatMap((letter) => {
		const others = [letter.toUpperCase(), letter.toLowerCase(), letter.normalize('NFD')];
		const bare = letter.normalize('NFD').replace(/\p{M}/gu, '');
		// What is the same to the node is one thing on every database.
		return [...others, bare]
			.map((other) => [`x${letter}x`, `x${other}x`] as const)
			.filter(([one, other]) => likeness(one) !== likeness(other));
	});
	const isEqual = (one: string, other: string) => equals(COLLATIONS.mariadb, one, other);

	it('are the same only for names that are equal there, and the loosest for all of those', () => {
		const wrong = pairs.filter(
			([one, other]) => collationKey(one) === collationKey(other) && !isEqual(one, other),
		);
		const missed = pairs.filter(
			([one, other]) => loosestKey(one) !== loosestKey(other) && isEqual(one, other),
		);
		expect([wrong.length, missed.length, wrong.slice(0, 40), missed.slice(0, 40)]).toEqual([
			0,
			0,
			[],
			[],
		]);
	});

	it.each([
		['Lab ١٠', 'Lab 10'],
		['Lab ३', 'Lab 3'],
		['Œuvre', 'oeuvre'],
		['か', 'カ'],
	])('of %s and %s are one to the usual collation', (one, other) => {
		expect(isEqual(one, other)).toBe(true);
		expect(usualKey(one)).toBe(usualKey(other));
		expect(collationKey(one)).not.toBe(collationKey(other));
	});

	it('of emoji are one to the usual collation', () => {
		expect(usualKey('Team 🦊')).toBe(usualKey('Team 🐻'));
		expect(collationKey('Team 🦊')).not.toBe(collationKey('Team 🐻'));
		expect(usualKey('Team 🦊')).not.toBe(usualKey('Team'));
	});
});

it('a rename that is refused for an emoji names the group in the way, in Stop mode and among others', async () => {
	makeGroups(mariadb.it, 'Team 🐻', 'C', 'D');
	const items = [
		{ groupid: 3, newname: 'E' },
		{ groupid: 2, newname: 'Team 🦊' },
	];
	const why = isSame('Team 🦊', 'group', '"Team 🐻" (ID 1)');
	const stopped = await run('group/update', items, { onError: 'stopWorkflow' });
	expect(stopped.error?.message).toContain(why);
	expect(said(await run('group/update', items))).toEqual(['updated', expect.stringContaining(why)]);
	expect(listSizes(mariadb.it, 'groups')).toEqual([2, 2, 1]);
});

it.each([
	[
		['Müller', 'Schon'],
		['Schön', 'Third'],
	],
	[
		['Müller', 'Schon'],
		['Schön', 'Muller'],
	],
	[
		['Résumé', 'Other'],
		['Other', 'Resume'],
	],
])('names that wait for others are handed on in any order: %j to %j', async (before, after) => {
	for (const on of Object.values(SITES)) {
		for (const order of [1, -1]) {
			on.it.reset();
			makeGroups(on.it, ...before);
			const items = after.map((newname, index) => ({ groupid: index + 1, newname }));
			const rows = order === 1 ? items : items.reverse();
			expect(said(await run('group/update', rows, { on }))).toEqual(['updated', 'updated']);
			expect(names(on).sort()).toEqual([...after].sort());
		}
	}
});
