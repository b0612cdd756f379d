/** Links and tags, which stay as they are, or an address, up to what ends a sentence. */
const ADDRESS = /<a\b.*?<\/a>|<[^>]*>|https?:\/\/[^\s<>"]*[^\s<>"'.,;:!?()]/gis;

/** Moodle's filter that turns addresses into links, and those of pictures into pictures. */
export function linkUrls(html: string): string {
	return html.replace(ADDRESS, (found) => {
		if (found.startsWith('<')) return found;
		return /\.(jpg|png|gif)$/i.test(found)
			? `<img class="filter_urltolink_image" alt="" src="${found}" />`
			: `<a href="${found}" class="_blanktarget">${found}</a>`;
	});
}
