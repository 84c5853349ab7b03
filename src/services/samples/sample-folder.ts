import { fileURLToPath } from 'node:url'

/** The folder of the sample library; everything else is named relative to it. */
export const samplesFolder = fileURLToPath(new URL('../../../library/samples/', import.meta.url))

/** Stands for the server's own origin in every file of the sample site; `serve-site.ts` replaces it. */
export const PLACEHOLDER_ORIGIN = 'http://sample-library.example'
