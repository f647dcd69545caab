/** What most first views do without, in files beside this one. The build puts the content's hash into their names. */
export const files = { more: './more.js', nb: './locales/nb.js', fi: './locales/fi.js', de: './locales/de.js' };

/**
 * One of them. The address is relative to this script's own, so it is found wherever a shop serves us from. Some browsers
 * remember that an address failed: a further try is asked for under another one.
 */
export const load = (part, tries) => import(files[part] + (tries ? '?' + tries : ''));
