import { multiple, optional, single, value } from '../types/descriptions';

export interface Warning {
	readonly item: string;
	readonly itemid: number;
	readonly warningcode: string;
	readonly message: string;
}

/** Moodle's `external_warnings`. */
export const warnings = multiple(
	single({
		item: optional(value('TEXT')),
		itemid: optional(value('INT')),
		warningcode: value('ALPHANUMEXT'),
		message: value('TEXT'),
	}),
);
