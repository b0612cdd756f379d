import type { Description, Fields } from '../types/descriptions';
import type { describeException } from './exceptions';

export type RestFormat = 'json' | 'xml';

const XML_HEAD = '<?xml version="1.0" encoding="UTF-8" ?>\n';

/** The recorded site sends both types without a charset. */
export const CONTENT_TYPES: Record<RestFormat, string> = {
	json: 'application/json',
	xml: 'application/xml',
};

export function formatResult(
	format: RestFormat,
	result: unknown,
	returns: Description | null,
): string {
	if (format === 'json') return phpJson(result);
	return `${XML_HEAD}<RESPONSE>\n${returns === null ? '' : xmlize(result, returns)}</RESPONSE>\n`;
}

export function formatException(
	format: RestFormat,
	described: ReturnType<typeof describeException>,
): string {
	if (format === 'json') return phpJson(described);
	const { exception, errorcode, message } = described;
	const element = (name: string, text: string | undefined) =>
		text === undefined ? '' : `<${name}>${escapeXml(text)}</${name}>\n`;
	return (
		`${XML_HEAD}<EXCEPTION class="${exception}">\n` +
		element('ERRORCODE', errorcode) +
		element('MESSAGE', message) +
		element('DEBUGINFO', 'debuginfo' in described ? described.debuginfo : undefined) +
		'</EXCEPTION>\n'
	);
}

/** PHP's `json_encode`: slashes escaped, everything beyond ASCII as \u sequences. */
export function phpJson(data: unknown): string {
	return JSON.stringify(data)
		.replaceAll('/', '\\/')
		.replace(/[\u0080-\uffff]/g, (unit) => {
			return `\\u${unit.charCodeAt(0).toString(16).padStart(4, '0')}`;
		});
}

/** Unlike JSON, XML names every described key, so an absent one is a null. */
function xmlize(result: unknown, description: Description): string {
	if (description.kind === 'multiple') {
		const entries = (result ?? []) as unknown[];
		const content = description.content as Description;
		return `<MULTIPLE>\n${entries.map((entry) => xmlize(entry, content)).join('')}</MULTIPLE>\n`;
	}
	if (description.kind === 'single') {
		const source = (result ?? {}) as Record<string, unknown>;
		const keys = Object.entries(description.keys as Fields).map(
			([key, keyDescription]) =>
				`<KEY name="${key}">${xmlize(source[key], keyDescription)}</KEY>\n`,
		);
		return `<SINGLE>\n${keys.join('')}</SINGLE>\n`;
	}
	if (result === null || result === undefined) return '<VALUE null="null"/>\n';
	const text = typeof result === 'boolean' ? String(Number(result)) : String(result);
	return `<VALUE>${escapeXml(text)}</VALUE>\n`;
}

function escapeXml(text: string): string {
	return text
		.replaceAll('&', '&amp;')
		.replaceAll('<', '&lt;')
		.replaceAll('>', '&gt;')
		.replaceAll('"', '&quot;');
}
