import { readFileSync } from 'node:fs'

/** The project's folder; settings that name relative paths are seen from here. */
export const PROJECT_FOLDER = new URL('../..', import.meta.url)

/** Of package.json. */
export const VERSION = (
  JSON.parse(readFileSync(new URL('package.json', PROJECT_FOLDER), 'utf8')) as { version: string }
).version
