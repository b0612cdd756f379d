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

/** A resource locator in its mode By ID, as the panel stores it. */
export const id = (value: number | string) => by('byId', value);

/** A resource locator as the panel stores it. */
export const by = (mode: string, value: number | string) => ({ __rl: true, mode, value });

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

/** The functions called that change something, in order. */
export function writes(sandbox: Sandbox): string[] {
	return calls(sandbox).filter((name) => !/_(?:get|search)_/.test(name));
}

/** How many entries of a list the requests carried that had one. */
export function listSizes(sandbox: Sandbox, list: string, wsfunction?: string): number[] {
	return sandbox.requests.flatMap((request) => {
		const { body } = request;
		if (wsfunction !== undefined && request.wsfunction !== wsfunction) return [];
		const value = parseBody(body, 5000).get(list);
		return value instanceof PhpArray ? [value.size] : [];
	});
}
