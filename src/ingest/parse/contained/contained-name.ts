import { toCleanValue } from '../text/clean-text.ts'

const MAX_NAME_CHARACTERS = 200
/** Characters that change the direction or are invisible, which make `fdp.exe` look like `exe.pdf`. */
const DECEIVING = /[\u200b-\u200f\u202a-\u202e\u2060-\u2069\ufeff]/g

/**
 * The name of a contained file as it is shown and stored: without drive, root, steps upwards and invisible characters,
 * with `/` between folders; the end of a long one, since that has the extension. `file` if nothing remains.
 */
export function toContainedName(name: string): string {
  const cut = name.length > 4 * MAX_NAME_CHARACTERS ? name.slice(-4 * MAX_NAME_CHARACTERS) : name
  const steps = cut
    .replace(DECEIVING, '')
    .replace(/^[a-z]:/i, '')
    .split(/[\\/]+/)
    .map((step) => toCleanValue(step, 4 * MAX_NAME_CHARACTERS) ?? '')
    .filter((step) => step !== '' && step !== '.' && step !== '..')
  return steps.join('/').slice(-MAX_NAME_CHARACTERS).toWellFormed() || 'file'
}

/** Its last step, as a file name. */
export function fileNameOf(containedName: string): string {
  return containedName.split('/').at(-1) ?? containedName
}
