import type { RecordedCase, RecordedStep } from '../../support/replay';
import type { Found } from '../found';
import { Neutral } from './neutral';
import type { Relay } from './relay';

/** Notes what the cases of a run ask and what the site answers, without anybody's data. */
export class Recorder {
	readonly cases: RecordedCase[] = [];
	private readonly neutral: Neutral;

	constructor(
		private readonly relay: Relay,
		private readonly found: Found,
		private readonly address: string,
	) {
		this.neutral = new Neutral(found, address);
	}

	/** Runs a case and notes its steps, in whatever way it ends. */
	async record(name: string, run: () => Promise<void>): Promise<void> {
		const steps: RecordedStep[] = [];
		this.neutral.begin();
		this.relay.listener = (exchange) => {
			const step = this.neutral.step(exchange);
			if (step !== undefined) steps.push(step);
		};
		try {
			await run();
		} finally {
			this.relay.listener = () => {};
			const { release } = this.found.info;
			if (steps.length > 0) this.cases.push({ case: `Moodle ${release}: ${name}`, steps });
		}
	}

	/** The file, a step on each line; refuses to give one that holds what it must not. */
	toJson(): string {
		const cases = this.cases.map(({ case: name, steps }) => {
			const lines = steps.map((step) => `  ${JSON.stringify(step)}`).join(',\n');
			return ` {"case": ${JSON.stringify(name)}, "steps": [\n${lines}\n ]}`;
		});
		const json = `[\n${cases.join(',\n')}\n]\n`;
		const { site, prefix } = this.found;
		const secrets = [site.token, this.address, prefix, ...this.neutral.people.secrets];
		const told = json.toLowerCase();
		const kept = secrets.filter((secret) => told.includes(secret.toLowerCase()));
		if (kept.length > 0) throw new Error(`The recording still holds ${kept.join(', ')}`);
		return json;
	}
}
