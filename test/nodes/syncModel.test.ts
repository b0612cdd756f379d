import type { IDataObject, INodeExecutionData } from 'n8n-workflow';

import { DATABASES, type DatabaseName } from '../../sandbox/database/locks';
import type { Fault } from '../../sandbox/faults';
import { defaultWorld } from '../../sandbox/world/defaultWorld';
import { fc, runs } from '../support/draws';
import { isAlike } from '../../nodes/MoodleGroups/lookup/alike';
import { execute, moodleGroups } from '../support/engine';
import { makeGroups, NEEDLE, useSandbox, writes } from '../support/sandbox';
import { ALL_SPELLINGS, meaning, richName, spell, type Spelling } from '../support/spellings';

/** The usual world, with the few users that are needed: it is made anew for every run. */
const usual = defaultWorld(NEEDLE);
const isNeeded = ({ id }: { id: number }) => id <= 10 || id === 2999 || id === 3000;
const world = {
	...usual,
	users: usual.users.filter(isNeeded),
	enrolments: usual.enrolments.filter(({ userid: id }) => isNeeded({ id })),
};

/** The site of the scene that is played. */
let sandbox: ReturnType<typeof useSandbox>;

/** Each scene is played on one of them, so that both take no longer than one. */
const sites: Record<DatabaseName, typeof sandbox> = {
	postgresql: useSandbox({ world, database: 'postgresql' }),
	mariadb: useSandbox({ world, database: 'mariadb' }),
};

/** Users 3 to 10 are enrolled, 2999 and 3000 are not, 9999 does not exist. */
const ENROLLED = [3, 4, 5, 6, 7, 8, 9, 10];
const OTHERS = [2999, 3000, 9999];
const GROUPS = ['A', 'B', 'C'].map(richName);

interface RosterRow {
	/** Index into {@link GROUPS}, or a group that is not there, by id or by name. */
	readonly group: number | 'missingId' | 'missingName';
	readonly userid: number;
}

interface Settings {
	readonly removeMembersNotInInput: boolean;
	readonly removeDespiteFailedRows: boolean;
	readonly removalLimitPercent: number;
}

interface Scene {
	readonly members: readonly number[][];
	readonly rows: readonly RosterRow[];
	readonly settings: Settings;
	readonly database: DatabaseName;
	/** How the rows write names and addresses, over and over. */
	readonly spellings: readonly Spelling[];
}

const userid = fc.oneof(
	{ weight: 12, arbitrary: fc.constantFrom(...ENROLLED) },
	{ weight: 1, arbitrary: fc.constantFrom(...OTHERS) },
);
const row: fc.Arbitrary<RosterRow> = fc.record({
	group: fc.oneof(
		{ weight: 15, arbitrary: fc.nat({ max: GROUPS.length - 1 }) },
		{
			weight: 1,
			arbitrary: fc.constantFrom<'missingId' | 'missingName'>('missingId', 'missingName'),
		},
	),
	userid,
});
const scene = (limits: readonly number[]): fc.Arbitrary<Scene> =>
	fc.record({
		members: fc.tuple(...GROUPS.map(() => fc.subarray(ENROLLED))),
		rows: fc.array(row, { minLength: 1, maxLength: 12 }),
		settings: fc.record({
			removeMembersNotInInput: fc.boolean(),
			removeDespiteFailedRows: fc.boolean(),
			removalLimitPercent: fc.constantFrom(...limits),
		}),
		database: fc.constantFrom(...DATABASES),
		spellings: fc.array(fc.constantFrom(...ALL_SPELLINGS), { minLength: 1, maxLength: 4 }),
	});

