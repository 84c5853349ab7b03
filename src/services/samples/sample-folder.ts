import { fileURLToPath } from 'node:url'

/** The folder of the sample library; all other sample paths are relative to it. */
export const samplesFolder = fileURLToPath(new URL('../../../library/samples/', import.meta.url))

/** Placeholder for the server's own origin in the files of the sample site; `serve-site.ts` replaces it. */
export const PLACEHOLDER_ORIGIN = 'http://sample-library.example'
