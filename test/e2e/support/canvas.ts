/* eslint-disable @n8n/community-nodes/no-restricted-globals, @n8n/community-nodes/no-restricted-imports -- runs on a developer's machine, never inside n8n */
import { mkdtempSync } from 'fs';
import { tmpdir } from 'os';
import { join } from 'path';

import type { Locator, Page } from 'playwright-core';

/** Where pictures go: the README's are only made anew when asked for. */
export const IMAGES = process.env.UPDATE_IMAGES
	? join(__dirname, '../../../docs/images')
	: (process.env.PICTURES ?? mkdtempSync(join(tmpdir(), 'images-')));

/** A node on the canvas. */
export function nodeOn(page: Page, name: string): Locator {
	return page.locator(`[data-test-id="canvas-node"][data-node-name="${name}"]`);
}

/** All nodes and sticky notes on the canvas. */
export function cardsOf(page: Page): Locator {
	return page.locator('.vue-flow__node');
}

/** Executes a workflow that begins with a form, and gives the form that n8n opens. */
export async function executeInEditor(page: Page): Promise<Page> {
	const popup = page.context().waitForEvent('page');
	await page.locator('[data-test-id="execute-workflow-button"]').first().click();
	const form = await popup;
	await form.locator('button[type=submit]').waitFor();
	return form;
}

/** Takes a picture of all nodes and notes of the workflow, and of nothing else. */
export async function pictureOfCanvas(page: Page, name: string): Promise<void> {
	const notice = page.locator('.el-notification__closeBtn');
	while ((await notice.count()) > 0) {
		await notice.first().click();
		await page.waitForTimeout(500);
	}
	// What was just imported is selected.
	await page.locator('.vue-flow__pane').click({ position: { x: 40, y: 120 } });
	await page.keyboard.press('1');
	await page.waitForTimeout(800);
	const boxes = (
		await Promise.all((await cardsOf(page).all()).map(async (one) => await one.boundingBox()))
	).filter((box) => box !== null);
	const x = Math.min(...boxes.map((box) => box.x)) - 20;
	const y = Math.min(...boxes.map((box) => box.y)) - 20;
	const width = Math.max(...boxes.map((box) => box.x + box.width)) + 40 - x;
	const height = Math.max(...boxes.map((box) => box.y + box.height)) + 60 - y;
	await page.screenshot({ path: join(IMAGES, `${name}.png`), clip: { x, y, width, height } });
}