/** What Moodle must hold in the end: the members of each group, the same on every database. */
function expected(scenery: Scene): number[][] {
	const { members, settings } = scenery;
	const rows = scenery.rows.map((one, index) => asRead(one, index, scenery));
	const strays = rows.filter(({ group }) => typeof group === 'string');
	// Whoever a misspelt address may mean stays too.
	const misspelt = scenery.rows.flatMap((one, index) => {
		const { address = '', email = '' } = cells(one, index, scenery);
		const isLost = rows[index].userid === 9999 && isAlike(email, address);
		return isLost && !settings.removeDespiteFailedRows ? one.userid : [];
	});
	const keep = new Set([2, ...strays.map((stray) => stray.userid), ...misspelt]);
	return members.map((now, index) => {
		const own = rows.filter(({ group }) => group === index).map((one) => one.userid);
		if (own.length === 0) return now;
		const failed = own.some((user) => !ENROLLED.includes(user));
		const mayRemove =
			settings.removeMembersNotInInput && (!failed || settings.removeDespiteFailedRows);
		const gone = mayRemove ? now.filter((user) => !own.includes(user) && !keep.has(user)) : [];
		const { removalLimitPercent: limit } = settings;
		// Those who stay in any case are none of those who may be removed.
		const base = now.filter((user) => own.includes(user) || !keep.has(user));
		const isTooMany = limit < 100 && gone.length * 100 >= base.length * limit;
		if (gone.length > 0 && isTooMany) return now;
		const added = own.filter((user) => ENROLLED.includes(user));
		return [...new Set([...now, ...added])].filter((user) => !gone.includes(user)).sort(byNumber);
	});
}

const byNumber = (left: number, right: number) => left - right;

function arrange({ members, database }: Scene): number[] {
	sandbox = sites[database];
	sandbox.it.reset();
	const groupids = makeGroups(sandbox.it, ...GROUPS);
	members.forEach((users, index) => {
		for (const user of users) sandbox.it.world.addMember(groupids[index], user);
	});
	return groupids;
}

const stored = (groupids: readonly number[]) =>
	groupids.map((groupid) => sandbox.it.world.membersOf(groupid).sort(byNumber));

/** How a row of a sheet names its group and its user: some by id, some by name and address. */
function cells({ group, userid: user }: RosterRow, index: number, { spellings }: Scene) {
	const isEnrolled = ENROLLED.includes(user);
	const isThere = typeof group === 'number';
	const address =
		index % 2 === 1 && (isEnrolled || user === 2999 || user === 3000)
			? `student${user - 2}@example.edu`
			: undefined;
	const name = index % 3 === 0 && isThere ? GROUPS[group] : undefined;
	const spelling = spellings[index % spellings.length];
	const written = name && spell(name, spelling);
	const isOther = written !== undefined && meaning(written) !== meaning(name!);
	// Of a row without a group, the user is known: it is they who stay.
	const isSpelt = isThere && isEnrolled && !isOther;
	const email = address && isSpelt ? spell(address, spelling) : address;
	return { name, written, isOther, address, email };
}

/** What a row means: one that is written as another name or address names nothing that is there. */
function asRead(row: RosterRow, index: number, scenery: Scene): RosterRow {
	const { isOther, address, email } = cells(row, index, scenery);
	if (isOther) return { ...row, group: 'missingName' };
	return email === address || meaning(email!) === meaning(address!)
		? row
		: { ...row, userid: 9999 };
}

/** Rows as a sheet has them. */
function sheet(scenery: Scene, groupids: readonly number[]): IDataObject[] {
	return scenery.rows.map((row, index) => {
		const { written, email } = cells(row, index, scenery);
		const who = email === undefined ? { userid: row.userid } : { email };
		if (row.group === 'missingId') return { groupid: 99, ...who };
		if (row.group === 'missingName') return { course: 'PHYS101', group: 'Nope', ...who };
		if (written !== undefined) return { course: 'PHYS101', group: written, ...who };
		return { groupid: groupids[row.group], ...who };
	});
}

async function sync(items: IDataObject[], settings: Settings, output = 'all') {
	const options = { ...settings, output };
	const parameters = { resource: 'groupMember', operation: 'sync', dataMode: 'autoMapInputData' };
	const execution = await execute({
		site: sandbox.it,
		items,
		nodes: [moodleGroups({ ...parameters, options }, 'continueErrorOutput')],
	});
	return execution.output();
}

/** The item that an answer is paired with: none for what is told beside the rows. */
const itemsOf = (paired: INodeExecutionData['pairedItem']) =>
	[paired ?? []].flat().map((one) => (one as { item: number }).item);

