import { invalidParameter, MoodleException, phpError } from '../protocol/exceptions';
import { cleanParam } from '../types/clean';
import { multiple, optional, single, value, withDefault } from '../types/descriptions';
import { knows } from '../versions';
import { mayEnter, type Caller } from '../world/access';
import type { Course } from '../world/model';
import type { World } from '../world/world';
import { courseShape, describeCourse, isVisible } from './courseShape';
import { warnings } from './warnings';
import { webServiceFunction } from './webServiceFunction';

export const getCoursesByField = webServiceFunction({
	parameters: { field: withDefault(value('ALPHA'), ''), value: withDefault(value('RAW'), '') },
	returns: single({ courses: multiple(courseShape), warnings: optional(warnings) }),
	run({ field, value: asked }, caller) {
		const found = findCourses(field, asked, caller);
		// Asked for several ids, Moodle tells which of them the caller cannot enter.
		const refused = field === 'ids' ? found.filter(({ id }) => !mayEnter(caller, id)) : [];
		const courses = found.filter((course) => isVisible(caller, course));
		return {
			courses: courses.map((course) => describeCourse(course, caller)),
			warnings: refused.map(({ id }) => ({
				item: 'course',
				itemid: id,
				warningcode: '1',
				message: 'No access rights in course context',
			})),
		};
	},
});

function findCourses(field: string, asked: string, { world, version }: Caller): Course[] {
	const all = [...world.courses.values()].sort((left, right) => left.id - right.id);
	switch (field) {
		case '':
			return all;
		case 'id':
			return all.filter(({ id }) => id === cleanParam(asked, 'INT'));
		case 'ids':
			return findByIds(cleanParam(asked, 'SEQUENCE').split(','), all, world);
		case 'shortname': {
			const shortname = cleanParam(asked, 'TEXT');
			return all.filter((course) => world.isSame(course.shortname, shortname));
		}
		case 'idnumber':
			return all.filter(({ idnumber }) => world.isSame(idnumber, asked));
		case 'category':
			return all.filter(({ id }) => (id === 1 ? 0 : 1) === cleanParam(asked, 'INT'));
		default:
			// The sandbox knows no sections, so no id is one.
			if (field === 'sectionid' && knows(version, 'courseOfSection')) return [];
			throw invalidParameter('Invalid field name');
	}
}

/** MariaDB takes what is no number for 0. */
function findByIds(
	asked: readonly string[],
	all: readonly Course[],
	{ database }: World,
): Course[] {
	if (database === 'postgresql' && asked.includes('')) {
		throw new MoodleException(
			'dml_read_exception',
			'dmlreadexception',
			'Error reading from database',
		);
	}
	const ids = [...new Set(asked.map(Number))];
	return ids
		.sort((left, right) => left - right)
		.map((wanted) => {
			const course = all.find(({ id }) => id === wanted);
			if (course === undefined) {
				throw phpError('Error', 'Attempt to assign property "id" on null');
			}
			return course;
		});
}
