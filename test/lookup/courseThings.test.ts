import { Account } from '../../nodes/MoodleGroups/lookup/account';
import { Courses } from '../../nodes/MoodleGroups/lookup/courses';
import { CourseThings } from '../../nodes/MoodleGroups/lookup/courseThings';
import type { Group } from '../../nodes/MoodleGroups/moodle/shapes/group';
import type { WebService } from '../../nodes/MoodleGroups/moodle/webService';

const group = (name: string) => ({ id: 1, courseid: 2, name, idnumber: '' }) as Group;

it('what is read anew stays as it was for others until it is read', async () => {
	const names = ['old', 'new'];
	const moodle = {} as WebService;
	const account = new Account(moodle);
	const things = new CourseThings<Group>(new Courses(moodle, account), account, {
		noun: 'group',
		get: async () => await Promise.resolve({ value: [group(names.shift()!)] }),
	} as unknown as ConstructorParameters<typeof CourseThings<Group>>[2]);
	const name = () => {
		const known = things.known(1);
		return known && 'value' in known ? known.value.name : undefined;
	};
	await things.load([1]);
	things.expire([1]);
	const reading = things.load([1]);
	expect(name()).toBe('old');
	await reading;
	expect(name()).toBe('new');
});
