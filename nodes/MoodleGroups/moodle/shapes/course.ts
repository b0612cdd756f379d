import { pick } from './reading';

/** The parts of a course that the token's account may see. */
export type Course = {
	readonly id: number;
	readonly shortname: string;
	readonly fullname: string;
	/** Only for those who may edit the course. */
	readonly idnumber?: string;
	/** Only for those who can enter the course. */
	readonly format?: string;
	/** 0 none, 1 separate groups, 2 visible groups; only for those who may edit the course. */
	readonly groupmode?: number;
};

export function readCourse(row: unknown): Course | undefined {
	const course = pick<Course>(row, KINDS, 'id', 'shortname');
	return course && { ...course, fullname: course.fullname ?? course.shortname };
}

const KINDS = {
	id: 'whole',
	shortname: 'text',
	fullname: 'text',
	idnumber: 'text',
	format: 'text',
	groupmode: 'whole',
} as const;
