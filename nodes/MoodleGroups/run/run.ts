import {
	NodeApiError,
	sleep,
	type DeclarativeRestApiSettings,
	type IDataObject,
	type IExecuteData,
	type IExecutePaginationFunctions,
	type IHttpRequestOptions,
	type INodeExecutionData,
} from 'n8n-workflow';

import { Directory } from '../lookup/directory';
import { valueOf } from '../lookup/loader';
import { unsent, type Answer, type Failure } from '../moodle/failure';
import type { Transport } from '../moodle/transport';
import { WebService } from '../moodle/webService';
import { expressionFailsAt } from '../n8n/failingExpression';
import { toDisplayText } from '../n8n/displayText';
import { batchInterval, inputOf, itemCount } from '../n8n/items';
import { ROW_REFUSED, type BatchAnswer, type Stop } from './entry';
import { readOptions, type Options } from '../input/options';
import { Hints } from './hints';
import { Ledger } from './ledger';
import { nodeTransport } from '../n8n/nodeTransport';
import { inOneShape } from './oneShape';
import { Pool } from './pool';
import { NO_OPTIONS, runOptions, type RunOptions } from './runOptions';
import type { RowRef } from '../input/row';

/** Brings the answer to every item of a batch. */
export type Operate = (
	contexts: readonly IExecutePaginationFunctions[],
	run: Run,
) => Promise<BatchAnswer>;

/** Milliseconds beyond n8n's pause after which no further batch of items will come. */
const BATCH_GRACE_MS = 500;

/** Items that n8n starts together, and the one answer that all of them wait for. */
interface Batch {
	readonly contexts: IExecutePaginationFunctions[];
	readonly answer: Promise<BatchAnswer>;
}

/** One try of a run of the node over its items, with what its requests share. Its ledger outlives it. */
export class Run {
	readonly moodle: WebService;
	readonly pool: Pool;
	/** What only one entry may have, and the first row that has it. */
	readonly unique = new Map<string, RowRef>();
	/** What ended the run: nothing more is sent then. */
	ended: Failure | undefined;
	/** What this try and those before it have written. */
	readonly ledger: Ledger;
	/** What Moodle first refused an entry with. */
	refusal: Failure | undefined;
	/** What the run has read of the site. */
	readonly directory: Directory;
	/** What the options say that every operation has. */
	readonly how: RunOptions;
	/** The options of the node, and Dry Run, as its first item has them: they hold for all items. */
	private readonly options: IDataObject;
	/** What items repeat of their rows, by place, if the user wants it. */
	readonly inputFields = new Map<string, IDataObject>();
	/** n8n's "On Error": whether failed rows become items instead of an error. */
	readonly continues: boolean;
	/** Whether those items go to an output of their own. */
	readonly hasErrorOutput: boolean;
	/** What is told once, with the first row that has an item. */
	readonly hints = new Hints();
	private lastItem = -1;
	private batch: Batch | undefined;

	private constructor(
		context: IExecutePaginationFunctions,
		request: IHttpRequestOptions,
		before: Ledger | undefined,
	) {
		this.ledger = new Ledger(before);
		// n8n does not store what is as in a new node, so a node without Dry Run has it on.
		const dryRun = context.getNodeParameter('dryRun', true) as IDataObject[string];
		this.options = { ...(context.getNodeParameter('options', {}) as IDataObject), dryRun };
		this.how = valueOf(readOptions(this.options, runOptions)) ?? NO_OPTIONS;
		const { requestsAtOnce } = this.how;
		this.pool = new Pool(requestsAtOnce);
		this.moodle = new WebService(atOnce(requestsAtOnce, nodeTransport(context, request)));
		this.directory = new Directory(this.moodle, context.getTimezone());
		this.continues = context.continueOnFail();
		this.hasErrorOutput = context.getNode().onError === 'continueErrorOutput';
	}

	/**
	 * Reads the options of an operation. Nothing may be written if that fails.
	 *
	 * @returns a failure that names every option that cannot be taken, be it one of all operations.
	 */
	read<S extends object>(own: Options<S>): Answer<S> {
		return readOptions<RunOptions & S>(this.options, { ...runOptions, ...own } as Options<
			RunOptions & S
		>);
	}

	/**
	 * Adds an item; it is answered when the batch of items that n8n starts together is done. An item
	 * costs one promise, for there may be a hundred thousand of them.
	 */
	add(context: IExecutePaginationFunctions, operate: Operate): Promise<INodeExecutionData[]> {
		this.lastItem = context.getItemIndex();
		this.batch ??= this.open(operate);
		this.batch.contexts.push(context);
		return this.batch.answer.then((answer) => this.reply(context, answer));
	}

