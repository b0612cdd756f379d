import { isRoundedFrom, isSame, likeness, nearness } from '../../nodes/MoodleGroups/lookup/alike';

describe('texts that mean the same', () => {
	it.each([
		['case', 'Lab A', 'LAB a'],
		['case of every script', 'ΟΔΟΣ Ж', 'οδος ж'],
		['a no-break blank', 'Lab A', 'Lab\u00a0A'],
		['two blanks', 'Lab A', 'Lab  A'],
		['blanks around it', 'Lab A', ' \tLab A\r\n'],
		['no blank', 'Group 1', 'Group1'],
		['a narrow or an ideographic blank', 'Lab A', 'Lab\u202f\u3000A'],
		['a byte order mark', '12', '\ufeff1\ufeff2'],
		['a blank of no width', 'Lab A', 'La\u200bb A\u200b'],
		['a soft hyphen', 'Übungsgruppe', 'Übungs\u00adgruppe'],
		['marks of direction', 'Lab A', '\u200eLab A\u202c'],
		['a variation selector', '☀ 1', '☀\ufe0f 1'],
		['Unicode form', 'Café 1', 'Cafe\u0301 1'],
		['full width', 'Lab A-1', 'Ｌａｂ Ａ－１'],
		['a ligature', 'Office', 'O\ufb03ce'],
		['a high or a Roman number', 'Team IV 1', 'Team Ⅳ ¹'],
		['HTML escapes', 'R&D "x" \'y\' <', 'R&amp;D &quot;x&quot; &#039;y&#x27; &lt;'],
		['HTML escapes of an escape', 'R&D', 'R&amp;amp;D'],
		['HTML names of letters', 'Übung é–1', '&Uuml;bung&nbsp;&eacute;&ndash;1'],
	])('differ in %s', (_, one, other) => {
		expect(likeness(other)).toBe(likeness(one));
		expect(isSame(one, other)).toBe(true);
	});
});

describe('texts that do not mean the same', () => {
	const near: Array<[string, string, string]> = [
		['what joins two parts', 'Lab A', 'Lab-A'],
		['an underscore', 'Lab A', 'Lab_A'],
		['what joins two numbers', 'Team 1 2', 'Team 1-2'],
		['accents', 'Café 1', 'Cafe 1'],
		['a Turkish i', 'SINIF', 'sınıf'],
		['ß, æ, ø', 'Straße Æø', 'Strasse AEo'],
		['leading zeros', '7', '007'],
		['leading zeros in a name', 'Team 1', 'Team 01'],
		['hyphens', 'TD-1', 'TD\u20111'],
		['dashes', 'TD-1', 'TD–1'],
		['a minus', 'TD-1', 'TD\u22121'],
		['a Cyrillic letter', 'Lab A', 'Lаb А'],
		['a Greek letter', 'Lab A', 'Lab Α'],
		['an apostrophe', "O'Brien", 'O’Brien'],
		['decimals', '101', '101.0'],
		['decimals with a comma', '123000', '123000,00'],
		['an exponent', '123000', '1.23E+05'],
		['digits of another script', 'Lab 10', 'Lab ١٠'],
		["a spreadsheet's mark of a text", '000123', "'000123"],
		['a formula that is a text', '000123', '="000123"'],
		['a mark before a number', '123', '#123'],
		['quotes', 'Lab A', '“Lab A”'],
		['what separates it from nothing', 'Lab A', 'Lab A,'],
		['a full stop', 'ada@example.edu', 'ada@example.edu.'],
	];

	it.each(near)('but are near: %s', (_, one, other) => {
		expect(isSame(one, other)).toBe(false);
		expect(nearness(other)).toBe(nearness(one));
	});

	it.each([
		['Team 12', 'Team 1 2'],
		['Team 1', 'Team 2'],
		['Team 10', 'Team 1'],
		['C', 'C++'],
		['C', 'C#'],
		['Lab A', 'Lab A?'],
		['١', '٢'],
		["''", '"'],
		['Lab A', 'Lab B'],
		['v1.5', 'v1.05'],
		['Web 2', 'Web 2.0'],
		['😀', '😎'],
		['कि', 'का'],
		['\u200b', '\u200c'],
		['&', '&nosuch;'],
		['Team 12', 'Team 1-2'],
	])('and are not near: %s, %s', (one, other) => {
		expect(isSame(one, other)).toBe(false);
		expect(nearness(other)).not.toBe(nearness(one));
	});
});

it.each([
	['2.024E+10', '20240000123', true],
	['1,23e+5', '123456', true],
	['1.23E+05', '123500', false],
	['1.23E+05', '1230', false],
	['123', '123', false],
])('%s may be %s, rounded: %s', (written, real, is) => {
	expect(isRoundedFrom(written, real)).toBe(is);
});

it('looks at long texts in little time', () => {
	const started = performance.now();
	for (const text of ['&amp;'.repeat(20_000), ' '.repeat(100_000), '0'.repeat(100_000)])
		nearness(text);
	expect(performance.now() - started).toBeLessThan(1_000);
});
