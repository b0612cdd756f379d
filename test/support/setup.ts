import type * as real from '../../nodes/MoodleGroups/n8n/nodeTransport';
import type * as pauses from './pauses';

// Waiting would be most of what the tests do. All else of the transport is as users have it.
jest.mock('../../nodes/MoodleGroups/n8n/nodeTransport', () => {
	const actual = jest.requireActual<typeof real>('../../nodes/MoodleGroups/n8n/nodeTransport');
	const { withShortPauses } = jest.requireActual<typeof pauses>('./pauses');
	return { ...actual, nodeTransport: withShortPauses(actual.nodeTransport) };
});
