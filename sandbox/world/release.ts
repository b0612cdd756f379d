/** What a Moodle says of its version. */
export interface Release {
	readonly release: string;
	/** The first eight digits are the day on which the branch began. */
	readonly version: string;
}

/** The Moodle of the recordings. */
export const RECORDED: Release = { release: '4.5.6 (Build: 20250811)', version: '2024100706' };
