import { MoodleClient } from '../support/moodleClient';
import { useSandbox } from '../support/sandbox';

const sandbox = useSandbox({ cost: 'real' });

it('does the work of two requests at a time, as the two cores of a small site do', async () => {
	const client = new MoodleClient(sandbox.it.url, sandbox.it.token);
	const started = performance.now();
	await Promise.all(
		Array.from({ length: 8 }, async () => await client.call('core_webservice_get_site_info')),
	);
	// Eight requests of 26 ms each; timers may fire a little early.
	expect(performance.now() - started).toBeGreaterThan((8 / 2) * 26 - 5);
	expect(sandbox.it.peakConcurrency).toBeGreaterThan(2);
	await client.close();
});
