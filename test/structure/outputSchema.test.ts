import { differences, misfits, type Schema } from '../support/outputSchema';

const schema: Schema = {
	type: 'object',
	properties: {
		id: { type: 'integer' },
		groups: { type: 'array', items: { type: 'object', properties: { id: { type: 'integer' } } } },
	},
};

// Every execution of a test is looked at so: test/support/engine.ts.
describe('an item', () => {
	it.each([
		[{ id: 1, groups: [{ id: 2 }] }, []],
		[{ id: null }, []],
		[{ id: '1' }, ['id']],
		[{ name: 'A' }, ['name']],
		[{ groups: [{ id: 2, name: 'A' }] }, ['groups[].name']],
		[{ groups: {} }, ['groups']],
	])('%j differs from its schema in %j', (item, paths) => {
		expect(differences(item, schema)).toEqual(paths);
	});

	it('of an operation is held to the schema of that, unless its row failed', () => {
		const items = [
			{ json: { groupid: 1, course: 'PHYS101', status: 'added' } },
			{ json: { userid: 'ada', is: true } },
			{ json: { error: 'No', details: {} } },
		];
		const parameters = { resource: 'groupMember', operation: 'add' };
		expect(misfits(parameters, items)).toEqual(['userid', 'is']);
		expect(misfits({ resource: 'group', operation: '={{ 1 }}' }, items)).toEqual([]);
	});
});
