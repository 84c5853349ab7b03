import { createHash } from 'node:crypto'
import { readFileSync } from 'node:fs'

/** What fetches all passages of a document into the list of results; every page works without it. */
export const PASSAGES_SCRIPT = readFileSync(new URL('./scripts/passages.js', import.meta.url), 'utf8')

/** Changes with the content, so that browsers may keep it for ever. */
export const PASSAGES_SCRIPT_PATH = `/assets/${createHash('sha256').update(PASSAGES_SCRIPT).digest('hex').slice(0, 16)}.js`
