import { fieldCases, playCase, type Played } from '../support/fieldCases';
import { useSandbox } from '../support/sandbox';

const sandbox = useSandbox();

/** What must hold after each case: its `right` in code. */
const EXPECTED: Record<string, (played: Played) => void> = {
	'02/4': ({ said, members }) => {
		expect(said).toEqual(['added']);
		expect(members).toEqual({ Engines: [9] });
	},
};

/** Cases for whose outcome the node does not care yet, and why. */
const LATER: Record<string, readonly string[]> = {
	'names, e-mails and numbers that are the same but for case, blanks or zeros': [
		...['03/0', '03/1', '04/0', '06/0', '07/0', '07/1'],
	],
	'several groups in one cell': ['04/2', '04/3'],
	'headers that the node does not know, and whole rows in one': ['10/0', '18/2'],
	'what language models hand over in Using JSON': ['13/0', '20/4'],
	'options and columns that the node does not have': [
		...['14/0', '15/0', '15/1', '15/3', '15/4', '15/5', '17/0', '17/1', '20/6'],
	],
	'what a failed row protects in Sync': ['05/0', '05/1', '09/0', '16/0', '16/2'],
	'columns that mean one thing, agree, and are no placeholders': [
		...['01/0', '01/1', '01/2', '01/4', '01/5', '02/0', '02/1', '02/3', '04/5'],
		...['05/2', '08/0', '08/1', '18/0', '19/1', '20/0', '20/2'],
	],
};

const cases = fieldCases.filter(({ id }) => id in EXPECTED);

describe('rows of the field', () => {
	it.each(cases)('$id $about: $right', async (one) => {
		EXPECTED[one.id](await playCase(sandbox.it, one));
	});

	it('are all judged, now or later', () => {
		const known = [...Object.keys(EXPECTED), ...Object.values(LATER).flat()];
		expect(known.sort()).toEqual(fieldCases.map(({ id }) => id).sort());
	});
});