	/** When the workflow stops, only the item to blame fails: n8n shows the first that does. */
	private reply(
		context: IExecutePaginationFunctions,
		batch: BatchAnswer,
	): INodeExecutionData[] | Promise<INodeExecutionData[]> {
		const item = context.getItemIndex();
		if ('items' in batch) return batch.items.get(item) ?? [];
		return batch.stop.item === item ? this.fail(context, batch.stop) : [];
	}

	private async fail(context: IExecutePaginationFunctions, stop: Stop): Promise<never[]> {
		await this.allStarted(context);
		if (this.isBrokenOff(context)) return [];
		throw nodeError(context, stop);
	}

	/** While n8n pauses between its batches of items, nobody would handle a rejection. */
	private async allStarted(context: IExecutePaginationFunctions): Promise<void> {
		const interval = batchInterval(context);
		const last = itemCount(context) - 1;
		while (interval > 0 && this.lastItem < last) {
			const seen = this.lastItem;
			await sleep(interval + BATCH_GRACE_MS);
			if (this.lastItem === seen) return;
		}
	}

	private isBrokenOff(context: IExecutePaginationFunctions): boolean {
		return expressionFailsAt(this.lastItem + 1, context);
	}

	private open(operate: Operate): Batch {
		const contexts: IExecutePaginationFunctions[] = [];
		return { contexts, answer: this.dispatch(contexts, operate) };
	}

	/** n8n starts all items of a batch in one go, so the batch is whole when timers run again. */
	private async dispatch(
		contexts: readonly IExecutePaginationFunctions[],
		operate: Operate,
	): Promise<BatchAnswer> {
		await sleep(0);
		this.batch = undefined;
		if (!this.continues && this.isBrokenOff(contexts[0])) this.ended ??= ROW_REFUSED;
		// The batch that ended the run says why; these items only have to be answered.
		if (this.ended !== undefined && !this.continues) return { items: new Map() };
		const answer = await operate(contexts, this);
		if ('items' in answer) inOneShape(answer.items);
		return answer;
	}

	/**
	 * The run that an item belongs to. All items of a run share n8n's execute data; but so do a
	 * retry of the node and the calls of a tool, and those start again at the first item. A retry
	 * has the same input, and goes on from what the try before it has done.
	 */
	static of(context: IExecutePaginationFunctions, request: IHttpRequestOptions): Run {
		const key = context.getExecuteData();
		const current = runs.get(key);
		if (current !== undefined && context.getItemIndex() > current.lastItem) return current;
		const input = inputOf(context);
		const before = context.getNode().retryOnFail && input ? tries.get(input) : undefined;
		const run = new Run(context, request, before?.key === key ? before.ledger : undefined);
		runs.set(key, run);
		if (input !== undefined) tries.set(input, { key, ledger: run.ledger });
		return run;
	}
}

/** Reading does not wait for the pool, so that a request can be explained; but it counts as well. */
function atOnce(limit: number, transport: Transport): Transport {
	const gate = new Pool(limit);
	const gated: Transport = {
		patience: transport.patience,
		// While a request waited for its turn, the site may have been found to be down.
		post: async (body) =>
			await gate.run([], async () =>
				gated.down === undefined ? await transport.post(body) : unsent(gated.down),
			),
		pause: async (milliseconds) => await transport.pause(milliseconds),
	};
	return gated;
}

const runs = new WeakMap<IExecuteData, Run>();

/** The last try with an input, by what its first item holds. */
const tries = new WeakMap<object, { readonly key: IExecuteData; readonly ledger: Ledger }>();

/**
 * The routing of every operation: n8n calls the pagination hook once for each item,
 * and the hook gathers the items of a run into few requests
 * (docs/decisions/0001-rows-collected-in-the-pagination-hook.md).
 */
export function collectItems(operate: Operate) {
	return {
		send: { paginate: true },
		operations: {
			pagination(
				this: IExecutePaginationFunctions,
				{ options }: DeclarativeRestApiSettings.ResultOptions,
			): Promise<INodeExecutionData[]> {
				return Run.of(this, options as IHttpRequestOptions).add(this, operate);
			},
		},
	};
}

function nodeError(context: IExecutePaginationFunctions, stop: Stop): NodeApiError {
	const { item: itemIndex, cause } = stop;
	const failure = cause && { cause };
	const message = toDisplayText(stop.message);
	const description = toDisplayText(stop.description);
	const error = new NodeApiError(
		context.getNode(),
		{ message },
		// Versions of n8n that do not know failures ignore it.
		{ message, description, itemIndex, failure },
	);
	// n8n replaces messages that happen to contain the name of a Node.js error, such as ENOENT.
	error.message = message;
	return error;
}
