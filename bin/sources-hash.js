import { createHash } from 'node:crypto'
import { readdirSync, readFileSync } from 'node:fs'
import path from 'node:path'
import { fileURLToPath } from 'node:url'

/** The checkout. */
export const PROJECT = fileURLToPath(new URL('..', import.meta.url))

/** All that a build is made of, but for the packages, of which package-lock.json tells. */
const SOURCES = ['src', 'tools/bundle.js', 'package-lock.json']
const IS_CODE = /\.(?:tsx?|js|json)$/

/**
 * Names the content of the sources. A build lies in a folder of this name, so that one of other sources is never taken
 * for it, whatever the times of the files say.
 */
export function hashSources() {
  const hash = createHash('sha256')
  for (const file of SOURCES.flatMap(listFiles)) {
    const bytes = readFileSync(path.join(PROJECT, file))
    hash.update(`${file}\0${bytes.length}\0`).update(bytes)
  }
  return hash.digest('hex').slice(0, 16)
}

/** The folder of the build of these sources; whether it is there is another question. */
export function folderOfBuild() {
  return path.join(PROJECT, 'dist', hashSources())
}

function listFiles(name) {
  if (IS_CODE.test(name)) return [name]
  const entries = readdirSync(path.join(PROJECT, name), { withFileTypes: true })
  entries.sort((a, b) => (a.name < b.name ? -1 : 1))
  return entries.flatMap((entry) => {
    const child = `${name}/${entry.name}`
    return entry.isDirectory() || IS_CODE.test(child) ? listFiles(child) : []
  })
}
