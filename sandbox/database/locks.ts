/* eslint-disable @n8n/community-nodes/no-restricted-globals -- runs on a developer's machine, never inside n8n */
import { writeFailed } from '../protocol/exceptions';

/** How long a transaction waits for a row before it looks for a deadlock, in milliseconds. */
const PATIENCE = { postgresql: 1000, mariadb: 0 };

/** The databases that the sandbox can behave like. */
export type DatabaseName = keyof typeof PATIENCE;

export const DATABASES = Object.keys(PATIENCE) as readonly DatabaseName[];

export const DEFAULT_DATABASE: DatabaseName = 'postgresql';

/** A row that somebody has written and not committed, and who waits for it, the first one first. */
interface Lock {
	owner: Transaction;
	readonly waiting: Waiting[];
}

interface Waiting {
	readonly transaction: Transaction;
	readonly proceed: () => void;
}

/** What the row of a group is called. */
export function lockOfGroup(id: number): string {
	return `group ${id}`;
}

/** The rows of the database that are locked, by any names. */
export class Locks {
	/** How many transactions a deadlock has failed. */
	deadlocks = 0;
	private readonly held = new Map<string, Lock>();

	constructor(private readonly database: DatabaseName) {}

	begin(): Transaction {
		return new Transaction(this.held, PATIENCE[this.database], () => this.deadlocks++);
	}
}

/** Keeps each row that it has locked until it ends, as a database does. */
export class Transaction {
	private readonly rows: string[] = [];
	private waitsFor: Lock | undefined;

	constructor(
		private readonly held: Map<string, Lock>,
		private readonly patience: number,
		private readonly noteDeadlock: () => void,
	) {}

	/**
	 * Waits for whoever has the row; throws if they wait, in the end, for this transaction.
	 *
	 * @returns whether somebody had it.
	 */
	async lock(row: string): Promise<boolean> {
		const lock = this.held.get(row);
		if (lock?.owner === this) return false;
		if (lock === undefined) this.held.set(row, { owner: this, waiting: [] });
		else await this.waitFor(lock);
		this.rows.push(row);
		return lock !== undefined;
	}

	/** Commits or rolls back: whoever is first in the queue for a row gets it. */
	end(): void {
		for (const row of this.rows) {
			const lock = this.held.get(row)!;
			const next = lock.waiting.shift();
			if (next === undefined) {
				this.held.delete(row);
				continue;
			}
			lock.owner = next.transaction;
			next.transaction.waitsFor = undefined;
			next.proceed();
		}
	}

	private async waitFor(lock: Lock): Promise<void> {
		this.waitsFor = lock;
		let timer: NodeJS.Timeout | undefined;
		await new Promise<void>((proceed, fail) => {
			const waiting = { transaction: this, proceed };
			lock.waiting.push(waiting);
			const look = () => {
				if (!this.isInCycle()) return;
				lock.waiting.splice(lock.waiting.indexOf(waiting), 1);
				this.noteDeadlock();
				fail(writeFailed('ERROR:  deadlock detected'));
			};
			if (this.patience === 0) look();
			else timer = setTimeout(look, this.patience);
		}).finally(() => {
			clearTimeout(timer);
			this.waitsFor = undefined;
		});
	}

	private isInCycle(): boolean {
		const seen = new Set<Transaction>();
		let other = this.waitsFor?.owner;
		while (other !== undefined && other !== this && !seen.has(other)) {
			seen.add(other);
			other = other.waitsFor?.owner;
		}
		return other === this;
	}
}
