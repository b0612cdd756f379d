import { oneOf, wholeNumber, yesOrNo, type Options } from '../input/options';
import { MAX_ENTRIES } from '../moodle/limits';

/** How the rows of a run are read, sent and reported. */
export interface RunOptions {
	/** The most entries of a request. */
	readonly rowsPerRequest: number;
	readonly requestsAtOnce: number;
	/** Whether rows are about the panel's course, whatever they say. */
	readonly alwaysUseDefaultCourse: boolean;
	readonly emptyCells: 'keep' | 'clear';
	/** Whether items repeat the fields of their rows. */
	readonly includeInputFields: boolean;
}

export const runOptions: Options<RunOptions> = {
	rowsPerRequest: {
		displayName: 'Rows per Request',
		read: wholeNumber(1, MAX_ENTRIES),
		otherwise: MAX_ENTRIES,
	},
	requestsAtOnce: { displayName: 'Requests at Once', read: wholeNumber(1, 8), otherwise: 2 },
	alwaysUseDefaultCourse: {
		displayName: 'Always Use Default Course',
		read: yesOrNo,
		otherwise: false,
	},
	emptyCells: { displayName: 'Empty Cells', read: oneOf('keep', 'clear'), otherwise: 'keep' },
	includeInputFields: { displayName: 'Include Input Fields', read: yesOrNo, otherwise: false },
};

/** Those of a run whose options cannot be taken, which writes nothing. */
export const NO_OPTIONS: RunOptions = {
	...{ rowsPerRequest: 1, requestsAtOnce: 1 },
	...{ alwaysUseDefaultCourse: false, emptyCells: 'keep', includeInputFields: false },
};
