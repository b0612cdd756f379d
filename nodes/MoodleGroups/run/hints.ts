/** What is worth being told once of all rows of a run. */
export class Hints {
	private readonly all = new Set<string>();
	private readonly told = new Set<string>();

	/** Notes a hint, which n8n's next batch of items may bring again. */
	add(hint: string): void {
		this.all.add(hint);
	}

	/** The hints that were not taken before. */
	take(): string[] {
		const fresh = [...this.all].filter((hint) => !this.told.has(hint));
		for (const hint of fresh) this.told.add(hint);
		return fresh;
	}
}
