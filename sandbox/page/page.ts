/** The page at `/`: it asks for the state every second and shows what changed. */
export function page(): string {
	return `<!DOCTYPE html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>Moodle sandbox</title>
<style>
	:root { color-scheme: light dark; font: 16px/1.5 system-ui, sans-serif; }
	body { max-width: 60rem; margin: 2rem auto; padding: 0 1rem; }
	h1 { font-size: 1.5rem; } h2 { font-size: 1.15rem; margin: 2rem 0 .5rem; }
	small, time, .none { opacity: .7; font-weight: normal; }
	details { border: 1px solid #8884; border-radius: .5rem; padding: .5rem .75rem; margin: .4rem 0; }
	summary { cursor: pointer; } summary b { margin-right: .4rem; }
	ul { columns: 16rem; margin: .5rem 0; padding-left: 1.2rem; }
	#changes { max-height: 20rem; overflow: auto; }
	#changes p { display: grid; grid-template-columns: 5.5rem 14rem 1fr; gap: 0 .75rem; margin: 0; padding: .3rem .75rem; border-left: 3px solid #8884; }
	#changes .changed, .changed { border-color: #f38b1e; }
	@media (max-width: 40rem) { #changes p { grid-template-columns: 5.5rem 1fr; } #changes span { grid-column: 2; } }
</style>
</head>
<body>
<h1>Moodle sandbox</h1>
<p>What the web service has made of its courses. The page follows every change.</p>
<h2>Changed last</h2>
<section id="changes" aria-live="polite"></section>
<main></main>
<script>
	const [log, main] = document.querySelectorAll('section, main');
	let shown = '';
	const make = (name, text, more) => Object.assign(document.createElement(name), { textContent: text }, more);
	const none = (text) => make('p', text, { className: 'none' });
	function draw({ courses, changes }) {
		const newest = changes.filter(({ at }) => at === changes[0].at);
		log.replaceChildren(...changes.map((change) => {
			const line = make('p', '', { className: newest.includes(change) ? 'changed' : '' });
			const time = make('time', new Date(change.at).toLocaleTimeString('en-GB'), { dateTime: new Date(change.at).toISOString() });
			line.append(time, make('b', change.where), make('span', change.what.replace(/([+−]) /g, '$1\u00a0')));
			return line;
		}));
		if (changes.length === 0) log.append(make('small', 'Nothing since the start'));
		const open = new Set([...main.querySelectorAll('details[open]')].map((group) => group.id));
		main.replaceChildren(...courses.filter(({ id }) => id !== 1).flatMap((course) => {
			const heading = make('h2', course.fullname + ' ');
			heading.append(make('small', course.shortname + ', ' + course.enrolled + ' enrolled'));
			if (course.groups.length === 0) return [heading, none('No groups yet')];
			return [heading, ...course.groups.map((group) => drawGroup(group, newest))];
		}));
		for (const group of main.querySelectorAll('details')) group.open = open.has(group.id);
	}
	function drawGroup(group, newest) {
		const details = make('details', '', { id: 'group-' + group.id });
		if (newest.some(({ groupid }) => groupid === group.id)) details.className = 'changed';
		const summary = make('summary', '');
		const { length } = group.members;
		summary.append(make('b', group.name), make('small', 'id ' + group.id + ', ' + length + (length === 1 ? ' member' : ' members')));
		const list = make('ul', '');
		list.append(...group.members.map(({ id, fullname }) => make('li', fullname + ' (' + id + ')')));
		details.append(summary, list);
		return details;
	}
	async function refresh() {
		try {
			const state = await (await fetch('/sandbox/state')).text();
			if (state !== shown) draw(JSON.parse((shown = state)));
		} finally {
			setTimeout(refresh, 1000);
		}
	}
	refresh();
</script>
</body>
</html>
`;
}
