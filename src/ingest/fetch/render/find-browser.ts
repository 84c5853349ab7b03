import { constants } from 'node:fs'
import { access } from 'node:fs/promises'
import { PermanentError } from '../../../errors.ts'

/** Where systems install Chromium and browsers based on it. */
const USUAL_PLACES = [
  '/usr/bin/chromium',
  '/usr/bin/chromium-browser',
  '/usr/bin/google-chrome-stable',
  '/usr/bin/google-chrome',
  '/snap/bin/chromium',
  '/Applications/Google Chrome.app/Contents/MacOS/Google Chrome',
]

/**
 * The path of the browser that renders sources with `render: true`: `named` by the operator (BROWSER_BIN), or else in a
 * usual place.
 * @throws PermanentError `browser_missing`, its message explaining how to install one
 */
export async function findBrowser(named: string | null): Promise<string> {
  for (const place of named === null ? USUAL_PLACES : [named]) {
    if (await isRunnable(place)) return place
  }
  const where = named === null ? 'in none of the usual places' : `not at ${named}, which BROWSER_BIN names`
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
