import type { Fault, LoggedRequest } from '../../sandbox';
import type { World } from '../../sandbox/world/world';
import { factsOf, isWanted, type Effect, type Facts } from './facts';

/** A fact that has changed, and whose doing it was. */
export interface Change {
	readonly key: string;
	/** `undefined`: it is gone. */
	readonly now: string | undefined;
	/** The request that did it; `undefined` if somebody else did. */
	readonly request: LoggedRequest | undefined;
	/** Whether it went with its group or grouping, or is the name or the empty text that one came with. */
	readonly follows: boolean;
}

/** Notes what changes on a site during an execution, request by request. */
export class Journal {
	readonly changes: Change[] = [];
	readonly start: Facts;
	private facts: Facts;

	constructor(world: World) {
		this.start = factsOf(world);
		this.facts = this.start;
	}

	/** Looks at the site after a request or after what somebody else did. */
	observe(world: World, cause: LoggedRequest | Fault): void {
		const request = 'wsfunction' in cause ? cause : undefined;
		if (request !== undefined && /_(?:get|search)_|^$/.test(request.wsfunction)) return;
		const now = factsOf(world);
		const keys = [...new Set([...this.facts.keys(), ...now.keys()])];
		const changed = keys.filter((key) => this.facts.get(key) !== now.get(key));
		const gone = changed
			.filter((key) => /^group(?:ing)? /.test(key) && !now.has(key))
			.map((key) => key.replace(/^\w+ \d+ /, ''));
		for (const key of changed) {
			const follows =
				(!/^group(?:ing)? /.test(key) && gone.some((name) => speaksOf(key, name))) ||
				(!this.facts.has(key) && isBornWith(key, now.get(key)));
			this.changes.push({ key, now: now.get(key), request, follows });
		}
		this.facts = now;
	}

	/** The facts at the end. */
	get end(): Facts {
		return this.facts;
	}

	/** Whether an effect was there at any time. */
	everHeld(effect: Effect): boolean {
		return isWanted(effect, this.start.get(effect.key)) || this.of(effect).some(matches(effect));
	}

	/** Whether a request brought an effect about. */
	wasDone(effect: Effect): boolean {
		return this.doneBy(effect).length > 0;
	}

	/** The changes by which requests brought an effect about. */
	doneBy(effect: Effect): Change[] {
		return this.of(effect).filter(
			(change) => change.request !== undefined && matches(effect)(change),
		);
	}

	/** Whether an effect is there in the end, or somebody else has undone it. */
	isKept(effect: Effect): boolean {
		if (isWanted(effect, this.end.get(effect.key))) return true;
		const last = this.of(effect).at(-1);
		return last !== undefined && last.request === undefined;
	}

	/** Whether an effect is there in the end because a request brought it about. */
	stands(effect: Effect): boolean {
		const last = this.of(effect).at(-1);
		return last !== undefined && last.request !== undefined && matches(effect)(last);
	}

	private of({ key }: Effect): Change[] {
		return this.changes.filter((change) => change.key === key);
	}
}

function matches(effect: Effect) {
	return (change: Change): boolean => isWanted(effect, change.now);
}

/** Whether every new group or grouping has this, though no row may ask for it. */
function isBornWith(key: string, value: string | undefined): boolean {
	return /^group(?:ing)?name /.test(key) || (/^group(?:ing)?text /.test(key) && value === '');
}

function speaksOf(key: string, name: string): boolean {
	return key.split(' ').includes(name);
}
