import type { HttpAnswer, Transport } from '../../nodes/MoodleGroups/moodle/transport';
import type { Failure } from '../../nodes/MoodleGroups/moodle/failure';

/** What the transport answers next: JSON of a 200, a whole answer, or a failure. */
export type Scripted = { json: unknown } | Partial<HttpAnswer> | { failure: Failure };

/** A transport that answers from a list and notes what it was asked; too few answers is an error. */
export class ScriptedTransport implements Transport {
	readonly bodies: string[] = [];
	readonly pauses: number[] = [];

	/** @param patience milliseconds for which to look for what a lost answer has done. */
	constructor(
		private readonly answers: Scripted[],
		readonly patience = 300_000,
	) {}

	async post(body: string): Promise<HttpAnswer | { failure: Failure }> {
		this.bodies.push(decodeURIComponent(body));
		const next = this.answers.shift();
		if (next === undefined) throw new Error(`Unexpected request: ${body}`);
		if ('failure' in next) return next;
		if ('json' in next) {
			return { status: 200, contentType: 'application/json', body: JSON.stringify(next.json) };
		}
		return { status: 200, contentType: 'text/html', body: '', ...next };
	}

	async pause(milliseconds: number): Promise<void> {
		this.pauses.push(milliseconds);
	}

	/** The functions that were called. */
	get functions(): string[] {
		return this.bodies.map((body) => body.slice(body.lastIndexOf('=') + 1));
	}

	/** How many answers nobody asked for. */
	get unused(): number {
		return this.answers.length;
	}
}

/** Moodle's error object. */
export function exception(errorcode: string, message = 'Invalid parameter value detected') {
	return { json: { exception: 'core\\exception\\moodle_exception', errorcode, message } };
}
