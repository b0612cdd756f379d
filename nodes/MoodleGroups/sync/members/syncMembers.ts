import type { IDataObject } from 'n8n-workflow';

import { groupName } from '../../moodle/naming';
import type { MemberRow } from '../../relations/findMembers';
import { aboutNew } from '../../relations/missingGroups';
import { lineBeside, type AnsweredRow } from '../../run/entry';
import type { Run } from '../../run/run';
import { writeEntries } from '../../run/write';
import { doubtsOf } from '../../things/equalNames';
import { GROUP } from '../../things/kind';
import { count, rowLine } from '../report';
import { syncing, type SyncKind } from '../sync';
import { profileOf } from './keepers';
import { planMembers } from './plan';
import type { Protection } from './protections';
import { memberRules, type MemberSettings } from './settings';
import { addedBy, type FailedRow, type SyncGroup, type SyncRow } from './syncGroup';
import { removingMembers, showLeaver, type Leaver } from './write';

const kind: SyncKind<MemberRow, MemberSettings, SyncGroup, number, Leaver> = {
	rules: memberRules,
	plan: planMembers,
	failed: ({ failed }) => failed,
	async preview(group, { directory }) {
		const { id, courseid, name, first } = group;
		if (id === undefined && group.rows.length > 0) {
			const [doubt] = await doubtsOf(GROUP, [{ courseid: courseid!, name }], directory);
			group.created = lineBeside(first, 'wouldCreate', aboutNew(group), doubt);
		}
		return addedBy(group).map((row) => {
			const more = row.isUnenrolled ? { wouldEnrol: true } : {};
			return rowLine(row, 'wouldAdd', { ...about(group, row), ...more });
		});
	},
	leaver,
	remove: async (leavers, run) =>
		await writeEntries(leavers, removingMembers(run.directory, run.continues), run),
	show: showLeaver,
	wouldRemove: 'wouldRemove',
	hint,
	lines(group, kept, { output }) {
		const { failed, created, rows, written, removed } = group;
		const unchanged = rows.filter(({ isMember }) => isMember && output === 'all');
		return [
			...failed,
			...(created === undefined ? [] : [created]),
			...unchanged.map((row) => rowLine(row, 'unchanged', about(group, row))),
			...kept,
			...written,
			...removed,
		];
	},
	summary(group) {
		const { named, id, name, written, removed, failed } = group;
		const lines = [...written, ...removed];
		const done = count(lines, 'added', 'removed', 'wouldAdd', 'wouldRemove', 'duplicate');
		const unchanged = unchangedIn(group);
		const repeated = group.rows.length - addedBy(group).length - unchanged;
		return {
			...named,
			groupid: id ?? null,
			name,
			added: count(written, 'added', 'wouldAdd'),
			removed: count(removed, 'removed', 'wouldRemove'),
			unchanged,
			duplicates: count(written, 'duplicate') + repeated,
			failed: failed.length + lines.length - done,
			created: group.created !== undefined,
		};
	},
	totals: (groups) => ({
		groups: groups.length,
		members: groups.reduce((sum, group) => sum + unchangedIn(group), 0),
	}),
};

/** Makes the members of groups match the rows. */
export const syncMembers = syncing(kind);

/** How many members are listed, each once. */
function unchangedIn({ rows }: SyncGroup): number {
	return rows.filter(({ isMember, repeats }) => isMember && repeats === undefined).length;
}

/** What an item says of a row; a group that is not there yet has no ID. */
function about({ id }: SyncGroup, { named, userid }: SyncRow): IDataObject {
	return { ...named, ...(id === undefined ? {} : { groupid: id }), userid };
}

/** A member without a row, with what the token can see of them. */
function leaver(group: SyncGroup, userid: number, run: Run): Leaver {
	const { id, name, named } = group;
	const profile = profileOf(group, userid, run);
	const { fullname = null, username = null, email = null, roles } = profile ?? {};
	const who = { group: name, fullname, username, email, roles: roles ? [...roles] : null };
	return { groupid: id!, userid, named, about: who };
}

/** Which removals wait for a row that failed. */
function hint(line: AnsweredRow, group?: SyncGroup): string {
	const { keeps } = line as FailedRow;
	const isInGroup = 'entry' in line || (keeps !== undefined && group?.isMissing === false);
	if (isInGroup) {
		return `Until this row is correct, nobody is removed from group ${groupName(group!)}.`;
	}
	return keeps === undefined ? '' : hintOf(keeps);
}

function hintOf({ courseid, userid, like }: Protection): string {
	const where = courseid === undefined ? 'any group' : 'the groups of its course';
	if (userid !== undefined)
		return `Until this row is correct, its user is not removed from ${where}.`;
	if (like !== undefined) return 'Until this row is correct, no user that it may mean is removed.';
	return `Until this row is correct, nobody is removed from ${where}.`;
}
