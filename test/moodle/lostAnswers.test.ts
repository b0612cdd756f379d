import { addMembersSafely } from '../../nodes/MoodleGroups/moodle/addMembersSafely';
import { createSafely } from '../../nodes/MoodleGroups/moodle/createSafely';
import { explainException } from '../../nodes/MoodleGroups/moodle/exceptions';
import type { Failure } from '../../nodes/MoodleGroups/moodle/failure';
import { connectionFailure } from '../../nodes/MoodleGroups/moodle/transport';
import type { NewGroup } from '../../nodes/MoodleGroups/moodle/shapes/group';
import { unusable } from '../../nodes/MoodleGroups/moodle/typedCalls';
import { WebService } from '../../nodes/MoodleGroups/moodle/webService';
import { leftOpen, means, notKnown } from '../support/said';
import { exception, ScriptedTransport, type Scripted } from '../support/scriptedTransport';

const group = (id: number, name: string, more: object = {}) => ({
	id,
	courseid: 2,
	name,
	description: '',
	descriptionformat: 1,
	idnumber: '',
	enrolmentkey: 'secret',
	...more,
});

const wanted: NewGroup[] = ['A', 'B'].map((name) => ({ courseid: 2, name, description: '' }));
const lost = connectionFailure('ECONNRESET');
const clean = (made: ReturnType<typeof group>) => {
	const { enrolmentkey, ...rest } = made;
	expect(enrolmentkey).toBe('secret');
	return { ...rest, isKeyed: true };
};
const both = [group(8, 'B'), group(7, 'A')];

async function create(...answers: Scripted[]) {
	const transport = new ScriptedTransport(answers);
	const answer = await createSafely(new WebService(transport).groups, wanted);
	expect(transport.unused).toBe(0);
	return { answer, transport };
}

