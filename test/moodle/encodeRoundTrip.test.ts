import { encodeCall, type Scalar } from '../../nodes/MoodleGroups/moodle/encode';
import { PhpArray, type PhpValue } from '../../sandbox/http/phpArray';
import { parseBody } from '../../sandbox/http/urlencoded';
import { fc, runs } from '../support/draws';

/** What PHP makes of a body, as plain values: lists where all keys count up from 0. */
function plain(value: PhpValue | undefined): unknown {
	if (!(value instanceof PhpArray)) return value;
	const keys = [...value.keys()];
	const isList = keys.every((key, index) => key === String(index));
	const values = [...value.values()].map(plain);
	return isList ? values : Object.fromEntries(keys.map((key, index) => [key, values[index]]));
}

/** How Moodle reads a value: as text, yes as 1 and no as 0. */
function asText(value: Scalar): string {
	return typeof value === 'boolean' ? String(Number(value)) : String(value);
}

const text = fc.string({ unit: 'binary' }).filter((value) => value.isWellFormed());
const scalar = fc.oneof(text, fc.integer(), fc.boolean(), fc.constant(undefined));
const entry = fc.record({
	id: fc.integer(),
	name: scalar,
	description: scalar,
	flag: fc.boolean(),
});

it('comes out of a PHP parser as it went in, with the function as the last pair', () => {
	fc.assert(
		fc.property(fc.array(entry, { minLength: 1 }), fc.boolean(), (entries, raw) => {
			const body = encodeCall('core_group_create_groups', { groups: entries }, raw);
			expect(body).toMatch(/^moodlewsrestformat=json&.*&wsfunction=core_group_create_groups$/s);
			const variables = parseBody(body, 100_000);
			expect(plain(variables.get('groups'))).toEqual(
				entries.map((sent) =>
					Object.fromEntries(
						Object.entries(sent)
							.filter(([, value]) => value !== undefined)
							.map(([key, value]) => [key, asText(value)]),
					),
				),
			);
			expect(variables.get('wsfunction')).toBe('core_group_create_groups');
			expect(variables.get('moodlewssettingraw')).toBe(raw ? '1' : undefined);
			expect(variables.get('moodlewssettingfileurl')).toBe(raw ? '0' : undefined);
		}),
		{ numRuns: runs(500) },
	);
});

it('loses its function, not its entries, when PHP cuts the body', () => {
	fc.assert(
		fc.property(
			fc.integer({ min: 1, max: 50 }),
			fc.integer({ min: 1, max: 99 }),
			(count, limit) => {
				const members = Array.from({ length: count }, (_, userid) => ({ groupid: 1, userid }));
				const body = `wstoken=x&${encodeCall('core_group_add_group_members', { members })}`;
				const pairs = body.split('&').length;
				const variables = parseBody(body, limit);
				// PHP keeps the first limit + 1 pairs.
				expect(variables.has('wsfunction')).toBe(pairs <= limit + 1);
			},
		),
	);
});
