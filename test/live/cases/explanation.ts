import type { IDataObject, INodeParameters } from 'n8n-workflow';

import type { Live } from '../live';

/** Something that goes wrong, and what the user reads of it. */
export interface Explanation {
	readonly when: string;
	readonly operation: string;
	readonly unless?: (live: Live) => string | undefined;
	/** Prepares the site; gives a row that fails, and one that does not. */
	readonly arrange: (live: Live) => Promise<{
		readonly bad: IDataObject;
		readonly good?: IDataObject;
		readonly parameters?: INodeParameters;
	}>;
	/** Parts of the message, in order: accounts differ in what they may see. */
	readonly says: (live: Live) => readonly string[];
	/** Moodle's own, if the site was asked to write; one of those. */
	readonly errorcode?: string | readonly string[];
}

/** From Moodle 5.0 on, a site that is not debugging has one errorcode for whatever is missing. */
export const missing = (errorcode: string) => [errorcode, 'invalidrecordunknown'];

/** An id that nothing has. */
export const NOTHING = 999_999_999;

/** Every Moodle has a guest account and a front page, in this place. */
export const GUEST = 1;
export const FRONT_PAGE = 1;

/** The course as messages name it. */
export function courseOf({ course }: Live): string {
	return `course ${JSON.stringify(course.shortname)} (ID ${course.id})`;
}

export function quoted(live: Live, text: string): string {
	return JSON.stringify(live.own(text));
}
