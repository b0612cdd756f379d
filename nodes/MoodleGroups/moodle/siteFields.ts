import type { CustomField, HeldField, Named } from './shapes/group';

/** What reading has shown of a custom field of the site. */
export interface SiteField {
	/** `text`, `textarea`, `checkbox`, `select`, `date`, `number`, or one of a plugin. */
	readonly type: string;
	/** What the numbers of a dropdown stand for, as far as they were seen; `null`: for no choice. */
	readonly choices: Map<string, string | null>;
}

/** The custom fields that the site has for groups (or groupings): every read by id tells all. */
export class SiteFields {
	private fields: Map<string, SiteField> | undefined;
	/** Whether a read by id told of none, as Moodle before 4.3. */
	isAbsent = false;

	/** The fields by their short names; `undefined` before the first read by id that tells them. */
	get known(): ReadonlyMap<string, SiteField> | undefined {
		return this.fields;
	}

	/** Learns from a thing that was read by id, of whose fields only names and values remain. */
	learn<T extends Named>(thing: T): T {
		if (thing.customfields === undefined) {
			this.isAbsent = true;
			return thing;
		}
		const fields = (this.fields ??= new Map<string, SiteField>());
		const customfields = (thing.customfields as readonly HeldField[]).map(
			({ shortname, value, type, shown }): CustomField => {
				const field = fields.get(shortname) ?? { type, choices: new Map() };
				fields.set(shortname, field);
				if (type === 'select' && Number(value) > 0) field.choices.set(value, shown);
				return { shortname, value };
			},
		);
		return { ...thing, customfields };
	}

	/** Values by the names under which Moodle takes them: that of a text area is its editor's. */
	toSend(values: readonly CustomField[] | undefined): readonly CustomField[] | undefined {
		return values?.map(({ shortname, value }) => {
			const isTextArea = this.fields?.get(shortname)?.type === 'textarea';
			return { shortname: isTextArea ? `${shortname}${EDITOR}` : shortname, value };
		});
	}

	/** The short name that a row means: a text area is also called by its editor. */
	named(shortname: string): string | undefined {
		if (this.fields === undefined || this.fields.has(shortname)) return shortname;
		const base = shortname.endsWith(EDITOR) ? shortname.slice(0, -EDITOR.length) : '';
		return this.fields.get(base)?.type === 'textarea' ? base : undefined;
	}

	/** Whether a field holds what a row gives: nothing is 0 to all types of whole numbers. */
	isSame(shortname: string, held: string, given: string): boolean {
		const type = this.fields?.get(shortname)?.type ?? '';
		if (held === given) return this.fields?.get(shortname)?.choices.get(held) !== null;
		if (type === 'number') return held !== '' && given !== '' && Number(held) === Number(given);
		return WHOLE.includes(type) && Number(held) === Number(given);
	}
}

const EDITOR = '_editor';

const WHOLE = ['checkbox', 'select', 'date'];
