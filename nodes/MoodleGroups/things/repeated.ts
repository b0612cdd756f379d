import { quote } from '../input/fields';
import type { Place, Row } from '../input/row';
import { duplicate } from '../run/planEntries';
import { uniqueIdnumber } from './uniqueIdnumber';
import type { Plan } from './planGroups';

/** Refuses rows that speak of a group of which another row speaks, in a dry run as well. */
export function refuseRepeated(plans: ReadonlyArray<Row<Plan>>): Array<Row<Plan>> {
	const seen = new Map<string, Place>();
	return plans.map((row) => {
		if ('refused' in row) return row;
		const { place } = row;
		const claims = claimsOf(row.values);
		const taken = claims.find(({ key }) => seen.has(key));
		if (taken === undefined) {
			for (const { key } of claims) seen.set(key, place);
			return row;
		}
		return { place, refused: duplicate(taken.twice, seen.get(taken.key)!, place) };
	});
}

/** What no two rows can have. */
function claimsOf(plan: Plan): Array<{ key: string; twice: string }> {
	if ('update' in plan) {
		const { id } = plan.update.current;
		return [{ key: `update ${id}`, twice: `Group ${id} occurs twice` }];
	}
	const { courseid, name } = plan.create;
	const twice = `The name ${quote(name)} occurs twice for course ${courseid}`;
	const idnumber = uniqueIdnumber(plan.create);
	return [{ key: `create ${courseid} ${name}`, twice }, ...(idnumber ? [idnumber] : [])];
}
