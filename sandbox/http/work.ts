import type { Transaction } from '../database/locks';
import { serve, stepsOf, type RestAnswer, type Step } from '../protocol/serve';
import type { PhpArray } from './phpArray';
import type { LoggedRequest, Site } from './server';
import { Stint } from './workers';

/** Does what is asked, in a transaction that lasts as long as the work takes. */
export async function work(
	site: Site,
	variables: PhpArray,
	debugging: boolean,
	logged: LoggedRequest,
): Promise<RestAnswer> {
	// A reset in the middle gives the site another world.
	const { world, version, url } = site;
	const state = { world, version, url };
	const stint = new Stint(site.workers);
	const transaction = site.locks.begin();
	try {
		const failure = await lockRows(stepsOf(variables, state), transaction, stint);
		const answer = serve(variables, state, debugging, failure);
		site.observe(world, logged);
		await stint.spendInAll(answer.cost);
		return answer;
	} finally {
		transaction.end();
	}
}

/** Locks one row after the other while the work goes on; returns what that failed with. */
async function lockRows(
	steps: Iterable<Step>,
	transaction: Transaction,
	stint: Stint,
): Promise<unknown> {
	try {
		for (const { rows, milliseconds } of steps) {
			await stint.spend(milliseconds);
			for (const row of rows) {
				if (await transaction.lock(row)) stint.resume();
			}
		}
		return undefined;
	} catch (error) {
		return error;
	}
}
