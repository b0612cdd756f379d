/** Why what no row lists stays all the same, in both syncs. */
export const WHY = {
	missing: 'n8n left out items whose expressions failed',
	notCreated: 'A group of the course could not be created',
	named: 'A row gives the name of this group, or one that differs only in case, blanks or the like',
};
