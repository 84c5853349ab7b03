/**
 * Folder of the running build, or null when the sources run. `tools/build.js` gives all other modules the URL that they
 * have in src, so that they find the files beside them; only this module sees its real URL.
 */
export const BUILD_FOLDER: URL | null = import.meta.url.endsWith('.ts') ? null : new URL('.', import.meta.url)
