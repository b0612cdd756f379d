import type { IDataObject } from 'n8n-workflow';

import { toDisplayText } from '../../nodes/MoodleGroups/n8n/displayText';
import { execute, moodleGroups } from '../support/engine';
import { loadList } from '../support/listSearch';
import { by, makeGroups, useSandbox } from '../support/sandbox';
import { exception, json, useRawServer } from './support/rawServer';

const sandbox = useSandbox();
const site = useRawServer();

/** What n8n's editor would make a link, a picture or more of. */
const MARKUP = [
	'<img src=x onerror=alert(1)>',
	'<a href="https://evil.example">Log in again</a>',
	'<script>alert(1)</script>',
	'</div><iframe src="javascript:alert(1)">',
	'<!--',
	'<svg/onload=alert(1)>',
];

/** A tag as browsers and sanitize-html see one begin. */
const TAG = /<[a-z/!?]/i;

const get = { resource: 'group', operation: 'get', course: by('byId', 2) };
const create = { resource: 'group', operation: 'create', dataMode: 'autoMapInputData' };

describe.each(MARKUP)('%s', (markup) => {
	it('in the name of a group is not shown as HTML by an error, and stays data in an item', async () => {
		makeGroups(sandbox.it, markup);
		const [{ name }] = [...sandbox.it.world.groups.values()];
		expect(name).toBe(markup);
		const { error } = await execute({
			site: sandbox.it,
			items: [{ courseid: 2, name: 'A', groupingname: markup }],
			nodes: [moodleGroups(create)],
		});
		expect(error?.message).toContain(markup.replaceAll('"', '\\"').replaceAll('<', '‹'));
		expect(`${error?.message} ${error?.description}`).not.toMatch(TAG);
		const parameters = { ...get, operation: 'getMany', returnAll: true };
		const { output } = await execute({
			site: sandbox.it,
			items: [{}],
			nodes: [moodleGroups(parameters)],
		});
		expect(output()[0].map((item) => item.json.name)).toEqual([markup]);
	});

	it.each(['stopWorkflow', 'continueRegularOutput', 'continueErrorOutput'] as const)(
		'from a hostile site is no HTML in a message (%s)',
		async (onError) => {
			for (const respond of [
				exception('nopermissions', `You may not ${markup}`),
				exception('unknown', markup),
				exception(markup, markup),
				json(`<!doctype html><title>${markup.replaceAll('<', '&lt;')}</title>`),
				json([
					{ id: 1, courseid: 2, name: markup, idnumber: '' },
					{ id: 2, courseid: 2, name: markup, idnumber: '' },
				]),
			]) {
				site.answer(respond);
				const { error, output } = await execute({
					site: { url: site.url, token: 'x' },
					items: [{ courseid: 2, group: markup, userid: 3 }],
					nodes: [
						moodleGroups(
							{ resource: 'groupMember', operation: 'add', dataMode: 'autoMapInputData' },
							onError,
						),
					],
				});
				const rows = output()
					.flat()
					.map((item) => `${String(item.json.error)} ${String(item.json.message)}`);
				const said = [...rows, ...(error ? [`${error.message} ${error.description}`] : [])];
				expect(said).toHaveLength(1);
				expect(said[0]).not.toMatch(TAG);
			}
		},
	);

	it('is no HTML in what a pick list says', async () => {
		site.answer(exception('unknown', `before ${markup}`));
		const loading = loadList(
			{ url: site.url, token: 'x' },
			'searchCourses',
			{ resource: 'groupMember', operation: 'add' },
			'parameters.course',
		);
		const error = (await loading.catch((reason: unknown) => reason)) as Error & IDataObject;
		expect(error).toBeInstanceOf(Error);
		expect(`${error.message} ${String(error.description)}`).not.toMatch(TAG);
	});
});

describe('a message', () => {
	it.each([
		['a < b and b > a', 'a < b and b > a'],
		['I <3 you', 'I <3 you'],
		['<b>bold</b>', '‹b>bold‹/b>'],
		['one\ntwo\u001b[31mthree\u0000', 'one two [31mthree '],
		['abc\u202edcba\u2069', 'abcdcba'],
		['half \ud83d', 'half \ufffd'],
		['مرحبا\u200f!', 'مرحبا\u200f!'],
		['👩‍👩‍👧 family', '👩‍👩‍👧 family'],
	])('%j is shown as %j', (text, shown) => {
		expect(toDisplayText(text)).toBe(shown);
	});

	it('is cut when it is long', () => {
		expect(toDisplayText('x'.repeat(1_000_000))).toHaveLength(4001);
	});
});
