import type { DatabaseName } from '../../sandbox';
import { MoodleClient } from '../support/moodleClient';
import { makeGroups, useSandbox } from '../support/sandbox';

/** What a real Moodle 4.5.6 answers for texts in place of numbers: the error, or what it stores. */
const ANSWERS: ReadonlyArray<[DatabaseName, Record<string, unknown>, Record<string, unknown>]> = [
	[
		'postgresql',
		{ '1.0': 'dmlwriteexception', '1.7': 'dmlwriteexception', '3.9': 'dmlwriteexception' },
		{ '2,x': 'dmlreadexception', '': 'dmlreadexception' },
	],
	['mariadb', { '1.0': 1, '1.7': 2, '3.9': 4 }, { '2,x': 'Error', '': 'Error' }],
];

describe.each(ANSWERS)('%s', (database, visibilities, ids) => {
	const sandbox = useSandbox({ database });
	let moodle: MoodleClient;

	beforeEach(() => void (moodle = new MoodleClient(sandbox.it.url, sandbox.it.token)));
	afterEach(async () => await moodle.close());

	const ask = async (fn: string, params: Record<string, string | number>) => {
		const answer = await moodle.call<{ exception?: string; errorcode?: string } | null>(fn, params);
		return answer?.errorcode ?? answer?.exception;
	};

	it.each(
		Object.entries({
			...{ ' 1': 1, '1 ': 1, '01': 1, '+1': 1, '-0': 0 },
			...{ '1x': 'TypeError', '': 'TypeError', '0x1': 'TypeError', '4.0': 'invalidparameter' },
			...visibilities,
		}),
	)('a group of the visibility %j gets %j', async (visibility, expected) => {
		const [id] = makeGroups(sandbox.it, 'A');
		const asked = {
			'groups[0][id]': id,
			'groups[0][name]': 'A',
			'groups[0][visibility]': visibility,
		};
		const error = await ask('core_group_update_groups', asked);
		const stored = sandbox.it.world.groups.get(id)!;
		expect(error ?? stored.visibility).toBe(expected);
		expect(stored.participation).toBe(stored.visibility <= 1);
	});

	it.each(Object.entries({ '2, 3': undefined, ...ids }))(
		'the courses of the ids %j give %j',
		async (value, expected) => {
			expect(await ask('core_course_get_courses_by_field', { field: 'ids', value })).toBe(expected);
		},
	);
});