describe('creating groups', () => {
	it('is done once, without the key in the result', async () => {
		const { answer } = await create({ json: [group(7, 'A'), group(8, 'B')] });
		expect(answer).toEqual({ value: [clean(group(7, 'A')), clean(group(8, 'B'))] });
	});

	it('finds the groups of a lost answer, in the order asked for, and confirms them', async () => {
		const confirmed = [group(7, 'A'), group(8, 'B')];
		const { answer, transport } = await create(lost, { json: both }, { json: confirmed });
		expect(answer).toEqual({ value: confirmed.map(clean) });
		expect(transport.functions).toEqual([
			'core_group_create_groups',
			'core_group_get_course_groups',
			'core_group_get_groups',
		]);
		expect(transport.bodies[1]).toContain('moodlewssettingraw=1');
		expect(transport.bodies[2]).toContain('groupids[0]=7&groupids[1]=8');
	});

	const nothing = { json: [] };

	it('looks as long as the Timeout allows, ever less often, and then says that it is not known', async () => {
		const { answer, transport } = await create(lost, ...Array<Scripted>(15).fill(nothing));
		expect(answer).toMatchObject({
			failure: {
				message: notKnown('groups', 'ECONNRESET').message,
				advice: notKnown('groups', 'ECONNRESET').advice,
				effect: 'unknown',
			},
		});
		const pauses = [500, 1000, 2000, 4000, 8000, 16_000, ...Array<number>(8).fill(30_000), 28_500];
		expect(transport.pauses).toEqual(pauses);
		expect(transport.functions.filter((fn) => fn.includes('create'))).toHaveLength(1);
	});

	it.each([
		[200, [200]],
		[1800, [500, 1000, 300]],
	])('looks for %i ms where that is the Timeout', async (timeout, pauses) => {
		const looks = pauses.map(() => nothing);
		const transport = new ScriptedTransport([lost, ...looks], timeout);
		await createSafely(new WebService(transport).groups, wanted);
		expect(transport.pauses).toEqual(pauses);
	});

	it('looks for ten minutes where the Timeout is without end', async () => {
		const transport = new ScriptedTransport([lost, ...Array<Scripted>(25).fill(nothing)], 2 ** 31);
		await createSafely(new WebService(transport).groups, wanted);
		expect(transport.pauses.reduce((sum, pause) => sum + pause)).toBe(600_000);
	});

	it.each([
		['that cannot be read', { json: [{ id: 'x' }] }],
		['that is empty', { body: '' }],
		['that is a web page', { body: '<html>Log in</html>' }],
		['of a fatal error', { status: 500 }],
		['that tells of the work', exception('invalidresponse')],
	])('looks three times after an answer %s, for Moodle has ended its work', async (_, given) => {
		const { answer, transport } = await create(given, nothing, nothing, nothing);
		expect(transport.pauses).toEqual([500, 1000, 2000]);
		const { failure } = answer as { failure: Failure };
		expect(failure.message).toContain(leftOpen('groups'));
		expect(failure.advice).toMatch(/^Look for the groups/);
	});

	it.each([
		['the connection breaks off', lost],
		['the answer does not come in time', connectionFailure('ETIMEDOUT')],
		['the network fails after the connection was made', connectionFailure('EHOSTUNREACH', 'read')],
		['a proxy gives up', { status: 504 }],
		['Cloudflare gives up', { status: 524 }],
		['a proxy gets no answer', { status: 502 }],
		['a proxy says late that nobody is there', { status: 503, took: 60_000 }],
	])('are not created again when %s', async (_, given) => {
		const looks = [nothing, nothing];
		const transport = new ScriptedTransport([given, ...looks], 1500);
		const answer = await createSafely(new WebService(transport).groups, wanted);
		expect(answer).toMatchObject({ failure: { effect: 'unknown' } });
		expect(transport.functions.filter((fn) => fn.includes('create'))).toHaveLength(1);
	});

	it.each([
		['nobody listens', connectionFailure('ECONNREFUSED')],
		['the name cannot be looked up', connectionFailure('EAI_AGAIN', 'getaddrinfo')],
		['no way leads there', connectionFailure('EHOSTUNREACH', 'connect')],
		['the site takes no more requests', { status: 429 }],
		['the site is in maintenance', { status: 503, took: 20 }],
	])('are created by another try when %s', async (_, given) => {
		const { answer } = await create(given, { json: [group(7, 'A'), group(8, 'B')] });
		expect(answer).toMatchObject({ value: [{ id: 7 }, { id: 8 }] });
	});

	it('does not take a phantom of the cache for a group', async () => {
		const phantom = exception('invalidrecord', 'table groups.');
		const made = [group(9, 'A'), group(10, 'B')];
		const looks = [{ json: both }, phantom, { json: [...both, ...made] }, { json: made }];
		const { answer, transport } = await create(lost, ...looks);
		expect(answer).toMatchObject({ value: [{ id: 9 }, { id: 10 }] });
		expect(transport.bodies[2]).toContain('groupids[0]=7&groupids[1]=8');
		expect(transport.bodies[4]).toContain('groupids[0]=9&groupids[1]=10');
	});

	it('does not take a group that was there before for its own', async () => {
		const other = { json: [group(7, 'A', { description: 'older' }), group(8, 'B')] };
		const transport = new ScriptedTransport([lost, other, other], 1500);
		const answer = await createSafely(new WebService(transport).groups, wanted);
		expect(answer).toMatchObject({ failure: { effect: 'unknown' } });
	});

	it.each([
		['the list', [exception('invalidtoken')]],
		['the groups by their IDs', [{ json: both }, exception('invalidtoken')]],
	])('says why, when it cannot read %s', async (_, looks) => {
		const { answer } = await create(lost, ...looks);
		expect(answer).toMatchObject({
			failure: {
				advice: notKnown(
					'groups',
					'ECONNRESET',
					explainException('', { errorcode: 'invalidtoken' }),
				).advice,
				effect: 'unknown',
			},
		});
	});

	it('repeats at once what surely was not done', async () => {
		const refused = connectionFailure('ECONNREFUSED');
		const { transport } = await create(
			refused,
			{ status: 429, retryAfter: 90 },
			{
				json: [group(7, 'A'), group(8, 'B')],
			},
		);
		expect(transport.pauses).toEqual([500, 60_000]);
	});
});

