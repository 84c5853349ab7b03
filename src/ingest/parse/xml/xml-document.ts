import { load, type CheerioAPI } from 'cheerio'
import { decodeText } from '../../../formats/decode-text.ts'
import { MAX_XML_BYTES } from '../limits.ts'
import { parseFailure } from '../../pool/parse-failure.ts'
import { guardXml } from './xml-guard.ts'

/** The part of a tree node that we use; cheerio's nodes conform to it. */
export interface XmlNode {
  readonly type: string
  readonly name?: string
  readonly attribs?: Readonly<Record<string, string>>
  /** The content of a text node. */
  readonly data?: string
  readonly children?: readonly XmlNode[]
  readonly parent: XmlNode | null
}

/** Parses XML into a tree for selectors, with names as written: `dc\\:title`. Entities are not expanded. */
export function openXml(bytes: Uint8Array): CheerioAPI {
  return load(readXml(bytes), { xml: true })
}

/**
 * Decodes XML that is safe for any parser.
 * @throws PermanentError `too_large`, or `malformed` as in guardXml
 */
export function readXml(bytes: Uint8Array): string {
  if (bytes.length > MAX_XML_BYTES) throw parseFailure('too_large', `xml of more than ${MAX_XML_BYTES} bytes`)
  const { text } = decodeText(bytes, null, true)
  guardXml(text)
  return text
}

/** The first element that matches `selector`; null if there is none. */
export function findNode(xml: CheerioAPI, selector: string): XmlNode | null {
  return (xml(selector).get(0) as XmlNode | undefined) ?? null
}
