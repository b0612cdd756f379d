import type { Answer } from '../moodle/failure';
import type { SiteInfo } from '../moodle/shapes/user';
import type { WebService } from '../moodle/webService';

/** The account that the token belongs to; asked for at most once in a run. */
export class Account {
	private info: Promise<Answer<SiteInfo>> | undefined;

	constructor(private readonly moodle: WebService) {}

	async read(): Promise<Answer<SiteInfo>> {
		this.info ??= this.moodle.getSiteInfo();
		return await this.info;
	}

	/** How a message calls the account: `the token's account admin`. */
	async name(): Promise<string> {
		const answer = await this.read();
		return 'value' in answer
			? `the token's account ${answer.value.username}`
			: "the token's account";
	}
}
