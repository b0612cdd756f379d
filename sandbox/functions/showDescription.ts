import { rewriteFileUrls } from '../text/fileUrls';
import { formatText } from '../text/formatText';
import { contextOf, type Caller } from '../world/access';
import type { Group, Grouping } from '../world/model';

/** The description of a group or grouping with its format, in the way that the call asks for. */
export function showDescription(
	kind: 'group' | 'grouping',
	{ id, courseid, description, descriptionformat }: Group | Grouping,
	{ raw, fileUrls, siteUrl }: Caller,
): { description: string; descriptionformat: number } {
	if (description === '') return { description, descriptionformat };
	const folder = `${siteUrl}/webservice/pluginfile.php/${contextOf(courseid)}/${kind}/description/${id}/`;
	const text = fileUrls ? rewriteFileUrls(description, folder) : description;
	if (raw) return { description: text, descriptionformat };
	// Whatever it was, it is HTML once it is formatted.
	return { description: formatText(text, descriptionformat), descriptionformat: 1 };
}
