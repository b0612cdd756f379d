import { toCall } from './capabilities';
import { ENROLMENT_MEANINGS } from './enrolmentMeanings';
import type { Failure, FailureKind } from './failure';
import { MISSING, WITHOUT_TEXTS } from './namelessFailures';
import { plainText } from './shapes/reading';

/** Moodle's error object; PHP's own errors come without an errorcode. */
export interface MoodleException {
	readonly exception?: string;
	readonly errorcode?: string;
	readonly message?: string;
}

type Meaning = Pick<Failure, 'message' | 'advice'> & Partial<Failure>;

const SERVICES = 'Site administration > Server > Web services > External services';
const TOKENS = 'Site administration > Server > Web services > Manage tokens';

/**
 * What Moodle's errorcodes mean to the user of this node. Codes that are not listed keep Moodle's
 * own text. Only errorcodes and the names of database tables are looked at: everything else in an
 * exception is translated into the site's language.
 */
export const MEANINGS: Record<string, (wsfunction: string, moodle: MoodleException) => Meaning> = {
	invalidtoken: () => ({
		message: 'Moodle does not know the token of the credential',
		advice: `Create a new token (${TOKENS}) and copy all of it: this one may have expired or been deleted, and Moodle 4.3 and later do not show a token again.`,
		blame: 'site',
		cause: 'credential-invalid',
	}),
	accessexception: (wsfunction) => ({
		message: `The token may not call ${wsfunction}`,
		advice:
			`Add ${wsfunction} to the token's service (${SERVICES} > Functions). If it already has it, ` +
			'check that the service is enabled, that the token has not expired and is not restricted ' +
			'to other IP addresses, and that its user may use the REST protocol (webservice/rest:use).',
		blame: 'site',
	}),
	invalidrecord: (wsfunction, { message = '' }) => {
		if (message.includes('external_functions')) {
			return {
				message: `This Moodle has no web service function ${wsfunction}`,
				advice: 'Update Moodle, or choose another operation.',
				blame: 'site',
				kind: 'functionForbidden',
			};
		}
		// In every language the message ends with the name of the table.
		const thing =
			/\b(grouping|group|course|user)s?\b(?!.*\b(?:grouping|group|course|user)s?\b)/.exec(
				message,
			)?.[1];
		return thing === undefined
			? { message: 'Moodle found no such record', advice: 'Check the IDs of the row.' }
			: {
					message: `The ${thing} does not exist`,
					advice: `Check its ID: the ${thing} may have been deleted.`,
				};
	},
	invalidrecordunknown: (wsfunction) => ({
		message: MISSING[wsfunction] ?? 'Something that the row names does not exist',
		advice: 'Check the IDs in the row: something may have been deleted.',
	}),
	invaliduser: () => ({
		message: 'The user does not exist',
		advice: 'Check the user ID: the account may have been deleted.',
	}),
	invalidparameter: (wsfunction) => INVALID_PARAMETER[wsfunction] ?? INVALID_PARAMETER.any,
	errorcoursecontextnotvalid: (_, { message = '' }) => {
		// Moodle wraps another error in this one, and only its text tells which.
		if (message.includes('forcepasswordchangenotice')) return PASSWORD_CHANGE;
		if (/\/policy[./]/.test(message)) return POLICY;
		return {
			message: "The course does not exist, or the token's user has no access to it",
			advice:
				"Check the course ID. If the course exists, enrol the token's user in it as a teacher or " +
				'give it a manager role.',
		};
	},
	forcepasswordchangenotice: () => PASSWORD_CHANGE,
	sitepolicynotagreed: () => POLICY,
	nopermissions: (wsfunction, { message = '' }) => ({
		message: `The token's user lacks a permission: ${plainText(message)}`,
		advice: `Give the token's user a role with ${toCall(wsfunction)} in the course (Teacher and Manager have it).`,
	}),
	idnumbertaken: () => ({
		message: 'Another group of the course has this ID number',
		advice: "Choose another 'ID Number', or leave it empty.",
	}),
	invalidpersistenterror: () => ({
		message: 'A custom field of the row has a value that Moodle does not accept',
		advice: 'Check the type of the custom field in Moodle, and what it accepts.',
	}),
	userdeleted: () => ({
		message: 'The account of the user has been deleted',
		advice: 'Remove the user from your data.',
	}),
	usernotconfirmed: () => ({
		message: 'The account of the user is not confirmed yet',
		advice: 'Confirm the account in Moodle first.',
	}),
	...ENROLMENT_MEANINGS,
	formatnotsupported: () => ({
		message: 'Moodle does not know this description format',
		advice: "Set 'Description Format' to HTML (1), plain text (2) or Markdown (4).",
	}),
	errorremovenotpermitted: () => ({
		message: 'Another part of Moodle added this member to the group and keeps them there',
		advice: 'Change it at its source, such as the enrolment by cohort.',
	}),
	dmlwriteexception: (wsfunction) => {
		const things = WITHOUT_TEXTS[wsfunction];
		if (things === undefined) {
			return {
				message: "Moodle's database refused the row",
				advice: 'A text may be too long, or another run is writing the same at the same time.',
			};
		}
		return {
			message: `Other writes to the same ${things} kept Moodle's database busy`,
			advice: `Run this again later, when no other workflow or upload writes to these ${things}.`,
			blame: 'others',
		};
	},
	invalidresponse: () => ({
		message: 'Moodle did the work but could not describe its result',
		advice: 'Check in Moodle before you run this again.',
		effect: 'unknown',
	}),
	restrictedcontextexception: () => ({
		message: 'The token is restricted to another course',
		advice: `Create a token without a context restriction (${TOKENS}).`,
	}),
	sitemaintenance: () => ({
		message: 'The Moodle site is in maintenance mode',
		advice: 'Run this again when maintenance is over.',
		blame: 'site',
		cause: 'temporarily-unavailable',
	}),
	upgraderunning: () => ({
		message: 'The Moodle site is being upgraded',
		advice: 'Run this again when the upgrade is over.',
		blame: 'site',
		cause: 'temporarily-unavailable',
	}),
	dbconnectionfailed: () => ({
		message: 'Moodle cannot reach its database',
		advice: 'Run this again later, or tell the administrator of the site.',
		blame: 'site',
		cause: 'temporarily-unavailable',
	}),
	wsaccessusersuspended: () => unusableAccount('is suspended'),
	wsaccessuserdeleted: () => unusableAccount('is deleted'),
	wsaccessuserunconfirmed: () => unusableAccount('is not confirmed'),
	wsaccessusernologin: () => unusableAccount('may not log in'),
	wsaccessuserexpired: () => unusableAccount('has an expired password'),
};

