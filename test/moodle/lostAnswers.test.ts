import { addMembersAgain } from '../../nodes/MoodleGroups/moodle/addMembersAgain';
import { createGroupsOnce } from '../../nodes/MoodleGroups/moodle/createOnce';
import { connectionFailure } from '../../nodes/MoodleGroups/moodle/transport';
import type { NewGroup } from '../../nodes/MoodleGroups/moodle/shapes/group';
import { WebService } from '../../nodes/MoodleGroups/moodle/webService';
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
	return rest;
};
const both = [group(8, 'B'), group(7, 'A')];

async function create(...answers: Scripted[]) {
	const transport = new ScriptedTransport(answers);
	const answer = await createGroupsOnce(new WebService(transport), wanted);
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

	it('looks three times before it sends them again', async () => {
		const nothing = { json: [] };
		const created = { json: [group(7, 'A'), group(8, 'B')] };
		const { answer, transport } = await create(lost, nothing, nothing, nothing, created);
		expect('value' in answer).toBe(true);
		expect(transport.pauses).toEqual([500, 1000, 2000]);
	});

	it('does not take a phantom of the cache for a group', async () => {
		const phantom = exception('invalidrecord', 'table groups.');
		const created = { json: [group(9, 'A'), group(10, 'B')] };
		const looks = [{ json: both }, phantom, { json: both }, phantom, { json: both }, phantom];
		const { answer } = await create(lost, ...looks, created);
		expect(answer).toMatchObject({ value: [{ id: 9 }, { id: 10 }] });
	});

	it('does not take a group that was there before for its own', async () => {
		const other = { json: [group(7, 'A', { description: 'older' }), group(8, 'B')] };
		const { answer } = await create(
			lost,
			other,
			other,
			other,
			exception('invalidparameter'),
			other,
		);
		expect(answer).toMatchObject({ failure: { errorcode: 'invalidparameter', effect: 'nothing' } });
	});

	it('says that nobody knows, when the second answer is lost too and nothing is there', async () => {
		const nothing = { json: [] };
		const { answer } = await create(lost, nothing, nothing, nothing, lost, nothing);
		expect(answer).toMatchObject({
			failure: {
				message:
					'The connection to the Moodle site broke off, so it is not known whether the groups were created',
				effect: 'unknown',
			},
		});
	});

	it('finds what the second try has made', async () => {
		const nothing = { json: [] };
		const { answer } = await create(
			lost,
			nothing,
			nothing,
			nothing,
			lost,
			{ json: both },
			{
				json: [group(7, 'A'), group(8, 'B')],
			},
		);
		expect(answer).toMatchObject({ value: [{ id: 7 }, { id: 8 }] });
	});

	it('finds what the first try has made after all, when the second one is refused for it', async () => {
		const nothing = { json: [] };
		const made = { json: [group(7, 'A'), group(8, 'B')] };
		const taken = exception('invalidparameter');
		const { answer } = await create(lost, nothing, nothing, nothing, taken, { json: both }, made);
		expect(answer).toMatchObject({ value: [{ id: 7 }, { id: 8 }] });
	});

	it('says that nobody knows, when it cannot look after the second try', async () => {
		const nothing = { json: [] };
		const revoked = exception('invalidtoken');
		const { answer } = await create(lost, nothing, nothing, nothing, revoked, revoked);
		expect(answer).toMatchObject({ failure: { errorcode: 'invalidtoken', effect: 'unknown' } });
	});

	it('never sends them again after an answer that cannot be read', async () => {
		const nothing = { json: [] };
		const { answer } = await create({ json: [{ id: 'x' }] }, nothing, nothing, nothing);
		expect(answer).toMatchObject({
			failure: {
				message: expect.stringContaining('something unexpected, so it is not known') as string,
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
		const answer = await addMembersAgain(new WebService(transport), members);
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
		expect(answer).toEqual({ failure: { ...lost.failure, lost: true } });
		expect(transport.pauses).toEqual([500, 1000, 2000]);
	});

	it('remembers a lost try when the last one is refused', async () => {
		const { answer } = await add(lost, exception('invalidtoken'));
		expect(answer).toMatchObject({ failure: { errorcode: 'invalidtoken', lost: true } });
		const unread = await add(lost, clash, exception('accessexception'), exception('invalidtoken'));
		expect(unread.answer).toMatchObject({ failure: { errorcode: 'invalidtoken', lost: true } });
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
			failure: { message: "Other writes to the same groups kept Moodle's database busy" },
		});
		await moodle.deleteGroupMembers([member]);
		expect(transport.unused).toBe(0);
		expect(transport.pauses).toEqual([500, 1000, 2000, 4000, 500]);
	});

	it('remembers that the answer of an earlier try was lost', async () => {
		const transport = new ScriptedTransport([lost, clash, exception('invalidtoken')]);
		expect(await new WebService(transport).deleteGroupMembers([member])).toMatchObject({
			failure: { errorcode: 'invalidtoken', lost: true },
		});
	});
});

it.each([[{ json: {} }], [{ json: [null] }], [{ json: [{ groupid: 1, userids: 3 }] }]])(
	'members are not read from %j',
	async (answer) => {
		const moodle = new WebService(new ScriptedTransport([answer]));
		expect(await moodle.getGroupMembers([1])).toMatchObject({
			failure: {
				message: 'Moodle answered core_group_get_group_members with something unexpected',
			},
		});
	},
);

it('groups are not read from anything else', async () => {
	const moodle = new WebService(new ScriptedTransport([{ json: [7] }]));
	expect(await moodle.getGroups([1])).toMatchObject({ failure: { effect: 'nothing' } });
});
