/* eslint-disable @n8n/community-nodes/no-restricted-imports -- tests run on a developer's machine, never inside n8n */
import { existsSync } from 'fs';

import { chromium, type Browser, type Page } from 'playwright-core';

import type { Rest } from './rest';

const BROWSER = ['/usr/bin/chromium', '/usr/bin/google-chrome'].find(existsSync);

const FLAGS = [
	'--no-sandbox',
	'--disable-gpu',
	'--disable-quic',
	'--no-first-run',
	'--disable-background-networking',
	'--disable-component-update',
	'--disable-sync',
];

/** Debian's Chromium, or Chrome, without a window. */
export async function openBrowser(): Promise<Browser> {
	return await chromium.launch({ executablePath: BROWSER, args: FLAGS });
}

/** A browser with a page in which the owner is logged in. */
export async function openEditor(
	n8n: Rest,
	colorScheme: 'light' | 'dark' = 'light',
): Promise<{ browser: Browser; page: Page }> {
	const browser = await openBrowser();
	const context = await browser.newContext({
		viewport: { width: 1280, height: 800 },
		colorScheme,
		deviceScaleFactor: 1.5,
	});
	const [name, value] = n8n.cookie.split('=');
	await context.addCookies([{ name, value, url: n8n.url }]);
	return { browser, page: await context.newPage() };
}
