import type { Refusal } from '../input/fields';
import { remember } from '../input/remember';
import { isSame, nearness } from '../lookup/alike';
import type { Directory } from '../lookup/directory';
import { valueOf } from '../lookup/loader';
import type { Answer, Failure } from '../moodle/failure';
import { capital, mayBeName, type Identification, type Noun } from '../moodle/naming';
import type { Kind } from './kind';

/**
 * The names of the things that rows ask for and their courses do not have, as one batch of rows
 * gives them: each is made once.
 */
export class FreshNames<K extends Noun> {
	/** By course and by what they are near to. */
	private readonly names = new Map<string, string>();

	/** @param isOn whether the options say to make them; `undefined` where there is no such option. */
	constructor(
		private readonly kind: Kind<K>,
		private readonly directory: Directory,
		private readonly isOn: boolean | undefined,
	) {}

	/**
	 * The name of the thing to make for a row, as the first row of it has it. A name that is near to
	 * that of another thing, there or still to be made, makes none: it may be meant for that one.
	 * Neither does an ID or an ID number.
	 *
	 * @param failure why nothing is called as the row says.
	 */
	async take(
		sought: Identification,
		courseid: number | undefined,
		failure: Failure,
	): Promise<Answer<string>> {
		if (this.isOn === undefined || courseid === undefined) return { failure };
		const { noun, nameField } = this.kind;
		const things = `${capital(noun)}s`;
		const advised = (advice: string) => {
			return { failure: { ...failure, advice: `${failure.advice} ${advice}` } };
		};
		if (!this.isFree(sought, courseid)) {
			if (!this.isOn || mayBeName(sought) || !sought.also?.some(mayBeName)) return { failure };
			return advised(
				`'Create Missing ${things}' goes by names: to go by the name in this row, set 'Columns > Identify ${things} By' to 'Name'.`,
			);
		}
		if (!this.isOn) return advised(`Or turn on the option 'Create Missing ${things}'.`);
		const read = nameField.read(sought.value);
		if ('refusal' in read) return refusedName(nameField.displayName, read);
		const name = read.value;
		const near = remember(this.names, `${courseid} ${nearness(name)}`, () => name);
		if (isSame(near, name)) return { value: near };
		return await this.kind.in(this.directory).inCourse.notFound(sought, courseid, [{ name: near }]);
	}

	/** Whether a name can be that of something new: nothing of the course is called so, or nearly so. */
	private isFree(sought: Identification, courseid: number): boolean {
		const { inCourse } = this.kind.in(this.directory);
		if (!mayBeName(sought) || sought.isPlaceholder) return false;
		if (valueOf(inCourse.known(courseid)) === undefined) return false;
		if (inCourse.isSeveral(courseid, sought)) return false;
		const there = [...inCourse.called(courseid, sought), ...inCourse.near(courseid, sought)];
		return there.length === 0;
	}
}

/** A name that Moodle would not take makes nothing. */
function refusedName(label: string, { refusal, advice }: Refusal): { failure: Failure } {
	const message = `'${label}' ${refusal}`;
	return { failure: { message, advice, blame: 'entry', effect: 'nothing', transient: false } };
}
