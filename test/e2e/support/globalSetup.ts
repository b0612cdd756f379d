/* eslint-disable @n8n/community-nodes/no-restricted-globals -- runs on a developer's machine, never inside n8n */
import { startN8n, type N8n } from './n8n';

/** One n8n for all test files that do not need one of their own: its start takes ten seconds. */
export default async function globalSetup(): Promise<void> {
	const n8n = await startN8n();
	process.env.E2E_URL = n8n.url;
	process.env.E2E_COOKIE = n8n.cookie;
	process.env.E2E_FOLDER = n8n.userFolder;
	(globalThis as { n8n?: N8n }).n8n = n8n;
}
