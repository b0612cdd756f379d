import type { nodeTransport } from '../../nodes/MoodleGroups/n8n/nodeTransport';

/** The longest that the node pauses in tests that do not ask for real time, in milliseconds. */
const LONGEST = 5;

let areReal = false;

/**
 * Lets the node pause as long as it does for its users, in all tests of the file. Tests about time
 * need that, and tests in which Moodle works on while the node looks for what it does.
 */
export function useRealPauses(): void {
	areReal = true;
}

/** Makes transports whose pauses are cut short; what uses them takes them for whole. */
export function withShortPauses(make: typeof nodeTransport): typeof nodeTransport {
	return (...args) => {
		const transport = make(...args);
		return {
			...transport,
			pause: async (milliseconds) =>
				await transport.pause(areReal ? milliseconds : Math.min(milliseconds, LONGEST)),
		};
	};
}
