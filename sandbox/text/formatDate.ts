const DATE = new Intl.DateTimeFormat('en-GB', {
	day: 'numeric',
	month: 'long',
	year: 'numeric',
	timeZone: 'UTC',
});

/** Moodle's `userdate` of seconds since 1970, without the time, in English and UTC. */
export function formatDate(seconds: number): string {
	return DATE.format(seconds * 1000);
}
