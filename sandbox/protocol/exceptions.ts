import type { Int } from '../types/php';
import { knows, type MoodleVersion } from '../versions';

const MISSING_RECORD = 'dml_missing_record_exception';

/** A Moodle exception, by the bare name of its class. PHP's own errors have no errorcode. */
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

export function moodleException(errorcode: string, message: string, debuginfo?: string) {
	return new MoodleException('moodle_exception', errorcode, message, debuginfo);
}

export function invalidParameter(debuginfo: string) {
	return new MoodleException(
		'invalid_parameter_exception',
		'invalidparameter',
		'Invalid parameter value detected',
		debuginfo,
	);
}

export function invalidResponse(debuginfo: string) {
	return new MoodleException(
		'invalid_response_exception',
		'invalidresponse',
		'Invalid response value detected',
		debuginfo,
	);
}

export function codingError(hint: string, debuginfo?: string) {
	return new MoodleException(
		'coding_exception',
		'codingerror',
		`Coding error detected, it must be fixed by a programmer: ${hint}`,
		debuginfo,
	);
}

export function missingRecord(table: string, debuginfo?: string) {
	return new MoodleException(
		MISSING_RECORD,
		'invalidrecord',
		`Can't find data record in database table ${table}.`,
		debuginfo ?? `SELECT * FROM {${table}} WHERE id = ?`,
	);
}

export function invalidUser(userid: Int) {
	return new MoodleException(
		MISSING_RECORD,
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
		'required_capability_exception',
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

export function loginRequired() {
	return new MoodleException(
		'require_login_exception',
		'requireloginerror',
		'Course or activity not accessible.',
	);
}

/** A TypeError or Error of PHP itself. */
export function phpError(name: 'Error' | 'TypeError', message: string) {
	return new MoodleException(name, undefined, message);
}

/** The exceptions that got a namespace; those of the database and of the service have none. */
const NAMESPACED = [
	'moodle_exception',
	'invalid_parameter_exception',
	'invalid_response_exception',
	'coding_exception',
	'required_capability_exception',
	'require_login_exception',
];

/** The class of an exception as a version calls it. */
export function classOf(exception: string, version: MoodleVersion): string {
	const isNamespaced = NAMESPACED.includes(exception) && knows(version, 'exceptionNamespace');
	return isNamespaced ? `core\\exception\\${exception}` : exception;
}

/** What a version says of an exception; its debuginfo only with debugging. */
export function describeException(
	{ exception, errorcode, message, debuginfo }: MoodleException,
	version: MoodleVersion,
	debugging: boolean,
) {
	if (exception === MISSING_RECORD && !debugging && knows(version, 'unnamedRecords')) {
		const text = "Can't find data record in database.";
		return { exception, errorcode: 'invalidrecordunknown', message: text };
	}
	const shown = { exception: classOf(exception, version), errorcode, message };
	return debugging ? { ...shown, debuginfo } : shown;
}
