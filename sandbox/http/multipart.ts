import busboy from 'busboy';
import { PhpArray } from './phpArray';
import { registerVariable } from './registerVariable';
import { decodeUtf8 } from './utf8';

/** `$_POST` of a multipart body: exactly `maxInputVars` fields survive; files are no variables. */
export async function parseMultipart(
	body: Buffer,
	contentType: string,
	maxInputVars: number,
): Promise<PhpArray> {
	const variables = new PhpArray();
	await new Promise<void>((resolve) => {
		const parser = openParser(contentType);
		// PHP keeps what it understood of a broken body and says nothing.
		if (parser === undefined) return resolve();
		let count = 0;
		parser.on('field', (name, value) => {
			count += 1;
			if (count <= maxInputVars) registerVariable(variables, decodeUtf8(name), decodeUtf8(value));
		});
		parser.on('file', (_name, file) => file.resume());
		parser.on('error', () => resolve());
		parser.on('close', () => resolve());
		parser.end(body);
	});
	return variables;
}

function openParser(contentType: string): busboy.Busboy | undefined {
	try {
		return busboy({
			headers: { 'content-type': contentType },
			// latin1 hands over the bytes as they came; decodeUtf8 judges them.
			defCharset: 'latin1',
			defParamCharset: 'latin1',
			limits: { fieldNameSize: Infinity, fieldSize: Infinity, fields: Infinity, parts: Infinity },
		});
	} catch {
		return undefined;
	}
}
