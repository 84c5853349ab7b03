import { opendir, stat } from 'node:fs/promises'
import path from 'node:path'
import { fileURLToPath, pathToFileURL } from 'node:url'
import { PermanentError, messageOf } from '../../../errors.ts'
import type { Link, ReadAddress, Source } from '../../../domain/source.ts'
import { toTitle } from '../html-to-text.ts'

/** Endings that our parsers read; used where the source has no `include` of its own. */
const DOCUMENT_LIKE = /\.(pdf|docx?|odt|rtf|epub|xlsx|pptx|eml|msg|zip|html?|xhtml|xml|txt|md)$/i

/** Anything deeper suggests a loop in the file system. */
const MAX_DEPTH = 20

/**
 * Crawls a folder on this machine and its subfolders, in order of name. Symbolic links and hidden files are skipped, so
 * that nothing outside the folder is read.
 * @throws PermanentError `folder_unreadable`
 */
export async function* crawlFolder(source: Source, _read: ReadAddress, signal: AbortSignal): AsyncIterable<Link> {
  yield* crawlInto(source, fileURLToPath(source.url), 0, signal)
}

async function* crawlInto(source: Source, folder: string, depth: number, signal: AbortSignal): AsyncIterable<Link> {
  for (const entry of await readNames(folder)) {
    signal.throwIfAborted()
    const fullPath = path.join(folder, entry.name)
    if (entry.isDirectory && depth < MAX_DEPTH) yield* crawlInto(source, fullPath, depth + 1, signal)
    if (entry.isFile && (source.include.length > 0 || DOCUMENT_LIKE.test(entry.name))) yield* await toLinks(fullPath)
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

/**
 * `modified` includes the size, since a replaced file may keep its time. Empty for a file that has just been deleted.
 */
async function toLinks(file: string): Promise<readonly Link[]> {
  const stats = await stat(file).catch(() => null)
  if (stats === null) return []
  return [
    {
      address: pathToFileURL(file).href,
      title: toTitle(path.basename(file, path.extname(file)).replace(/[-_+]+/g, ' ')),
      published: null,
      modified: `${stats.mtime.toISOString()} ${stats.size}`,
      body: { kind: 'file', path: file },
    },
  ]
}
