const DATE = new Intl.DateTimeFormat('en-GB', {
	day: 'numeric',
	month: 'long',
	timeZone: 'UTC',
});

/** The calendar repeats itself after so many years, which are so many seconds. */
const CYCLE = { years: 400, seconds: 146097 * 86400 };

/**
 * Moodle's `userdate` of seconds since 1970, without the time, in English and UTC. Milliseconds
 * taken for seconds make dates that JavaScript does not know, so it is asked for one cycle only.
 */
export function formatDate(seconds: number): string {
	const cycles = Math.floor(seconds / CYCLE.seconds);
	const date = new Date((seconds - cycles * CYCLE.seconds) * 1000);
	const year = date.getUTCFullYear() + cycles * CYCLE.years;
	return `${DATE.format(date)} ${String(year).padStart(4, '0')}`;
}
