/* eslint-disable @n8n/community-nodes/no-restricted-imports -- tests run on a developer's machine, never inside n8n */
import { strict as assert } from 'assert';

import type { IDataObject } from 'n8n-workflow';

import type { OnError } from '../../support/engine';
import type { Live } from '../live';
import type { LiveCase } from '../suite';
import { aboutGroupings } from './aboutGroupings';
import { aboutGroups } from './aboutGroups';
import { aboutMembers } from './aboutMembers';
import type { Explanation } from './explanation';

/** Each explanation that a site can provoke without harm, in the three on-error modes. */
export const explanations: readonly LiveCase[] = [
	...aboutGroups,
	...aboutMembers,
	...aboutGroupings,
].map((each) => ({
	name: `${each.operation} explains: ${each.when}`,
	unless: each.unless,
	run: async (live) => await explain(live, each),
}));

async function explain(live: Live, { operation, arrange, says, errorcode }: Explanation) {
	const { bad, good, parameters } = await arrange(live);
	const parts = says(live);
	const run = async (items: IDataObject[], onError: OnError) =>
		await live.run(operation, items, { onError, parameters });

	const stopped = await run([bad], 'stopWorkflow');
	assertSays(stopped.error?.message, parts);
	assert.deepEqual(stopped.items, []);

	const { items, failed } = await run(good ? [good, bad] : [bad], 'continueErrorOutput');
	assert.deepEqual([items.length, failed.length], [good ? 1 : 0, 1]);
	assertSays(failed[0].error, parts);
	assert.ok(String(failed[0].message).length > 0, 'There is no advice');

	const regular = await run([bad], 'continueRegularOutput');
	assert.equal(regular.items.length, 1);
	assertSays(regular.items[0].error, parts);
	const told = (regular.items[0].details as IDataObject).errorcode;
	assert.ok([errorcode].flat().includes(told as string), `The error code is ${String(told)}`);
	if (told !== undefined) assertSays(failed[0].message, [`Error code: ${String(told)}.`]);
}

/** The parts, in order. */
function assertSays(text: unknown, parts: readonly string[]): void {
	const said = String(text);
	let at = 0;
	for (const part of parts) {
		const found = said.indexOf(part, at);
		assert.ok(found >= 0, `It says ${said}, without ${part}`);
		at = found + part.length;
	}
}
