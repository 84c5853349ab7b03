import { createHash } from 'node:crypto'
import { readFileSync } from 'node:fs'

/** Script for suggestions in the search box; every page works without it. */
export const SUGGEST_SCRIPT = readScript('suggest')
export const SUGGEST_SCRIPT_PATH = pathOf(SUGGEST_SCRIPT)

/** Script that loads all passages of a document into the list of results; every page works without it. */
export const PASSAGES_SCRIPT = readScript('passages')
export const PASSAGES_SCRIPT_PATH = pathOf(PASSAGES_SCRIPT)

function readScript(name: string): string {
  return readFileSync(new URL(`./scripts/${name}.js`, import.meta.url), 'utf8')
}

/** A path that changes with the content, so that browsers may cache it for ever. */
function pathOf(script: string): string {
  return `/assets/${createHash('sha256').update(script).digest('hex').slice(0, 16)}.js`
}