/**
 * What the node decides by; a meaning that reads more than the code has the last word. From Moodle
 * 5.0 on `invalidrecordunknown` stands for all tables, unless the site is debugging.
 */
const KINDS: ReadonlyMap<string | undefined, FailureKind> = new Map([
	['accessexception', 'functionForbidden'],
	['invalidrecord', 'missing'],
	['invalidrecordunknown', 'missing'],
	['invaliduser', 'missing'],
	['nopermissions', 'forbidden'],
	['errorcoursecontextnotvalid', 'noAccess'],
	['invalidparameter', 'invalid'],
	['idnumbertaken', 'clash'],
	['errorremovenotpermitted', 'keptElsewhere'],
	['userdeleted', 'userDeleted'],
	['guestsarenotallowed', 'guest'],
	['wsnoinstance', 'notEnrollable'],
	['wsusercannotassign', 'notEnrollable'],
	['requireloginerror', 'noAccess'],
]);

const PASSWORD_CHANGE: Meaning = {
	message: "The token's account must change its password first",
	advice: 'Log in to Moodle once with that account, and change the password.',
	blame: 'site',
	kind: undefined,
};

const POLICY: Meaning = {
	message: "The token's account has not agreed to the policies of the site",
	advice: 'Log in to Moodle once with that account, and agree to them.',
	blame: 'site',
	kind: undefined,
};

const VERSIONS =
	'that this Moodle is 4.2 or later if visibility or participation is set, 4.3 or later if custom fields are.';

/** With debugging off, Moodle says the same of every refused value; the function narrows it. */
const INVALID_PARAMETER: Record<string, Meaning> = {
	core_group_create_groups: {
		message: 'Moodle refused the group: most often its name is taken in the course',
		advice: `Check 'Name', and ${VERSIONS}`,
	},
	core_group_update_groups: {
		message: 'Moodle refused to change the group',
		advice: `Moodle does not say which value. Compare the row with one that works, and check ${VERSIONS}`,
	},
	core_group_add_group_members: {
		message: "Moodle refused the member: most often the user is not enrolled in the group's course",
		advice:
			"Enrol the user in the course first, or set 'Users Who Are Not Enrolled' in the options to 'Enrol First'.",
	},
	any: {
		message: 'Moodle refused a value of the row',
		advice: 'Moodle does not say which. Compare the row with one that works.',
	},
};

function unusableAccount(state: string): Meaning {
	return {
		message: `The account of the token ${state}`,
		advice: `Create a token for an active account (${TOKENS}).`,
		blame: 'site',
		cause: 'credential-invalid',
	};
}

/** The failure behind an exception that Moodle answered with. */
export function explainException(wsfunction: string, moodle: MoodleException): Failure {
	const { errorcode } = moodle;
	const known = errorcode !== undefined && Object.hasOwn(MEANINGS, errorcode);
	const meaning = known
		? MEANINGS[errorcode](wsfunction, moodle)
		: {
				message: `Moodle refused the call: ${plainText(moodle.message ?? '') || 'without a reason'}`,
				advice: 'Look up the error code in the Moodle documentation.',
			};
	const kind = KINDS.get(errorcode);
	return { blame: 'entry', effect: 'nothing', transient: false, errorcode, kind, ...meaning };
}
