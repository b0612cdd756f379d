/** Waits so many milliseconds. */
export async function pause(milliseconds: number): Promise<void> {
	// eslint-disable-next-line @n8n/community-nodes/no-restricted-globals -- tests never run inside n8n
	await new Promise((resolve) => setTimeout(resolve, milliseconds));
}
