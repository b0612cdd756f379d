/* eslint-disable @n8n/community-nodes/no-restricted-imports -- tests run on a developer's machine, never inside n8n */
import { strict as assert } from 'assert';

import { like, means } from '../../support/said';
import type { LiveCase } from '../suite';

/** What the node says when it cannot talk to the site at all. */
export const siteCases: readonly LiveCase[] = [
	{
		name: 'a wrong token: every row says so, in each on-error mode',
		async run(live) {
			const rows = ['A', 'B'].map((name) => ({ courseid: live.course.id, name: live.own(name) }));
			const says = like(means('invalidtoken'));
			const token = '0'.repeat(live.site.token.length);
			const { failed } = await live.run('group/create', rows, { token });
			const { items } = await live.run('group/create', rows, {
				token,
				onError: 'continueRegularOutput',
			});
			for (const answered of [failed, items]) {
				assert.equal(answered.length, rows.length);
				assert.match(String(answered[0].error), says);
			}
			const { error } = await live.run('group/create', rows, { token, onError: 'stopWorkflow' });
			assert.match(String(error?.message), says);
			assert.deepEqual(await live.groups(), []);
		},
	},
	{
		name: 'an address below which there is no Moodle: the row fails with a reason',
		async run(live) {
			const row = { courseid: live.course.id, name: live.own('A') };
			const url = `${live.site.url}/no-such-folder`;
			const { items, failed } = await live.run('group/create', [row], { url });
			assert.deepEqual([items.length, failed.length], [0, 1]);
			assert.ok(String(failed[0].error).length > 0 && String(failed[0].message).length > 0);
		},
	},
];
