import { createHash } from 'node:crypto'
import { readFileSync } from 'node:fs'

/** What makes the search box suggest while somebody types; every page works without it. */
export const SUGGEST_SCRIPT = readFileSync(new URL('./scripts/suggest.js', import.meta.url), 'utf8')

/** Changes with the content, so that browsers may keep it for ever. */
export const SUGGEST_SCRIPT_PATH = `/assets/${createHash('sha256').update(SUGGEST_SCRIPT).digest('hex').slice(0, 16)}.js`
