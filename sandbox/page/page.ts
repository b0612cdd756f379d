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
	small, .none { opacity: .7; font-weight: normal; }
	details { border: 1px solid #8884; border-radius: .5rem; padding: .5rem .75rem; margin: .4rem 0; }
	summary { cursor: pointer; } summary b { margin-right: .4rem; }
	ul { columns: 16rem; margin: .5rem 0; padding-left: 1.2rem; }
	.changed { border-color: #f38b1e; }
</style>
</head>
<body>
<h1>Moodle sandbox</h1>
<p>Courses and their groups, as the web service has made them. The page follows every change.</p>
<main aria-live="polite"></main>
<script>
	const main = document.querySelector('main');
	let shown = '';
	const before = new Map();
	const make = (name, text) => Object.assign(document.createElement(name), { textContent: text });
	function draw({ courses }) {
		const open = new Set([...main.querySelectorAll('details[open]')].map((group) => group.id));
		main.replaceChildren(...courses.filter(({ id }) => id !== 1).flatMap((course) => {
			const heading = make('h2', course.fullname + ' ');
			heading.append(make('small', course.shortname + ', ' + course.enrolled + ' enrolled'));
			if (course.groups.length === 0) {
				return [heading, Object.assign(make('p', 'No groups yet'), { className: 'none' })];
			}
			return [heading, ...course.groups.map(drawGroup)];
		}));
		for (const group of main.querySelectorAll('details')) group.open = open.has(group.id);
	}
	function drawGroup(group) {
		const details = Object.assign(document.createElement('details'), { id: 'group-' + group.id });
		const members = JSON.stringify(group.members);
		if (before.get(group.id) !== members) details.className = 'changed';
		before.set(group.id, members);
		const summary = document.createElement('summary');
		summary.append(make('b', group.name), make('small', 'id ' + group.id + ', ' + group.members.length + ' members'));
		const list = document.createElement('ul');
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
