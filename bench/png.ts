/* eslint-disable @n8n/community-nodes/no-restricted-imports, @n8n/community-nodes/no-dangerous-functions -- runs on a developer's machine, never inside n8n */
import { spawnSync } from 'child_process';
import { existsSync, mkdtempSync, rmSync, writeFileSync } from 'fs';
import { tmpdir } from 'os';
import { join, resolve } from 'path';

const BROWSER = ['/usr/bin/chromium', '/usr/bin/google-chrome'].find(existsSync);

/**
 * Draws an SVG into a PNG file, twice as large, because npm shows no SVG. Chromium does it.
 *
 * @throws an error if there is no Chromium, or it draws nothing.
 */
export function writePng(svg: string, file: string): void {
	const size = /width="(\d+)" height="(\d+)"/.exec(svg);
	if (BROWSER === undefined || size === null) throw new Error('The plot needs Chromium');
	const folder = mkdtempSync(join(tmpdir(), 'plot-'));
	try {
		const page = join(folder, 'plot.svg');
		writeFileSync(page, svg);
		const { status, stderr } = spawnSync(
			BROWSER,
			[
				'--headless',
				'--no-sandbox',
				'--hide-scrollbars',
				'--force-device-scale-factor=2',
				`--user-data-dir=${folder}`,
				`--window-size=${size[1]},${size[2]}`,
				`--screenshot=${resolve(file)}`,
				`file://${page}`,
			],
			{ encoding: 'utf8', timeout: 60_000 },
		);
		if (status !== 0) throw new Error(`Chromium could not draw the plot: ${stderr}`);
	} finally {
		rmSync(folder, { recursive: true, force: true });
	}
}
