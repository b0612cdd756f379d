import { invalidParameter } from '../protocol/exceptions';
import { multiple, optional, single, value, withDefault } from '../types/descriptions';
import { hasCapability } from '../world/access';
import { requireReadyAccount } from '../world/account';
import { isCapability, type Capability } from '../world/capabilities';
import { courseShape, describeCourse, isVisible } from './courseShape';
import { warnings } from './warnings';
import { webServiceFunction } from './webServiceFunction';

export const searchCourses = webServiceFunction({
	parameters: {
		criterianame: value('ALPHA'),
		criteriavalue: value('RAW'),
		page: withDefault(value('INT'), 0),
		perpage: withDefault(value('INT'), 0),
		requiredcapabilities: withDefault(multiple(value('RAW')), []),
		limittoenrolled: withDefault(value('BOOL'), false),
		onlywithcompletion: withDefault(value('BOOL'), false),
	},
	returns: single({
		total: value('INT'),
		courses: multiple(courseShape),
		warnings: optional(warnings),
	}),
	run(asked, caller) {
		if (!['search', 'modulelist', 'blocklist', 'tagid'].includes(asked.criterianame)) {
			throw invalidParameter('Invalid criteria name');
		}
		requireReadyAccount(caller);
		const capabilities = asked.requiredcapabilities.map(findCapability);
		const words = asked.criteriavalue.toLowerCase().split(/\s+/).filter(Boolean);
		// Without a word all courses are found.
		const found = [...caller.world.courses.values()]
			.sort((left, right) => left.fullname.localeCompare(right.fullname))
			.filter(({ id }) => id !== 1 && asked.criterianame === 'search')
			.filter((course) => isVisible(caller, course))
			.filter(({ fullname, shortname, idnumber }) => {
				const text = `${fullname} ${shortname} ${idnumber}`.toLowerCase();
				return words.every((word) => text.includes(word));
			})
			.filter(({ id }) => capabilities.every((name) => hasCapability(caller, name, id)))
			.filter(
				({ id }) =>
					!asked.limittoenrolled || caller.world.enrolment(id, caller.userid) !== undefined,
			);
		const [page, perpage] = [Number(asked.page), Number(asked.perpage)];
		const shown = perpage > 0 ? found.slice(page * perpage, (page + 1) * perpage) : found;
		return {
			total: found.length,
			courses: shown.map((course) => describeCourse(course, caller, true)),
			warnings: [],
		};
	},
});

function findCapability(name: string): Capability {
	if (!isCapability(name)) throw invalidParameter('Invalid capability');
	return name;
}
