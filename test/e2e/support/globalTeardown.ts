/* eslint-disable @n8n/community-nodes/no-restricted-globals -- runs on a developer's machine, never inside n8n */
import type { N8n } from './n8n';

export default async function globalTeardown(): Promise<void> {
	await (globalThis as { n8n?: N8n }).n8n?.stop();
}
