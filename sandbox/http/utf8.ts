/**
 * Bytes (as a latin1 string) to text. Bytes that are no UTF-8 become a lone surrogate, so that
 * `isWellFormed()` still tells such a value apart when its parameter is validated.
 */
export function decodeUtf8(bytes: string): string {
	if (!/[\x80-\xff]/.test(bytes)) return bytes;
	const buffer = Buffer.from(bytes, 'latin1');
	try {
		return new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(buffer);
	} catch {
		return buffer.toString('utf8').replaceAll('\ufffd', '\udc80');
	}
}
