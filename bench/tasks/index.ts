import { addWithFailures, addWork } from './add';
import { createGroups } from './createGroups';
import { addToMissingGroups, createWithBadFields } from './failing';
import { rosterWork } from './roster';
import { syncByEmail, syncCourses, syncWork } from './sync';
import type { Work } from './task';
import { wholeJob } from './wholeJob';

/** Everything that is measured side by side. */
export const works: readonly Work[] = [
	addWork(300),
	addWork(1000),
	addWork(10_000),
	rosterWork('by student'),
	rosterWork('shuffled'),
	createGroups,
	syncWork(29),
	syncWork(0),
	syncCourses,
	syncByEmail,
	addWithFailures,
	addToMissingGroups,
	createWithBadFields(1200, 1),
	createWithBadFields(300, 10),
	wholeJob(300),
	wholeJob(1000),
];
