/** What becomes of a text that somebody else has typed. */
type Respell = (text: string) => string;

/** How sheets write the same thing, on every database (ROWS.md, section 4). */
const SAME = {
	plain: (text) => text,
	case: (text) => text.toUpperCase(),
	blanks: (text) => `\u00a0${text.replace(/(?=🐻|@)/u, '\u00a0')} `,
	invisible: (text) => `${text.slice(0, 2)}\u200b${text.slice(2)}`,
	form: (text) => text.normalize('NFD'),
} satisfies Record<string, Respell>;

/** How they write something else, which MySQL and MariaDB mostly take for equal. */
const EQUAL_THERE = {
	accent: (text) => unaccented(text) ?? text.replace('u', 'ú'),
	sharp: (text) => text.replace('ss', 'ß'),
	emoji: (text) => text.replace('🐻', '🦊'),
} satisfies Record<string, Respell>;

/** All of them, and what is another thing everywhere. */
const SPELLINGS = {
	...SAME,
	...EQUAL_THERE,
	zeros: (text) => text.replace(/\d+/, '0$&'),
} satisfies Record<string, Respell>;

export type Spelling = keyof typeof SPELLINGS;

export const ALL_SPELLINGS = Object.keys(SPELLINGS) as readonly Spelling[];

/** A name in which each spelling is another one. */
export const richName = (text: string | number) => `Strässle🐻${text}`;

export const spell = (text: string, spelling: Spelling): string => SPELLINGS[spelling](text);

/** The same for all ways to write a thing, however the database compares. */
export function meaning(text: string): string {
	return text
		.normalize('NFKC')
		.replace(/[\s\p{Default_Ignorable_Code_Point}]/gu, '')
		.toLowerCase();
}

function unaccented(text: string): string | undefined {
	const bare = text.normalize('NFD').replace(/\p{M}/gu, '');
	return bare === text ? undefined : bare;
}
