import { startSandbox, type Sandbox, type SandboxOptions } from '../../sandbox';
import { PhpArray } from '../../sandbox/http/phpArray';
import { parseBody } from '../../sandbox/http/urlencoded';

/** A sandbox for the tests of a file, fresh before each of them. */
export function useSandbox(options?: SandboxOptions): { readonly it: Sandbox } {
	const holder = {} as { it: Sandbox };
	beforeAll(async () => {
		holder.it = await startSandbox({ token: NEEDLE, ...options });
	});
	beforeEach(() => holder.it.reset());
	afterAll(async () => await holder.it.stop());
	return holder;
}

/** Easy to search for in whatever must not hold it. */
export const NEEDLE = 'b7e1d0c4secretf3a9token58';

/** Creates groups directly in the sandbox's world. */
export function makeGroups(sandbox: Sandbox, ...names: string[]): number[] {
	return names.map((name) => {
		const group = sandbox.world.createGroup({
			courseid: 2,
			name,
			description: '',
			descriptionformat: 1,
			idnumber: '',
			enrolmentkey: null,
			visibility: 0,
			participation: true,
		});
		sandbox.world.forgetGroups(2);
		return group.id;
	});
}

/** The bodies of the requests for a function, or of all, decoded as pairs of text. */
export function bodies(sandbox: Sandbox, wsfunction?: string): string[] {
	return sandbox.requests
		.filter((request) => wsfunction === undefined || request.wsfunction === wsfunction)
		.map(({ body }) => decodeURIComponent(body));
}

/** The functions called, in order. */
export function calls(sandbox: Sandbox): string[] {
	return sandbox.requests.map(({ wsfunction }) => wsfunction);
}

/** How many entries of a list each request carried. */
export function listSizes(sandbox: Sandbox, list: string): number[] {
	return sandbox.requests.map(({ body }) => {
		const value = parseBody(body, 5000).get(list);
		return value instanceof PhpArray ? value.size : 0;
	});
}
