import { startSandbox, type LoggedRequest, type Sandbox } from '../../sandbox';
import { DATABASES } from '../../sandbox/database/locks';
import { makeGroups, NEEDLE } from '../support/sandbox';
import type { Spelling } from '../support/spellings';
import { Journal } from './journal';
import { castRows, type Operation } from './operation';
import { operations } from './operations';
import { judge } from './oracle';
import type { Cast, Scene } from './scenes';
import { build, groupName, smallWorld } from './site';
import type { Verdict } from './verdicts';

const scene: Scene = {
	start: { groups: 3, spread: 0, fewFunctions: false },
	rows: [],
	hasCompany: false,
	rowsPerItem: 1,
	rowsPerRequest: 100,
	requestsAtOnce: 1,
	batchSize: 0,
	onError: 'continueRegularOutput',
	retries: false,
	timeout: 0,
	faults: [],
	maxInputVars: 5000,
	postMaxSize: 8_000_000,
	flags: [false, false, false],
	database: 'mariadb',
	spellings: ['plain'],
};

/** A row of each spelling, so that each has its own. */
const cast = (kind: Cast['kind'], spelling: Spelling, b = 0) => ({ kind, spelling, b });

/** What the oracle says if a node gave these verdicts and did this on the site. */
async function verdictOn(
	name: string,
	rows: ReadonlyArray<ReturnType<typeof cast>>,
	verdicts: readonly Verdict[],
	misdeed: (site: Sandbox) => void = () => {},
	database: Scene['database'] = 'mariadb',
): Promise<string[]> {
	const operation = operations.find((one) => one.name === name) as Operation;
	const site = await startSandbox({ world: smallWorld(), token: 'unused', database });
	const played: Scene = {
		...scene,
		database,
		rows: rows.map(({ kind, b }) => ({ kind, a: 0, b })),
		spellings: rows.map(({ spelling }) => spelling),
	};
	build(site, NEEDLE, played.start);
	const journal = new Journal(site.world);
	const wishes = castRows(operation, played);
	misdeed(site);
	journal.observe(site.world, { wsfunction: 'any_write' } as LoggedRequest);
	await site.stop();
	return judge({
		scene: played,
		operation,
		wishes,
		extras: [],
		verdicts: new Map(wishes.map((wish, index) => [wish, verdicts[index]])),
		journal,
		requests: [],
		deadlocks: 0,
		hasCompany: false,
	});
}

const found = expect.stringContaining;
const LEFT = 'Nobody asked for';

describe.each(DATABASES)('a fault of names on %s is found:', (database) => {
	const judged = async (...[name, rows, verdicts, misdeed]: Parameters<typeof verdictOn>) =>
		await verdictOn(name, rows, verdicts, misdeed, database);
	const join = ({ world }: Sandbox) => world.addMember(1, 3);

	it.each<Spelling>(['accent', 'sharp', 'emoji', 'zeros'])(
		'a row whose %s makes it another name gets into the group',
		async (spelling) => {
			const rows = [cast('named', spelling)];
			const problems = await judged('groupMember add', rows, ['done'], join);
			expect(problems).toEqual([found('no request did it'), found(LEFT)]);
			expect(await judged('groupMember add', rows, ['already'])).toEqual([found('was not so')]);
			expect(await judged('groupMember add', rows, ['failed'])).toEqual([]);
		},
	);

	it('a user of another address gets into the group', async () => {
		const rows = [cast('named', 'plain'), cast('good', 'accent', 1)];
		const problems = await judged('groupMember add', rows, ['done', 'failed'], join);
		expect(problems).toContainEqual(found('no request did it'));
	});

	it.each<Spelling>(['case', 'blanks', 'invisible', 'form'])(
		'a row whose %s is the same name is refused, though nothing is wrong',
		async (spelling) => {
			const rows = [cast('named', spelling)];
			expect(await judged('groupMember add', rows, ['done'], join)).toEqual([]);
			expect(await judged('groupMember add', rows, ['failed'])).toEqual([
				found('A good row failed'),
			]);
		},
	);

	it('a second group of the same name is made', async () => {
		const rows = [cast('barred', 'case')];
		const problems = await judged('group create', rows, ['failed'], (site) => {
			makeGroups(site, groupName(1).toUpperCase());
		});
		expect(problems).toContainEqual(found('Created twice'));
	});

	it('a group gets the spelling of a row', async () => {
		const rows = [cast('barred', 'case')];
		const problems = await judged('group createOrUpdate', rows, ['already'], ({ world }) => {
			world.updateGroup({ ...world.groups.get(1)!, name: groupName(1).toUpperCase() });
		});
		expect(problems).toEqual([found(`${LEFT} groupname 2`)]);
	});
});

describe.each(['group', 'grouping'] as const)(
	'a row of a new name, Create or Update of %ss',
	(thing) => {
		const name = `${thing} createOrUpdate`;
		const make =
			(description: string) =>
			({ world }: Sandbox) => {
				const one = { ...world.groups.get(1)!, name: 'Strässle🦊G0', description };
				if (thing === 'group') world.createGroup(one);
				else world.createGrouping({ ...one, name: 'Strässle🦊Red' });
			};
		// It gives no text: the name that it writes differently is there with one.
		const rows = [{ ...cast('good', 'emoji'), b: 3 }];

		it('makes one without a text', async () => {
			expect(await verdictOn(name, rows, ['done'], make(''), 'postgresql')).toEqual([]);
		});

		it('may not make up a text', async () => {
			const problems = await verdictOn(name, rows, ['done'], make('Made up'), 'postgresql');
			expect(problems).toEqual([found(`${LEFT} ${thing}text 2`)]);
		});
	},
);

describe('what the database takes for equal', () => {
	const name = 'group create';
	const beside = [cast('barred', 'accent')];
	const two = [cast('good', 'plain'), cast('repeated', 'accent')];
	const first = (site: Sandbox) => {
		const [id] = makeGroups(site, 'Strässle🐻N0');
		site.world.updateGroup({ ...site.world.groups.get(id)!, description: 'D0' });
	};

	it('may be refused beside what is there, only on that database', async () => {
		expect(await verdictOn(name, beside, ['failed'])).toEqual([]);
		const problems = await verdictOn(name, beside, ['failed'], undefined, 'postgresql');
		expect(problems).toEqual([found('A good row failed')]);
	});

	it('of two rows, one is done', async () => {
		expect(await verdictOn(name, two, ['done', 'failed'], first)).toEqual([]);
		expect(await verdictOn(name, two, ['failed', 'failed'])).toEqual([found('A good row failed')]);
	});
});
