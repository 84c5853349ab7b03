import { load, type CheerioAPI } from 'cheerio'
import { decodeText } from '../../../formats/decode-text.ts'
import { MAX_XML_BYTES } from '../limits.ts'
import { parseFailure } from '../../pool/parse-failure.ts'
import { guardXml } from './xml-guard.ts'

/** What we use of a node of the tree; cheerio's are such. */
export interface XmlNode {
  readonly type: string
  readonly name?: string
  readonly attribs?: Readonly<Record<string, string>>
  /** The words of a text. */
  readonly data?: string
  readonly children?: readonly XmlNode[]
  readonly parent: XmlNode | null
}

/** XML as a tree that can be asked with selectors, names as written: `dc\\:title`. Entities are not expanded. */
export function openXml(bytes: Uint8Array): CheerioAPI {
  return load(readXml(bytes), { xml: true })
}

/**
 * XML as text that is safe to hand to any reader.
 * @throws PermanentError `too_large`, or `malformed` as guardXml says
 */
export function readXml(bytes: Uint8Array): string {
  if (bytes.length > MAX_XML_BYTES) throw parseFailure('too_large', `xml of more than ${MAX_XML_BYTES} bytes`)
  const { text } = decodeText(bytes, null, true)
  guardXml(text)
  return text
}

/** The first element of this name below `root`, as a tree to walk; null where there is none. */
export function findNode(xml: CheerioAPI, selector: string): XmlNode | null {
  return (xml(selector).get(0) as XmlNode | undefined) ?? null
}
