/* eslint-disable @n8n/community-nodes/no-restricted-globals, @n8n/community-nodes/no-restricted-imports -- runs on a developer's machine, never inside n8n */
import { readFileSync } from 'fs';
import { join } from 'path';

import type { Scene } from './scenes';

/** A seed that failed once, and the smallest scene of it that did. */
export interface Failed {
	/** The name of the operation, such as "group create". */
	readonly operation: string;
	readonly seed: number;
	readonly scene: Scene;
}

/** Everything that ever failed. */
export function readFailed(): Failed[] {
	return readFileSync(join(__dirname, 'failed.txt'), 'utf8')
		.split('\n')
		.filter((line) => line.startsWith('{'))
		.map((line) => JSON.parse(line) as Failed);
}

/** The line of `failed.txt` that keeps a failure. */
export const lineOf = (failed: Failed): string => JSON.stringify(failed);
