import { fileURLToPath } from 'node:url'

/** The checkout, ending in a slash. */
export const projectFolder = fileURLToPath(new URL('../../', import.meta.url))
