/* eslint-disable @n8n/community-nodes/no-restricted-globals -- tests run on a developer's machine, never inside n8n */
import fc from 'fast-check';

/**
 * Where random tests begin to draw. It is the same each time, so that a change is judged and not
 * its luck; each week CI sets another.
 */
export const SEED = Number(process.env.SEED ?? 20261123);

/** How many times as much as usual is drawn: the weekly run takes its time. */
const TIMES = Number(process.env.TIMES ?? 1);

fc.configureGlobal({ seed: SEED });

/** How often a random test is run. */
export const runs = (usual: number): number => usual * TIMES;

export { fc };