describe('adding members', () => {
	const members = [
		{ groupid: 1, userid: 3 },
		{ groupid: 1, userid: 4 },
	];
	const clash = exception('dmlwriteexception');

	async function add(...answers: Scripted[]) {
		const transport = new ScriptedTransport(answers);
		const answer = await addMembersSafely(new WebService(transport), members);
		expect(transport.unused).toBe(0);
		return { answer, transport };
	}

	it('reads the members after a clash and adds who is missing, after a pause', async () => {
		const { answer, transport } = await add(
			clash,
			{ json: [{ groupid: 1, userids: [3] }] },
			{ json: null },
		);
		expect(answer).toEqual({ value: null });
		expect(transport.bodies[2]).toContain('&members[0][groupid]=1&members[0][userid]=4&wsfunction');
		expect(transport.pauses).toEqual([500]);
	});

	it('clashes again and again: waits longer each time, and asks only for who is missing', async () => {
		const some = { json: [{ groupid: 1, userids: [3] }] };
		const { answer, transport } = await add(
			clash,
			some,
			clash,
			some,
			clash,
			some,
			clash,
			some,
			clash,
		);
		expect(answer).toMatchObject({
			failure: { errorcode: 'dmlwriteexception', blame: 'others', effect: 'nothing' },
		});
		expect(transport.pauses).toEqual([500, 1000, 2000, 4000]);
		expect(transport.bodies.at(-1)).toContain('&members[0][groupid]=1&members[0][userid]=4&wsf');
		expect(transport.bodies.at(-1)).not.toContain('members[1]');
	});

	it('is done when all of them are in', async () => {
		const { answer } = await add(clash, { json: [{ groupid: 1, userids: [4, 3] }] });
		expect(answer).toEqual({ value: null });
	});

	it('sends all of them again when the token may not read', async () => {
		const { transport } = await add(clash, exception('accessexception'), { json: null });
		expect(transport.bodies[2]).toBe(transport.bodies[0]);
	});

	it('repeats a lost call three times and then gives up', async () => {
		const { answer, transport } = await add(lost, lost, lost, lost);
		expect(answer).toEqual({ failure: { ...lost.failure, inDoubt: true } });
		expect(transport.pauses).toEqual([500, 1000, 2000]);
	});

	it('remembers a lost try when the last one is refused', async () => {
		const { answer } = await add(lost, exception('invalidtoken'));
		expect(answer).toMatchObject({ failure: { errorcode: 'invalidtoken', inDoubt: true } });
		const unread = await add(lost, clash, exception('accessexception'), exception('invalidtoken'));
		expect(unread.answer).toMatchObject({ failure: { errorcode: 'invalidtoken', inDoubt: true } });
	});

	it('does not believe an answer other than null', async () => {
		const { answer } = await add({ json: [] });
		expect(answer).toMatchObject({ failure: { effect: 'unknown', blame: 'request' } });
	});
});

describe('removing members', () => {
	const member = { groupid: 1, userid: 3 };
	const clash = exception('dmlwriteexception');

	it('is repeated after pauses that grow when the database refuses it', async () => {
		const transport = new ScriptedTransport([clash, clash, { json: null }]);
		expect(await new WebService(transport).deleteGroupMembers([member])).toEqual({ value: null });
		expect(transport.pauses).toEqual([500, 1000]);
		expect(new Set(transport.bodies).size).toBe(1);
	});

	it('is repeated but once, when the site was found to be busy for long', async () => {
		const transport = new ScriptedTransport(Array<Scripted>(7).fill(clash));
		const moodle = new WebService(transport);
		expect(await moodle.deleteGroupMembers([member])).toMatchObject({
			failure: { message: means('dmlwriteexception', 'core_group_add_group_members') },
		});
		await moodle.deleteGroupMembers([member]);
		expect(transport.unused).toBe(0);
		expect(transport.pauses).toEqual([500, 1000, 2000, 4000, 500]);
	});

	it('remembers that the answer of an earlier try was lost', async () => {
		const transport = new ScriptedTransport([lost, clash, exception('invalidtoken')]);
		expect(await new WebService(transport).deleteGroupMembers([member])).toMatchObject({
			failure: { errorcode: 'invalidtoken', inDoubt: true },
		});
	});
});

it.each([[{ json: {} }], [{ json: [null] }], [{ json: [{ groupid: 1, userids: 3 }] }]])(
	'members are not read from %j',
	async (answer) => {
		const moodle = new WebService(new ScriptedTransport([answer]));
		expect(await moodle.getGroupMembers([1])).toMatchObject({
			failure: {
				message: unusable('core_group_get_group_members').failure.message,
			},
		});
	},
);

it('groups are not read from anything else', async () => {
	const moodle = new WebService(new ScriptedTransport([{ json: [7] }]));
	expect(await moodle.groups.get([1])).toMatchObject({ failure: { effect: 'nothing' } });
});
