import type { IDataObject, IExecutePaginationFunctions } from 'n8n-workflow';

import { byPlace, type Row } from '../input/row';
import type { Answer } from '../moodle/failure';
import { answerRows, refuseAll } from '../run/answerRows';
import {
	lineBeside,
	ROW_REFUSED,
	type AnsweredRow,
	type BatchAnswer,
	type Status,
} from '../run/entry';
import type { Run } from '../run/run';
import { whyIncomplete } from './guards';
import type { RemovalRules, Scope } from './removal';
import { answerSync, keptBack, withHint, type SyncReport } from './report';
import type { SyncSettings } from './settings';

/** One sync, over the rows of a batch. */
export interface Sync<S> {
	readonly settings: S;
	readonly rules: RemovalRules;
	readonly run: Run;
	readonly contexts: readonly IExecutePaginationFunctions[];
}

/** What a sync is going to do. */
export interface Planned<G> {
	readonly scopes: readonly G[];
	/** Rows that failed and are of no scope. */
	readonly strays: readonly AnsweredRow[];
	/** Writes what the rows ask for, and holds back what may not go now that some of them failed. */
	readonly write: () => Promise<void>;
}

/** How a sync takes things away: `T` is what may go of a scope `G`, `V` how that is sent. */
interface Removing<G extends Scope<T>, T, V> {
	readonly leaver: (scope: G, thing: T, run: Run) => V;
	readonly remove: (leavers: Array<Row<V>>, run: Run) => Promise<AnsweredRow[]>;
	/** What an item says of one that goes or stays. */
	readonly show: (leaver: V) => object;
	readonly wouldRemove: Status;
}

/** What differs between the two syncs: `E` is a row, `S` the settings. */
export interface SyncKind<E, S extends SyncSettings, G extends Scope<T>, T, V>
	extends Removing<G, T, V> {
	readonly rules: (settings: S) => RemovalRules;
	/** Reads what Moodle has and decides what to do. Fails if it is not known who must never go. */
	readonly plan: (rows: ReadonlyArray<Row<E>>, sync: Sync<S>) => Promise<Answer<Planned<G>>>;
	/** The rows of a scope that failed before anything was written. */
	readonly failed: (scope: G) => readonly AnsweredRow[];
	/** What {@link Planned.write} would make of the other rows. */
	readonly preview: (scope: G, run: Run) => Promise<AnsweredRow[]>;
	/** Which removals wait for a row that failed: a sentence, or nothing. */
	readonly hint: (line: AnsweredRow, scope?: G) => string;
	/** Everything there is to say of a scope, in this order where it belongs to one row. */
	readonly lines: (scope: G, kept: readonly AnsweredRow[], settings: S) => AnsweredRow[];
	readonly summary: (scope: G) => IDataObject;
	/** How much was compared, for when nothing was changed. */
	readonly totals: (scopes: readonly G[]) => IDataObject;
}

/** Makes what Moodle has match the rows, scope by scope; a dry run only says what that would do. */
export function syncing<E, S extends SyncSettings, G extends Scope<T>, T, V>(
	kind: SyncKind<E, S, G, T, V>,
) {
	return async (
		rows: ReadonlyArray<Row<E>>,
		run: Run,
		settings: S,
		contexts: readonly IExecutePaginationFunctions[],
	): Promise<BatchAnswer> => {
		if (rows.length === 0) return { items: new Map() };
		const rules = kind.rules(settings);
		const incomplete = whyIncomplete(contexts, rules.isOn);
		if (incomplete !== undefined) return await refuseAll(rows, incomplete, run);
		const sync = { settings, rules, run, contexts };
		const planned = await kind.plan(rows, sync);
		if ('failure' in planned) return await refuseAll(rows, planned.failure, run);
		const { scopes, strays, write } = planned.value;
		const failed = [...strays, ...scopes.flatMap(kind.failed)];
		if (!run.continues && failed.length > 0) {
			run.ended ??= ROW_REFUSED;
			return await answerRows(failed.sort(byPlace), run);
		}
		if (settings.dryRun) {
			for (const scope of scopes) {
				const leaving = scope.leaving.map((thing) => ({ thing }));
				scope.written = await kind.preview(scope, run);
				scope.removed = linesOf(scope, leaving, kind.wouldRemove, kind, run);
			}
		} else {
			await write();
			await remove(scopes, kind, run);
		}
		return await answerSync(reportOf(planned.value, kind, sync), rows[0].place, sync);
	};
}

/** What there is to say in the end. */
function reportOf<E, S extends SyncSettings, G extends Scope<T>, T, V>(
	{ scopes, strays }: Planned<G>,
	kind: SyncKind<E, S, G, T, V>,
	{ settings, rules, run }: Sync<S>,
): SyncReport {
	const isWaiting = rules.isOn && !rules.despiteFailedRows;
	const hinted = (lines: readonly AnsweredRow[], scope?: G) =>
		isWaiting ? lines.map((line) => withHint(line, (failed) => kind.hint(failed, scope))) : lines;
	const told = (scope: G) => {
		const stayed = linesOf(scope, scope.kept, 'kept', kind, run);
		return hinted(kind.lines(scope, stayed, settings), scope);
	};
	const kept = scopes.flatMap((scope) => scope.kept);
	return {
		lines: [...hinted(strays), ...scopes.flatMap(told)],
		summaries: scopes.map((scope) => ({
			place: scope.first,
			json: { ...kind.summary(scope), ...keptBack(scope.kept) },
		})),
		nothing: {
			status: 'unchanged',
			...kind.totals(scopes),
			...(kept.length === 0 ? {} : keptBack(kept)),
		},
	};
}

/** Takes away what still may go, now that the rows are written. */
async function remove<G extends Scope<T>, T, V>(
	scopes: readonly G[],
	kind: Removing<G, T, V>,
	run: Run,
): Promise<void> {
	const leavers = scopes.flatMap((scope) =>
		scope.leaving.map((thing) => {
			return { scope, row: { place: scope.first, values: kind.leaver(scope, thing, run) } };
		}),
	);
	const answers = await kind.remove(
		leavers.map(({ row }) => row),
		run,
	);
	for (const [index, { scope }] of leavers.entries()) scope.removed.push(answers[index]);
}

/** What is said of things that no row lists. */
function linesOf<G extends Scope<T>, T, V>(
	scope: G,
	things: ReadonlyArray<{ readonly thing: T; readonly why?: string }>,
	done: Status,
	kind: Removing<G, T, V>,
	run: Run,
): AnsweredRow[] {
	return things.map(({ thing, why }) =>
		lineBeside(scope.first, done, kind.show(kind.leaver(scope, thing, run)), why),
	);
}
