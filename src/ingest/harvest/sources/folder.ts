import { opendir, stat } from 'node:fs/promises'
import path from 'node:path'
import { fileURLToPath, pathToFileURL } from 'node:url'
import { PermanentError, messageOf } from '../../../errors.ts'
import type { Link, ReadAddress, Source } from '../../../domain/source.ts'
import { toTitle } from '../html-to-text.ts'

/** Endings that our parsers read; used where the source has no `include` of its own. */
const DOCUMENT_LIKE = /\.(pdf|docx|odt|rtf|epub|html?|xhtml|xml|txt|md)$/i

/** Deeper is a link in a circle that no one has seen. */
const MAX_DEPTH = 20

/**
 * Files of a folder on this machine and of the folders in it, in the order of their names. Links and hidden files are
 * passed over, so that nothing outside is read.
 * @throws PermanentError `folder_unreadable`
 */
export async function* crawlFolder(source: Source, _read: ReadAddress, signal: AbortSignal): AsyncIterable<Link> {
  yield* crawlInto(source, fileURLToPath(source.url), 0, signal)
}

async function* crawlInto(source: Source, folder: string, depth: number, signal: AbortSignal): AsyncIterable<Link> {
  for (const entry of await readNames(folder)) {
    signal.throwIfAborted()
    const whole = path.join(folder, entry.name)
    if (entry.isDirectory && depth < MAX_DEPTH) yield* crawlInto(source, whole, depth + 1, signal)
    if (entry.isFile && (source.include.length > 0 || DOCUMENT_LIKE.test(entry.name))) yield* await toLinks(whole)
  }
}

async function readNames(folder: string) {
  try {
    const entries = []
    for await (const entry of await opendir(folder)) {
      if (entry.name.startsWith('.')) continue
      entries.push({ name: entry.name, isFile: entry.isFile(), isDirectory: entry.isDirectory() })
    }
    return entries.sort((a, b) => (a.name < b.name ? -1 : 1))
  } catch (error) {
    throw new PermanentError('folder_unreadable', `cannot read ${folder}: ${messageOf(error)}`, { cause: error })
  }
}

/** The size stands with the time, since a copy may keep its time. None for a file that has just gone. */
async function toLinks(file: string): Promise<readonly Link[]> {
  const found = await stat(file).catch(() => null)
  if (found === null) return []
  return [
    {
      address: pathToFileURL(file).href,
      title: toTitle(path.basename(file, path.extname(file)).replace(/[-_+]+/g, ' ')),
      published: null,
      modified: `${found.mtime.toISOString()} ${found.size}`,
      body: { kind: 'file', path: file },
    },
  ]
}
