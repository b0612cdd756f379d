import type { IDataObject } from 'n8n-workflow';

import { spell } from '../support/spellings';
import type { Effect } from './facts';
import type { Cast, Scene } from './scenes';

/** A row of a scene, as the node gets it and as the site should have it. */
export interface Wish {
	/** The incoming item, and the row's place in it. */
	readonly item: number;
	readonly entry: number;
	readonly json: IDataObject;
	/** What shall be so afterwards; of a bad row, what must not come of it. */
	readonly effects: readonly Effect[];
	/** What a Sync makes for the row where it is missing, and tells in a line of its own. */
	readonly creates?: Effect;
	/** What is done for the row first where it is not so, and told in its answer. */
	readonly enrols?: Effect;
	/** What a request that carries the row has in its body, as `meaning` makes it. */
	readonly carried: RegExp;
	/** Whether nothing is wrong with the row as long as nothing interferes. */
	readonly isGood: boolean;
	/** Something that Sync does beside the rows: it need not happen, and is told in a line of its own. */
	readonly extra?: (json: IDataObject) => boolean;
}

/** What an operation makes of a row; the place is added by {@link castRows}. */
export type Made = Omit<Wish, 'item' | 'entry'>;

/** An operation of the node that writes. */
export interface Operation {
	readonly name: string;
	readonly resource: string;
	readonly operation: string;
	/** Whether it is tried in Using JSON too; otherwise each item is a row. */
	readonly takesList?: boolean;
	/** Whether its answers are those of a Sync: lines of rows and others. */
	readonly isSync?: boolean;
	readonly options?: (scene: Scene) => IDataObject;
	/** Requests of the operation for which faults are meant that are drawn for others. */
	readonly aims?: Readonly<Record<string, string>>;
	/** Makes a row of a cast. */
	readonly make: (cast: Cast, index: number, scene: Scene) => Made;
	/** Whether two executions of it at once can be judged: they want the same, and undo nothing. */
	readonly takesCompany?: (scene: Scene) => boolean;
	/** What else a Sync may do. */
	readonly extras?: (wishes: readonly Wish[], scene: Scene) => Wish[];
}

/** The scene of the other execution: some rows are the same, and all in another order. */
export function companyOf(scene: Scene): Scene {
	const rows = scene.rows.map((cast, index) =>
		index % 2 === 0 ? cast : { ...cast, b: cast.b + 1 },
	);
	return { ...scene, rows: rows.reverse() };
}

/** A text as a row of a scene writes it. */
export function written(text: string, index: number, { spellings }: Scene): string {
	return spell(text, spellings[index % spellings.length]);
}

/** The rows of a scene, each with the item and the place in which it travels. */
export function castRows(operation: Operation, scene: Scene): Wish[] {
	const size = operation.takesList ? scene.rowsPerItem : 1;
	return scene.rows.map((cast, index) => ({
		...operation.make(cast, index, scene),
		item: Math.floor(index / size),
		entry: index % size,
	}));
}
