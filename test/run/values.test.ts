import { nameField } from '../../nodes/MoodleGroups/panel/valueFields';
import { id, optionalChoice, optionalYesNo, quote } from '../../nodes/MoodleGroups/input/fields';
import {
	anyTextOrNone,
	optionalSecret,
	optionalText,
	requiredText,
} from '../../nodes/MoodleGroups/input/texts';

/** A refusal says what to do, too: never only to correct the value. */
const refused = (refusal: string): unknown =>
	expect.objectContaining({ refusal, advice: expect.stringMatching(/^(?!Correct).+\.$/s) });

describe('an id', () => {
	it.each([11, '11', ' 11 ', '0011', '11.0', '11.', '+11', '\u00a011\u00a0'])('%j is 11', (raw) => {
		expect(id(raw)).toEqual({ value: 11 });
	});

	it.each([
		['', 'is missing'],
		['  ', 'is missing'],
		[null, 'is missing'],
		[undefined, 'is missing'],
		['abc', 'must be a whole number above 0, but is "abc"'],
		['12,abc', 'must be a whole number above 0, but is "12,abc"'],
		['1.5', 'must be a whole number above 0, but is "1.5"'],
		[1.5, 'must be a whole number above 0, but is 1.5'],
		['1e3', 'must be a whole number above 0, but is "1e3"'],
		['0x0b', 'must be a whole number above 0, but is "0x0b"'],
		[true, 'must be a whole number above 0, but is true'],
		[0, 'must be a whole number above 0, but is 0'],
		['-1', 'must be a whole number above 0, but is "-1"'],
		['9007199254740993', 'must be a whole number above 0, but is "9007199254740993"'],
		[[7], 'must be a whole number above 0, but is [7]'],
		[{}, 'must be a whole number above 0, but is {}'],
		[NaN, 'must be a whole number above 0, but is NaN'],
	])('%j is none', (raw, refusal) => {
		expect(id(raw)).toEqual(refused(refusal));
	});
});

describe('a text', () => {
	it('is trimmed, required or not, and counted in characters', () => {
		expect(requiredText(3)(' abc ')).toEqual({ value: 'abc' });
		expect(requiredText(3)('😀😀😀')).toEqual({ value: '😀😀😀' });
		expect(requiredText(3)(42)).toEqual({ value: '42' });
		expect(requiredText(3)(' ')).toEqual(refused('is missing'));
		expect(optionalText(3)(' ')).toEqual({ value: undefined });
		expect(optionalText(3)(' x')).toEqual({ value: 'x' });
		expect(anyTextOrNone(' x ')).toEqual({ value: ' x ' });
		expect(anyTextOrNone(' ')).toEqual({ value: undefined });
	});

	it.each([
		['abcd', 'is longer than 3 characters (it has 4): "abcd"'],
		['a\0b', 'contains a character that Moodle refuses: "a\\u0000b"'],
		[
			'\ufffd',
			'was read in the wrong encoding: it contains U+FFFD in place of a character: "\ufffd"',
		],
		['\ud800', 'contains a character that Moodle refuses: "\\ud800"'],
		[{ a: 1 }, 'must be a text, but is {"a":1}'],
		[true, 'must be a text, but is true'],
		[2 ** 53, 'is a number that n8n cannot store exactly: it arrived as 9007199254740992'],
		[
			JSON.parse('12345678901234567890'),
			'is a number that n8n cannot store exactly: it arrived as 12345678901234567000',
		],
		[NaN, 'is a number that n8n cannot store exactly: it arrived as NaN'],
	])('%j is refused', (raw, refusal) => {
		expect(requiredText(3)(raw)).toEqual(refused(refusal));
		expect(optionalText(3)(raw)).toEqual(refused(refusal));
	});

	it('that is secret is never quoted', () => {
		expect(optionalSecret(50)('key')).toEqual({ value: 'key' });
		expect(optionalSecret(50)('')).toEqual({ value: undefined });
		expect(optionalSecret(3)('topsecret')).toEqual(
			refused('must be a text of at most 3 characters (it has 9 characters)'),
		);
		expect(optionalSecret(3)(['top'])).toEqual(refused('must be a text of at most 3 characters'));
		const rounded = optionalSecret(50)(2 ** 53);
		expect(rounded).toEqual(refused('is a number that n8n cannot store exactly'));
		const misread = optionalSecret(50)('schl\ufffdssel');
		expect(misread).toEqual(refused('was read in the wrong encoding: it contains U+FFFD'));
	});

	it('is quoted as JSON and cut', () => {
		expect(quote('a\n"b"')).toBe('"a\\n\\"b\\""');
		expect(quote(undefined)).toBe('undefined');
		expect(quote('x'.repeat(100))).toBe(`"${'x'.repeat(78)}…`);
	});
});

describe('a choice', () => {
	const format = optionalChoice({ html: 1, markdown: 4 });

	it.each([
		[1, 1],
		['4', 4],
		[' HTML ', 1],
		['', undefined],
		[null, undefined],
	])('%j is %j', (raw, value) => expect(format(raw)).toEqual({ value }));

	it('has to be one of its values', () => {
		const refusal = 'must be one of 1 (html), 4 (markdown), but is "toString"';
		expect(format('toString')).toEqual(refused(refusal));
	});

	it.each([
		[true, true],
		['Yes', true],
		[1, true],
		['false', false],
		['no', false],
		[0, false],
		[undefined, undefined],
	])('between yes and no: %j is %j', (raw, value) => expect(optionalYesNo(raw)).toEqual({ value }));
});

describe('the name of a group', () => {
	it.each([
		'a < b',
		'a>b',
		'R&D "x"',
		'Grüppe Ω 学 😀',
		'<span lang="de" class="multilang">x</span>',
	])('may be %s', (name) => expect(nameField.read(name)).toEqual({ value: name }));

	it.each(['<b>x</b>', 'a<b', 'I <3 u', 'a<'])('may not be %s', (name) => {
		expect(nameField.read(name)).toEqual(
			refused(
				`contains an HTML tag or a "<" before a character, which Moodle refuses: ${JSON.stringify(name)}`,
			),
		);
	});
});
