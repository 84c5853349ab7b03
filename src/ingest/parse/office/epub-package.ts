import type { CheerioAPI } from 'cheerio'
import { findDoi } from '../../../domain/doi/doi.ts'
import { toDates } from '../metadata/dated-events.ts'
import { toFoundValues, toLanguage, toName, toNames, toTitle, type Candidate } from '../metadata/metadata-values.ts'
import { parseFailure } from '../../pool/parse-failure.ts'
import type { ParsedMetadata } from '../../../domain/parsed-document.ts'
import { toMetadata } from '../metadata/to-metadata.ts'
import { openXml } from '../xml/xml-document.ts'
import type { ZipParts } from './zip-entries.ts'

const CONTAINER = 'META-INF/container.xml'

/** Metadata of a book, and the names of the archive parts that contain its text, in reading order. */
export interface EpubPackage {
  readonly spine: readonly string[]
  readonly metadata: ParsedMetadata
}

/**
 * Reads the package document (EPUB 3.3 section 5, and EPUB 2) that the container names.
 * @throws PermanentError `malformed` if there is none
 */
export function readEpubPackage(parts: ZipParts): EpubPackage {
  const container = parts.get(CONTAINER)
  const root = container === undefined ? undefined : openXml(container)('rootfile').first().attr('full-path')
  const bytes = parts.get(root ?? '')
  if (root === undefined || bytes === undefined) throw parseFailure('malformed', 'epub without its package document')
  const opf = openXml(bytes)
  return { spine: readSpine(opf, root), metadata: readMetadata(opf) }
}

function readSpine(opf: CheerioAPI, root: string): readonly string[] {
  const names = new Map<string, string>()
  opf('manifest > item, opf\\:manifest > opf\\:item').each((_index, item) => {
    const name = toPartName(opf(item).attr('href') ?? '', root)
    if (name !== null) names.set(opf(item).attr('id') ?? '', name)
  })
  const items = opf('spine > itemref, opf\\:spine > opf\\:itemref').toArray()
  return items.flatMap((item) => names.get(opf(item).attr('idref') ?? '') ?? [])
}

/** The name in the archive of the target of `href` in the package document `root`; null if outside the archive. */
function toPartName(href: string, root: string): string | null {
  // resolving against a made-up base keeps `..` within the archive, as the standard requires
  const base = `epub://book/${root.split('/').map(encodeURIComponent).join('/')}`
  if (!URL.canParse(href, base)) return null
  const url = new URL(href, base)
  try {
    return url.protocol === 'epub:' ? decodeURIComponent(url.pathname.slice(1)) : null
  } catch {
    return null
  }
}

function readMetadata(opf: CheerioAPI): ParsedMetadata {
  const valuesOf = (name: string, filter = ''): readonly string[] =>
    opf(`dc\\:${name}${filter}`)
      .toArray()
      .map((element) => opf(element).text())
  const of = (name: string, filter = ''): readonly Candidate[] =>
    valuesOf(name, filter).map((value) => [`epub:dc:${name}`, value])
  const authors = toNames(valuesOf('creator'))
  const dates = [...of('date', '[opf\\:event="publication"]'), ...of('date')]
  return toMetadata(
    {
      title: toFoundValues(of('title'), toTitle),
      authors: authors === null ? [] : [{ value: authors, rule: 'epub:dc:creator' }],
      publisher: toFoundValues(of('publisher'), toName),
      doi: toFoundValues([...of('identifier'), ...of('source')], findDoi),
      language: toFoundValues(of('language'), toLanguage),
    },
    toDates(dates.map(([rule, raw]) => ['published', rule, raw])),
  )
}
