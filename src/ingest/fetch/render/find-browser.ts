import { constants } from 'node:fs'
import { access } from 'node:fs/promises'
import { PermanentError } from '../../../errors.ts'

/** Where systems put Chromium and what is made of it. */
const USUAL_PLACES = [
  '/usr/bin/chromium',
  '/usr/bin/chromium-browser',
  '/usr/bin/google-chrome-stable',
  '/usr/bin/google-chrome',
  '/snap/bin/chromium',
  '/Applications/Google Chrome.app/Contents/MacOS/Google Chrome',
]

/**
 * The browser that shows pages of sources with `render: true`: the operator's `named` (BROWSER_BIN), else a usual one.
 * @throws PermanentError `browser_missing` with how to have one
 */
export async function findBrowser(named: string | null): Promise<string> {
  for (const place of named === null ? USUAL_PLACES : [named]) {
    if (await isRunnable(place)) return place
  }
  const where = named === null ? 'in none of the usual places' : `not at ${named}, as BROWSER_BIN says`
  throw new PermanentError(
    'browser_missing',
    `this source's pages are made by scripts and need Chromium, which is ${where}: install it (apt-get install chromium) or name it in BROWSER_BIN`,
  )
}

function isRunnable(place: string): Promise<boolean> {
  return access(place, constants.X_OK).then(
    () => true,
    () => false,
  )
}
