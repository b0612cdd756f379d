/** The most entries that one request carries, and the default. */
export const MAX_ENTRIES = 100;

/**
 * The most form variables of a request's list. PHP's default `max_input_vars` is 1,000; the rest
 * of that is room for the token, the format and the function's name.
 */
export const MAX_VARIABLES = 900;

/**
 * Cuts a list into requests, in order.
 *
 * @param perRequest the most entries of a request, 1 to 100.
 * @param variablesOf how many form variables an entry takes.
 */
export function cutIntoRequests<T>(
	entries: readonly T[],
	perRequest: number,
	variablesOf: (entry: T) => number,
): T[][] {
	const requests: T[][] = [];
	let room = 0;
	for (const entry of entries) {
		const variables = variablesOf(entry);
		const current = requests.at(-1);
		if (current === undefined || current.length >= perRequest || variables > room) {
			requests.push([entry]);
			room = MAX_VARIABLES - variables;
		} else {
			current.push(entry);
			room -= variables;
		}
	}
	return requests;
}
