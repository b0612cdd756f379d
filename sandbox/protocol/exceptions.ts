import type { Int } from '../types/php';

/** A Moodle exception, as a web service answers it. PHP's own errors have no errorcode. */
export class MoodleException extends Error {
	constructor(
		readonly exception: string,
		readonly errorcode: string | undefined,
		message: string,
		readonly debuginfo: string = '',
	) {
		super(message);
	}
}

const coreException = (name: string) => `core\\exception\\${name}`;

export function moodleException(errorcode: string, message: string, debuginfo?: string) {
	return new MoodleException(coreException('moodle_exception'), errorcode, message, debuginfo);
}

export function invalidParameter(debuginfo: string) {
	return new MoodleException(
		coreException('invalid_parameter_exception'),
		'invalidparameter',
		'Invalid parameter value detected',
		debuginfo,
	);
}

export function invalidResponse(debuginfo: string) {
	return new MoodleException(
		coreException('invalid_response_exception'),
		'invalidresponse',
		'Invalid response value detected',
		debuginfo,
	);
}

export function codingError(hint: string, debuginfo?: string) {
	return new MoodleException(
		coreException('coding_exception'),
		'codingerror',
		`Coding error detected, it must be fixed by a programmer: ${hint}`,
		debuginfo,
	);
}

export function missingRecord(table: string, debuginfo?: string) {
	return new MoodleException(
		'dml_missing_record_exception',
		'invalidrecord',
		`Can't find data record in database table ${table}.`,
		debuginfo ?? `SELECT * FROM {${table}} WHERE id = ?`,
	);
}

export function invalidUser(userid: Int) {
	return new MoodleException(
		'dml_missing_record_exception',
		'invaliduser',
		'Invalid user',
		`SELECT * FROM {user} WHERE id = ?\n[array (\n  'id' => ${userid},\n)]`,
	);
}

export function writeFailed(debuginfo: string) {
	return new MoodleException(
		'dml_write_exception',
		'dmlwriteexception',
		'Error writing to database',
		debuginfo,
	);
}

export function accessDenied(debuginfo: string) {
	return new MoodleException(
		'webservice_access_exception',
		'accessexception',
		'Access control exception',
		debuginfo,
	);
}

export function missingCapability(capabilityName: string) {
	return new MoodleException(
		coreException('required_capability_exception'),
		'nopermissions',
		`Sorry, but you do not currently have permissions to do that (${capabilityName}).`,
	);
}

export function courseContextNotValid(courseid: Int, cause: string) {
	return moodleException(
		'errorcoursecontextnotvalid',
		`You cannot execute functions in the course context (course id:${courseid}). The context error message was: ${cause}`,
	);
}

/** A TypeError or Error of PHP itself. */
export function phpError(name: 'Error' | 'TypeError', message: string) {
	return new MoodleException(name, undefined, message);
}
