import { createHash } from 'node:crypto'
import { readdirSync, readFileSync } from 'node:fs'
import path from 'node:path'
import { fileURLToPath } from 'node:url'

/** The checkout. */
export const PROJECT = fileURLToPath(new URL('..', import.meta.url))

/** Everything that a build is made from; package-lock.json represents the packages. */
const SOURCES = ['src', 'tools/bundle.js', 'package-lock.json']
const IS_CODE = /\.(?:tsx?|js|json)$/

/**
 * A hash of the content of the sources. The folder of a build is named after it, so that a build of other sources is
 * never used, whatever the modification times.
 */
export function hashSources() {
  const hash = createHash('sha256')
  for (const file of SOURCES.flatMap(listFiles)) {
    const bytes = readFileSync(path.join(PROJECT, file))
    hash.update(`${file}\0${bytes.length}\0`).update(bytes)
  }
  return hash.digest('hex').slice(0, 16)
}

/** The folder of the build of these sources, which may not exist. */
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
