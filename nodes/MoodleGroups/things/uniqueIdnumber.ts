import { idnumberKey } from '../lookup/idnumber';
import { quote } from '../input/fields';

/** Moodle would refuse the second, and then the first one too, of which its cache remembers. */
export function uniqueIdnumber(entry: { readonly courseid: number; readonly idnumber?: string }) {
	const { courseid, idnumber = '' } = entry;
	const key = idnumberKey(idnumber);
	if (key === undefined) return undefined;
	return {
		key: `idnumber ${courseid} ${key}`,
		twice: `The ID number ${quote(idnumber)} occurs twice for course ${courseid}`,
	};
}
