import { missingRecord, moodleException } from '../protocol/exceptions';
import { multiple, optional, single, value } from '../types/descriptions';
import { isVisible } from './courseShape';
import { requireReadyAccount } from '../world/account';
import { webServiceFunction } from './webServiceFunction';

/** Moodle lists only the methods by which users enrol themselves, which no course here has. */
export const getCourseEnrolmentMethods = webServiceFunction({
	parameters: { courseid: value('INT') },
	returns: multiple(
		single({
			id: value('INT'),
			courseid: value('INT'),
			type: value('ALPHANUMEXT'),
			name: value('RAW'),
			status: value('RAW'),
			wsfunction: optional(value('ALPHANUMEXT')),
		}),
	),
	run({ courseid }, caller) {
		requireReadyAccount(caller);
		const course = caller.world.courses.get(Number(courseid));
		if (course === undefined) throw missingRecord('course');
		// The message is the name of a text that Moodle looks for in the wrong place.
		if (!isVisible(caller, course)) throw moodleException('coursehidden', 'error/coursehidden');
		return [];
	},
});
