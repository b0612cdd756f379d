import { Entry, type Outcome } from '../../nodes/MoodleGroups/run/entry';
import { Ledger } from '../../nodes/MoodleGroups/run/ledger';
import type { Failure } from '../../nodes/MoodleGroups/moodle/failure';

const failure = (more: Partial<Failure>): Outcome => ({
	failure: {
		message: '',
		advice: '',
		blame: 'entry',
		effect: 'nothing',
		transient: false,
		...more,
	},
});
const DONE: Outcome = { done: 'added', value: {} };
const LOST = failure({ effect: 'unknown' });
const REFUSED = failure({});

/** A try that got one row, and what it made of it, or of something beside it. */
function after(before: Ledger | undefined, outcome: Outcome | undefined, isSideEffect = false) {
	const ledger = new Ledger(before);
	const place = { item: 0 };
	ledger.rows.push(place);
	const entry = new Entry({}, {}, [place], isSideEffect);
	if (outcome === undefined) return ledger;
	ledger.entries.set('it', entry);
	entry.settle(outcome);
	return ledger;
}

const standings = (ledger: Ledger) =>
	ledger
		.account()
		.map(({ isSideEffect, standing }) => `${isSideEffect ? 'change' : 'row'} ${standing}`);

it.each([
	['written, then refused', [DONE, REFUSED], 'saved'],
	['written, then lost', [DONE, LOST], 'saved'],
	['written, lost, then never sent', [DONE, LOST, undefined], 'saved'],
	['lost, then refused', [LOST, REFUSED], 'unknown'],
	['lost, then written', [LOST, DONE], 'saved'],
	['refused, then never sent', [REFUSED, undefined], 'unsaved'],
])('tells how a row stands that was %s', (_, outcomes, standing) => {
	let ledger: Ledger | undefined;
	for (const outcome of outcomes) ledger = after(ledger, outcome);
	expect(standings(ledger!)).toEqual([`row ${standing}`]);
});

it.each([
	[[DONE, REFUSED], 'saved'],
	[[DONE, undefined], 'saved'],
	[[LOST, REFUSED], 'unknown'],
	[[REFUSED, undefined], undefined],
])('counts a change beside the rows once, whichever try made it', (outcomes, standing) => {
	let ledger: Ledger | undefined;
	for (const outcome of outcomes) ledger = after(ledger, outcome, true);
	const changes = standings(ledger!).filter((text) => text.startsWith('change'));
	expect(changes).toEqual(standing === undefined ? [] : [`change ${standing}`]);
});

it('has what earlier tries may have written of an entry, the latest first', () => {
	const last = after(after(after(after(undefined, DONE), REFUSED), LOST), REFUSED);
	expect(last.ofEntry('it')).toEqual([LOST, DONE]);
	expect(last.doubt('it')).toEqual(expect.objectContaining({ effect: 'unknown' }));
	expect(after(last, undefined).doubt('other')).toBeUndefined();
});