/** Every row is answered exactly once, by what became of it or by its error. */
function expectEachRowOnce(output: Awaited<ReturnType<typeof sync>>, rows: number): void {
	const answers = output.flat().flatMap(({ pairedItem }) => itemsOf(pairedItem));
	expect(answers.sort(byNumber)).toEqual(Array.from({ length: rows }, (_, index) => index));
}

/** What passes when it is tried again. */
const passing: fc.Arbitrary<Fault[]> = fc.oneof(
	{ weight: 20, arbitrary: fc.constant<Fault[]>([]) },
	{
		weight: 6,
		arbitrary: fc
			.record({
				kind: fc.constantFrom<Fault['kind']>('unavailable', 'tooMany'),
				skip: fc.nat({ max: 6 }),
				times: fc.constantFrom(1, 2),
				retryAfter: fc.constant(0),
			})
			.map((fault) => [fault]),
	},
	{
		weight: 1,
		arbitrary: fc
			.record({
				kind: fc.constantFrom<Fault['kind']>('dropBefore', 'dropAfter', 'gatewayTimeoutAfter'),
				skip: fc.nat({ max: 6 }),
				times: fc.constant(1),
			})
			.map((fault) => [fault]),
	},
);

it('ends with what the model says, whatever passes on the way, and answers every row once', async () => {
	await fc.assert(
		fc.asyncProperty(scene([50, 100]), passing, async (scenery, faults) => {
			const groupids = arrange(scenery);
			sandbox.it.setFaults(faults);
			const output = await sync(sheet(scenery, groupids), scenery.settings);
			expect(stored(groupids)).toEqual(expected(scenery));
			expectEachRowOnce(output, scenery.rows.length);
		}),
		{ numRuns: runs(300) },
	);
}, 300_000);

/** What ends a run in the middle. */
const breaking: fc.Arbitrary<Fault> = fc.record({
	kind: fc.constantFrom<Fault['kind']>(
		'siteMaintenance',
		'forbidden',
		'fatal',
		'empty',
		'loginPage',
	),
	skip: fc.nat({ max: 7 }),
});

it('comes to the same end when it is run again after it broke off anywhere', async () => {
	await fc.assert(
		fc.asyncProperty(scene([100]), breaking, async (scenery, fault) => {
			const groupids = arrange(scenery);
			const items = sheet(scenery, groupids);
			sandbox.it.setFaults([fault]);
			expectEachRowOnce(await sync(items, scenery.settings), items.length);
			sandbox.it.setFaults([]);
			await sync(items, scenery.settings);
			expect(stored(groupids)).toEqual(expected(scenery));
			const before = writes(sandbox.it).length;
			const third = await sync(items, scenery.settings, 'changes');
			expect(third[0].map(({ json }) => json.status)).toEqual(
				third[1].length > 0 ? [] : ['unchanged'],
			);
			const repeated = writes(sandbox.it).slice(before);
			// Who is not enrolled is tried again, and nothing else.
			expect(repeated.filter((name) => name !== 'core_group_add_group_members')).toEqual([]);
		}),
		{ numRuns: runs(80) },
	);
}, 300_000);

it('survives that a user leaves the course in the middle', async () => {
	await fc.assert(
		fc.asyncProperty(scene([100]), fc.constantFrom(...ENROLLED), async (scenery, leaver) => {
			const groupids = arrange(scenery);
			const items = sheet(scenery, groupids);
			const running = sync(items, scenery.settings);
			sandbox.it.world.unenrol(2, leaver);
			groupids.forEach((groupid) => sandbox.it.world.removeMember(groupid, leaver));
			expectEachRowOnce(await running, items.length);
			const others = (members: number[][]) =>
				members.map((users) => users.filter((user) => user !== leaver));
			for (const users of stored(groupids)) {
				for (const user of users) expect(ENROLLED).toContain(user);
			}
			if (scenery.settings.removeDespiteFailedRows) {
				expect(others(stored(groupids))).toEqual(others(expected(scenery)));
			}
		}),
		{ numRuns: runs(60) },
	);
}, 300_000);
