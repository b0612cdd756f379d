import { rewriteFileUrls } from '../text/fileUrls';
import { formatText } from '../text/formatText';
import { linkUrls } from '../text/linkUrls';
import type { Caller } from '../world/access';
import type { Group, Grouping } from '../world/model';

/** The address of what is stored of a group or grouping in an area, as a script gives it. */
export function folderOf(
	{ siteUrl }: Caller,
	script: 'pluginfile.php' | 'webservice/pluginfile.php',
	area: string,
	{ id, courseid }: Group | Grouping,
): string {
	const contextid = 20 + courseid;
	return `${siteUrl}/${script}/${contextid}/${area}/${id}/`;
}

/** The description of a group or grouping with its format, in the way that the call asks for. */
export function showDescription(
	kind: 'group' | 'grouping',
	owner: Group | Grouping,
	caller: Caller,
): { description: string; descriptionformat: number } {
	const { description, descriptionformat } = owner;
	if (description === '') return { description, descriptionformat };
	const folder = folderOf(caller, 'webservice/pluginfile.php', `${kind}/description`, owner);
	const text = caller.fileUrls ? rewriteFileUrls(description, folder) : description;
	if (caller.raw) return { description: text, descriptionformat };
	// Whatever it was, it is HTML once it is formatted.
	return { description: formatText(text, descriptionformat), descriptionformat: 1 };
}

/** The description of a group as Moodle's own pages show it, whatever the call asks for. */
export function pageDescription(group: Group, caller: Caller): string {
	const folder = folderOf(caller, 'pluginfile.php', 'group/description', group);
	const text = rewriteFileUrls(group.description, folder);
	return linkUrls(formatText(text, group.descriptionformat));
}
