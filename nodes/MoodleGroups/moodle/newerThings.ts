import type { SiteInfo } from './shapes/user';

/** What groups and groupings can have that not every Moodle knows, and the version that brought it. */
const NEWER: Readonly<Record<string, { word: string; release: string; version: number }>> = {
	visibility: { word: 'visibility', release: '4.2', version: 2023042400 },
	participation: { word: 'participation', release: '4.2', version: 2023042400 },
	customfields: { word: 'custom fields', release: '4.3', version: 2023100900 },
};

/** The newer things that a row sets. */
export function newerThings(values: object): string[] {
	const set = Object.entries(values).filter(([, value]) => value !== undefined);
	return set.flatMap(([key]) => (Object.hasOwn(NEWER, key) ? [key] : []));
}

/** What of it a site is too old for, each with the version that brought it. */
export function unknownTo({ version }: SiteInfo, values: object): string[] {
	if (version === undefined) return [];
	return newerThings(values)
		.filter((key) => version < NEWER[key].version)
		.map((key) => `${NEWER[key].word}, which came with ${NEWER[key].release}`);
}
