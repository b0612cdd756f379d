/** Whether a parameter as it is stored is an expression, which may be something else for each item. */
export function isExpression(given: unknown): given is string {
	return typeof given === 'string' && given.startsWith('=');
}
