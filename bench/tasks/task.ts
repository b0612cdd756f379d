import type { INodeParameters } from 'n8n-workflow';

import type { BenchSite } from '../sites/site';

/** Entries of one web service function. */
export interface Writes {
	readonly fn: string;
	/** The parameter that holds the list. */
	readonly list: string;
	readonly entries: ReadonlyArray<Readonly<Record<string, string | number>>>;
}

/** A piece of work, ready to be done once. */
export interface Prepared {
	/** The items that the node gets. */
	readonly rows: readonly object[];
	/** The parameters of the node. */
	readonly parameters: INodeParameters;
	/** What a rival writes that sends a request for each row. */
	readonly plain: Writes;
	/** What has to be written at the least. */
	readonly writes: readonly Writes[];
	/** The whole job of the bare limit, where entries depend on what was written before. */
	readonly bare?: (site: BenchSite, atOnce: number) => Promise<void>;
	/** The runs of the node that did the job before one could. */
	readonly template?: ReadonlyArray<Pick<Prepared, 'rows' | 'parameters'>>;
	/** How many rows Moodle agrees with afterwards. */
	readonly right: () => Promise<number>;
}

/** Something to measure. */
export interface Work {
	/** For `--only`. */
	readonly key: string;
	readonly rows: number;
	/** Whether it needs a site on which courses and users can be made. */
	readonly makesCourses?: boolean;
	/** Whether it is done by this node, by the template and at the bare limit only. */
	readonly isWholeJob?: boolean;
	title(rows: number): string;
	/**
	 * Sets up the site.
	 *
	 * @param rows how many rows the work has here.
	 */
	prepare(site: BenchSite, rows: number): Promise<Prepared>;
}
