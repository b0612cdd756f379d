/* eslint-disable @n8n/community-nodes/no-restricted-imports -- tests run on a developer's machine, never inside n8n */
import { Script } from 'vm';

import type * as real from '../../nodes/MoodleGroups/n8n/nodeTransport';
import type * as pauses from './pauses';

// Waiting would be most of what the tests do. All else of the transport is as users have it.
jest.mock('../../nodes/MoodleGroups/n8n/nodeTransport', () => {
	const actual = jest.requireActual<typeof real>('../../nodes/MoodleGroups/n8n/nodeTransport');
	const { withShortPauses } = jest.requireActual<typeof pauses>('./pauses');
	return { ...actual, nodeTransport: withShortPauses(actual.nodeTransport) };
});

/** Milliseconds of wall time that n8n gives a regular expression of the panel. */
const REGEX_TIMEOUT = 250;

// A busy machine does not always have them; what n8n does then is not what is tested.
const { runInContext } = Script.prototype;
Script.prototype.runInContext = function (context, options) {
	const isRegex = typeof options === 'object' && options.timeout === REGEX_TIMEOUT;
	return runInContext.call(
		this,
		context,
		isRegex ? { ...options, timeout: 10_000 } : options,
	) as unknown;
};
