import type { LiveCase } from '../suite';
import { everyOperation } from './everyOperation';
import { explanations } from './explanations';
import { groupingCases } from './groupings';
import { groupCases } from './groups';
import { memberCases } from './members';
import { nameCases } from './names';
import { namesakeCases } from './namesakes';
import { rosterCases } from './roster';
import { siteCases } from './site';
import { spellingCases } from './spellings';
import { syncCases } from './syncs';

/** What is tried on a site, in order; the last looks whether every operation was. */
export const CASES: readonly LiveCase[] = [
	...groupCases,
	...memberCases,
	...rosterCases,
	...groupingCases,
	...syncCases,
	...nameCases,
	...namesakeCases,
	...spellingCases,
	...explanations,
	...siteCases,
	everyOperation,
];
