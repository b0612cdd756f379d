import { classOf } from './protocol/exceptions';
import type { MoodleVersion } from './versions';

/** What goes wrong with a request. */
export type FaultKind =
	| 'dropBefore'
	| 'dropAfter'
	| 'dropEarly'
	| 'slowBefore'
	| 'slowAfter'
	| 'tooMany'
	| 'badGateway'
	| 'unavailable'
	| 'gatewayTimeout'
	| 'gatewayTimeoutAfter'
	| 'gatewayTimeoutEarly'
	| 'maintenancePage'
	| 'loginPage'
	| 'siteMaintenance'
	| 'upgradeRunning'
	| 'exception'
	| 'truncated'
	| 'textBefore'
	| 'empty'
	| 'fatal'
	| 'forbidden'
	| 'redirect'
	| 'debugging'
	| 'tokenRevoked'
	| 'groupDeleted'
	| 'userUnenrolled';

/** A fault that can be switched on. */
export interface Fault {
	readonly kind: FaultKind;
	/** Only requests of this web service function. */
	readonly fn?: string;
	/** How many requests pass before the first one meets the fault; default 0. */
	readonly skip?: number;
	/** How many requests meet the fault; default all. */
	readonly times?: number;
	/** Milliseconds of the slow ones, and from an early answer to the end of the work; default 1000. */
	readonly delay?: number;
	/** Seconds of `Retry-After`. */
	readonly retryAfter?: number;
	/** What an exception is called, and its text. */
	readonly errorcode?: string;
	readonly message?: string;
	/** Where a redirect points; default another host's web service. */
	readonly location?: string;
	/** Whom or what somebody else takes away just before the request is served. */
	readonly groupid?: number;
	readonly courseid?: number;
	readonly userid?: number;
}

interface Armed {
	readonly fault: Fault;
	met: number;
}

/** Gives each request the first fault that is meant for it. */
export class Faults {
	private armed: Armed[] = [];

	set(faults: readonly Fault[]): void {
		this.armed = faults.map((fault) => ({ fault, met: 0 }));
	}

	/** Counts the request for every fault that fits, and returns the first one due. */
	next(wsfunction: string): Fault | undefined {
		let due: Fault | undefined;
		for (const armed of this.armed) {
			const { fn, skip = 0, times = Infinity } = armed.fault;
			if (fn !== undefined && fn !== wsfunction) continue;
			if (due !== undefined) continue;
			armed.met++;
			if (armed.met > skip && armed.met <= skip + times) due = armed.fault;
		}
		return due;
	}
}

/** Faults with which the answer is lost while the work goes on; it ends later all the same. */
export function isEarly({ kind }: Fault): boolean {
	return kind === 'dropEarly' || kind === 'gatewayTimeoutEarly';
}

/** An answer that does not come from Moodle's web service. */
export interface FaultAnswer {
	readonly status: number;
	readonly headers: Readonly<Record<string, string>>;
	readonly body: string;
}

const HTML = { 'content-type': 'text/html; charset=utf-8' };
const JSON_TYPE = { 'content-type': 'application/json' };

/** Answers that come instead of any work. */
export function answerInstead(fault: Fault, version: MoodleVersion): FaultAnswer | undefined {
	const exception = (errorcode: string, message: string) =>
		moodleException(errorcode, message, version);
	switch (fault.kind) {
		case 'tooMany':
			return page(429, 'Too Many Requests', { 'retry-after': String(fault.retryAfter ?? 1) });
		case 'badGateway':
			return page(502, 'Bad Gateway');
		case 'unavailable':
			return page(
				503,
				'Service Unavailable',
				fault.retryAfter === undefined ? {} : { 'retry-after': String(fault.retryAfter) },
			);
		case 'gatewayTimeout':
			return page(504, 'Gateway Time-out');
		case 'maintenancePage':
			return page(503, 'This site is undergoing maintenance and is currently not available');
		case 'loginPage':
			return page(200, 'Log in to the university');
		case 'siteMaintenance':
			return exception(
				'sitemaintenance',
				'The site is undergoing maintenance and is currently not available',
			);
		case 'upgradeRunning':
			return exception('upgraderunning', 'Site is being upgraded, please retry later.');
		case 'exception':
			return exception(fault.errorcode ?? 'unknownerror', fault.message ?? 'Something happened');
		case 'empty':
			return { status: 200, headers: HTML, body: '' };
		case 'fatal':
			return { status: 500, headers: HTML, body: '' };
		case 'forbidden':
			return { status: 403, headers: HTML, body: '' };
		case 'redirect':
			return {
				status: 303,
				headers: {
					location: fault.location ?? 'https://moodle.example.edu/webservice/rest/server.php',
				},
				body: '',
			};
		default:
			return undefined;
	}
}

function page(status: number, title: string, headers: Record<string, string> = {}): FaultAnswer {
	const body = `<!DOCTYPE html><html><head><title>${title}</title></head><body><h1>${title}</h1></body></html>`;
	return { status, headers: { ...HTML, ...headers }, body };
}

function moodleException(errorcode: string, message: string, version: MoodleVersion): FaultAnswer {
	const body = JSON.stringify({
		exception: classOf('moodle_exception', version),
		errorcode,
		message,
	});
	return { status: 200, headers: JSON_TYPE, body };
}
