/** How failures speak of groups, or of groupings. */
export interface Words {
	readonly thing: 'group' | 'grouping';
	readonly notFound: 'groupNotFound' | 'groupingNotFound';
	readonly ambiguous: 'groupAmbiguous' | 'groupingAmbiguous';
	readonly missing: 'groupMissing' | 'groupingMissing';
	readonly barred: 'groupBarred' | 'groupingBarred';
	readonly closed: 'groupClosed' | 'groupingClosed';
	readonly nameTaken: 'nameTaken' | 'groupingNameTaken';
	readonly idnumberTaken: 'idnumberTaken' | 'groupingIdnumberTaken';
}

export const GROUP: Words = {
	thing: 'group',
	notFound: 'groupNotFound',
	ambiguous: 'groupAmbiguous',
	missing: 'groupMissing',
	barred: 'groupBarred',
	closed: 'groupClosed',
	nameTaken: 'nameTaken',
	idnumberTaken: 'idnumberTaken',
};

export const GROUPING: Words = {
	thing: 'grouping',
	notFound: 'groupingNotFound',
	ambiguous: 'groupingAmbiguous',
	missing: 'groupingMissing',
	barred: 'groupingBarred',
	closed: 'groupingClosed',
	nameTaken: 'groupingNameTaken',
	idnumberTaken: 'groupingIdnumberTaken',
};
