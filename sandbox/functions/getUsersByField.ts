import { codingError, invalidParameter } from '../protocol/exceptions';
import { cleanParam } from '../types/clean';
import { multiple, optional, since, single, value } from '../types/descriptions';
import { isEmpty, isNumeric, looselyEqual } from '../types/php';
import { requireReadyAccount } from '../world/account';
import { maySeeUser, seesAllDetails } from '../world/users';
import { describeUser } from './userShape';
import { webServiceFunction } from './webServiceFunction';

/** Moodle does not look whether an e-mail address is one. */
const FIELD_TYPES = {
	id: 'INT',
	idnumber: 'RAW',
	username: 'USERNAME',
	email: 'RAW_TRIMMED',
} as const;
type Field = keyof typeof FIELD_TYPES;

/** What a search and a course tell of a user, in the order of the answer. */
export const USER_FIELDS = {
	id: value('INT'),
	username: optional(value('RAW')),
	firstname: optional(value('TEXT')),
	lastname: optional(value('TEXT')),
	fullname: value('TEXT'),
	initials: since('initials', optional(value('TEXT'))),
	email: optional(value('TEXT')),
	department: optional(value('TEXT')),
	idnumber: optional(value('RAW')),
	firstaccess: optional(value('INT')),
	lastaccess: optional(value('INT')),
	auth: optional(value('TEXT')),
	suspended: optional(value('BOOL')),
	confirmed: optional(value('BOOL')),
	lang: optional(value('TEXT')),
	theme: optional(value('TEXT')),
	timezone: optional(value('TEXT')),
	mailformat: optional(value('INT')),
	trackforums: since('trackForums', optional(value('INT'))),
	profileimageurlsmall: value('RAW'),
	profileimageurl: value('RAW'),
};

export const getUsersByField = webServiceFunction({
	parameters: { field: value('ALPHA'), values: multiple(value('RAW')) },
	returns: multiple(single(USER_FIELDS)),
	millisecondsPerEntry: 3.5,
	// Whom one may not see is silently left out, as is who shows nothing in the field.
	run({ field, values }, caller) {
		if (!Object.hasOwn(FIELD_TYPES, field)) throw codingError('invalid field parameter');
		const { key } = caller.world.collation;
		const wanted = new Set(values.map((asked) => key(cleanedValue(field as Field, asked))));
		requireReadyAccount(caller);
		return [...caller.world.users.values()]
			.filter((user) => wanted.has(key(String(user[field as Field]))))
			.filter((user) => maySeeUser(caller, user))
			.sort((left, right) => left.id - right.id)
			.map((user) => describeUser(user, caller, seesAllDetails(caller, user)))
			.filter((described) => !isEmpty(String(described[field as Field] ?? '')));
	},
});

/** Moodle compares the value with its cleaned form as PHP's `!=` does. */
function cleanedValue(field: Field, asked: string): string {
	const type = FIELD_TYPES[field];
	const cleaned = String(cleanParam(asked, type));
	const same =
		type === 'INT'
			? isNumeric(asked) && Number(asked) === Number(cleaned)
			: looselyEqual(asked, cleaned);
	if (!same) throw invalidParameter(`The field '${field}' value is invalid: ${asked}`);
	return cleaned;
}
