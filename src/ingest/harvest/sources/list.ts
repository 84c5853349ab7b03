import { readFile } from 'node:fs/promises'
import { PermanentError, messageOf } from '../../../errors.ts'
import { normaliseAddress } from '../address.ts'
import { crawlDois } from './crossref.ts'
import { openWorksApi } from './works-api.ts'
import { toDoi } from '../../../domain/doi/doi.ts'
import type { ParseList } from '../list-request.ts'
import type { Link, CrawlCheckpoint, ReadAddress, Source } from '../../../domain/source.ts'

/** Maximum number of invalid lines named in a message. */
const MAX_LINES_SHOWN = 20

/**
 * Yields what a person listed, in the source or in a file: addresses unchanged, DOIs looked up at Crossref (or at
 * `url`). In a file, empty lines and comments (`#` at the start or after a blank) are ignored.
 * @throws PermanentError `list_invalid` for a file with other lines, after all valid ones; and as `crawlDois`
 */
export async function* crawlList(
  source: Source,
  read: ReadAddress,
  signal: AbortSignal,
  checkpoint: CrawlCheckpoint,
  parse: ParseList,
): AsyncIterable<Link> {
  const lines = source.file ? await readLines(source.file) : []
  const entries = [...(source.entries ?? []), ...lines.map(({ entry }) => entry)]
  for (const entry of entries) {
    const address = toDoi(entry) === null ? normaliseAddress(entry) : null
    if (address !== null) yield { address, title: null, published: null, modified: null }
  }
  const dois = [...new Set(entries.flatMap((entry) => toDoi(entry) ?? []))]
  yield* crawlDois(openWorksApi(source.url, read, signal, checkpoint, parse), dois, { fullText: false })
  const invalidLines = lines.filter(({ entry }) => toDoi(entry) === null && normaliseAddress(entry) === null)
  if (invalidLines.length === 0) return
  const numbers = invalidLines.slice(0, MAX_LINES_SHOWN).map(({ number }) => number)
  throw new PermanentError('list_invalid', `${source.file}: neither a DOI nor an address in line ${numbers.join(', ')}`)
}

async function readLines(file: string) {
  try {
    const lines = (await readFile(file, 'utf8')).split(/\r?\n/)
    return lines
      .map((line, index) => ({ number: index + 1, entry: line.replace(/(^|\s)#.*/, '').trim() }))
      .filter(({ entry }) => entry !== '')
  } catch (error) {
    throw new PermanentError('list_invalid', `cannot read ${file}: ${messageOf(error)}`, { cause: error })
  }
}
