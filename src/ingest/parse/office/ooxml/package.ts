import { posix } from 'node:path'
import type { CheerioAPI } from 'cheerio'
import type { XmlNode } from '../../xml/xml-document.ts'
import { findNode, openXml } from '../../xml/xml-document.ts'
import type { ZipParts } from '../zip-entries.ts'
import { attributeOf, childrenOf } from './elements.ts'

/** A relation of a part: its target is a part of the package, or an address outside. */
export interface Relation {
  readonly relationId: string
  /** The last word of its type, such as `footnotes` or `hyperlink`. */
  readonly kind: string
  readonly target: string
  readonly isExternal: boolean
}

/** The relations of a part, with targets as full names of parts; none where the list cannot be read. */
export function readRelations(parts: ZipParts, part: string): readonly Relation[] {
  const root = readPart(parts, posix.join(posix.dirname(part), '_rels', `${posix.basename(part)}.rels`))
  return childrenOf(root, 'Relationship').map((relation) => {
    const target = attributeOf(relation, 'Target') ?? ''
    const isExternal = /^external$/i.test(attributeOf(relation, 'TargetMode') ?? '')
    const name = target.startsWith('/') ? target.slice(1) : posix.join(posix.dirname(part), target)
    return {
      relationId: attributeOf(relation, 'Id') ?? '',
      kind: (attributeOf(relation, 'Type') ?? '').split('/').at(-1) ?? '',
      target: isExternal ? target : name,
      isExternal,
    }
  })
}

/** The name of the part that a package is about, as its own relations say; `usual` if they do not. */
export function mainPartOf(parts: ZipParts, usual: string): string {
  return readRelations(parts, '').find(({ kind }) => kind === 'officeDocument')?.target ?? usual
}

/** The root element of a part; null if it is missing or cannot be read. */
export function readPart(parts: ZipParts, name: string | undefined): XmlNode | null {
  const xml = openPart(parts, name)
  return xml === null ? null : findNode(xml, ':root')
}

/** A part as a tree for selectors; null if it is missing or cannot be read. */
export function openPart(parts: ZipParts, name: string | undefined): CheerioAPI | null {
  const bytes = name === undefined ? undefined : parts.get(name)
  if (bytes === undefined) return null
  try {
    return openXml(bytes)
  } catch {
    return null
  }
}

/** The root element of XML. @throws PermanentError `malformed` or `too_large` */
export function readRoot(bytes: Uint8Array): XmlNode | null {
  return findNode(openXml(bytes), ':root')
}
