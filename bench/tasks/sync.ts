import type { BenchSite } from '../sites/site';
import { addMembers, arrangeMembers, countRight, removeMembers, type Member } from './members';
import type { Work } from './task';

const ROWS = 2900;

const parameters = {
	resource: 'groupMember',
	operation: 'sync',
	dataMode: 'autoMapInputData',
	dryRun: false,
};

/**
 * A roster of which Moodle has nearly all already: half of the changes are members whom Moodle
 * does not have, the other half are members whom the rows do not have.
 *
 * @param changes how many there are for 2,900 rows.
 */
export function syncWork(changes: number): Work {
	const scaled = (count: number) => Math.ceil((changes * count) / ROWS);
	return {
		key: `sync${changes}`,
		rows: ROWS,
		title: (count) => `sync ${count.toLocaleString('en')} rows, ${scaled(count)} changes`,
		async prepare(site, count) {
			const total = count + Math.floor(scaled(count) / 2);
			const { joins, leaves } = spread(scaled(count), total);
			const members = await arrangeMembers(site, total, (row) => !joins.has(row));
			const wanted = members.filter((_, row) => !leaves.has(row));
			const joining = members.filter((_, row) => joins.has(row));
			const leaving = members.filter((_, row) => leaves.has(row));
			return {
				rows: wanted,
				parameters,
				// Who sends a request for each row writes all of them again, and removes nobody.
				plain: addMembers(wanted),
				writes: [addMembers(joining), removeMembers(leaving)],
				right: async () => await countAgreed(site, wanted, leaving),
			};
		},
	};
}

/** Changes at equal distances over the rows, the first one somebody who joins. */
function spread(changes: number, total: number) {
	const rows = Array.from({ length: changes }, (_, change) =>
		Math.floor(((change + 0.5) * total) / changes),
	);
	return {
		joins: new Set(rows.filter((_, change) => change % 2 === 0)),
		leaves: new Set(rows.filter((_, change) => change % 2 === 1)),
	};
}

/** Rows that are in Moodle, less the members who should not be. */
async function countAgreed(
	site: BenchSite,
	wanted: readonly Member[],
	leaving: readonly Member[],
): Promise<number> {
	const tooMany = leaving.length === 0 ? 0 : await countRight(site, leaving);
	return (await countRight(site, wanted)) - tooMany;
}
