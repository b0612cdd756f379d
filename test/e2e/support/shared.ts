/* eslint-disable @n8n/community-nodes/no-restricted-globals, @n8n/community-nodes/no-restricted-imports -- runs on a developer's machine, never inside n8n */
import { readFileSync } from 'fs';
import { join } from 'path';

import { LOG_FILE } from './n8nProcess';
import { useRest, type Rest } from './rest';

/** The n8n that runs for all test files, and everything that it has printed. */
export function sharedN8n(): Rest & { log(): string } {
	const rest = useRest(process.env.E2E_URL!, process.env.E2E_COOKIE!);
	return { ...rest, log: () => readFileSync(join(process.env.E2E_FOLDER!, LOG_FILE), 'utf8') };
}
