/**
 * Folder of the build that runs, or null where the sources run. `tools/build.js` gives all other files the place that
 * they have in src, so that they find what lies beside them; this one alone sees its own.
 */
export const BUILD_FOLDER: URL | null = import.meta.url.endsWith('.ts') ? null : new URL('.', import.meta.url)
