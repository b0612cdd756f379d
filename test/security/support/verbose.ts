/* eslint-disable @n8n/community-nodes/no-restricted-globals -- tests run on a developer's machine, never inside n8n */
// Imported first: n8n reads it when it is loaded.
process.env.N8N_LOG_LEVEL = 'debug';
process.env.N8N_LOG_OUTPUT = 'console';

const METHODS = ['log', 'info', 'warn', 'error', 'debug', 'trace'] as const;

/** Whatever n8n, the node or Node.js itself write while the tests of a file run. */
export function recordOutput(): { text(): string } {
	const written: string[] = [];
	// jest may put streams of its own under the console.
	const { _stdout: out, _stderr: err } = console as unknown as Record<string, NodeJS.WriteStream>;
	for (const stream of new Set([process.stdout, process.stderr, out, err])) {
		jest.spyOn(stream, 'write').mockImplementation((text) => written.push(String(text)) > 0);
	}
	for (const method of METHODS) {
		jest.spyOn(console, method).mockImplementation((...values) => {
			written.push(values.map(String).join(' '));
		});
	}
	afterAll(() => jest.restoreAllMocks());
	return { text: () => written.join('\n') };
}
