import { errorJson, IN_DOUBT, unsentReason } from '../../nodes/MoodleGroups/run/answerRows';

const LOST = {
	message: 'The answer was lost',
	advice: 'Look for the groups in Moodle before you run this again.',
	effect: 'unknown' as const,
	saysDoubt: true,
};

it('says of a lost row once that nobody knows whether it was written', () => {
	const { message, details } = errorJson(LOST, { item: 1 }, {});
	expect(message).toBe(LOST.advice);
	expect(details).toEqual({ item: 1, outcome: 'unknown' });
});

it('says it of a row that only an earlier try has sent, though it quotes the doubt of another', () => {
	const reason = { ...unsentReason(LOST), inDoubt: true };
	const { message, details } = errorJson(reason, { item: 1 }, {});
	expect(message).toBe(`${LOST.advice} ${IN_DOUBT}`);
	expect(details).toEqual({ item: 1, outcome: 'unknown' });
});

it('does not say it of a row that was never sent', () => {
	const { message, details } = errorJson(unsentReason(LOST), { item: 1 }, {});
	expect(message).toBe(LOST.advice);
	expect(details).toEqual({ item: 1 });
});
