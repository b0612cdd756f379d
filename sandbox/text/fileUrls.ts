/** Puts the address of a folder in place of Moodle's mark for the files of a text. */
export function rewriteFileUrls(text: string, folder: string): string {
	return text.replaceAll('@@PLUGINFILE@@/', folder);
}
