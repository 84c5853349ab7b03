import {
  firstFound,
  toAuthors,
  toDoi,
  toLanguage,
  toName,
  toNames,
  toPublished,
  toTitle,
  type Candidate,
} from './metadata-values.ts'
import { NO_METADATA } from './file-text.ts'
import type { Found, ParsedMetadata } from './parsed.ts'
import type { PdfDocument, PdfXmp } from './pdf-document.ts'

/** A DOI that a text gives as its own or a reference's; on a first page nearly always its own. */
const DOI_IN_TEXT = /(?:\bdoi\s*[:.]?\s*|doi\.org\/)(10\.\d{4,9}\/[^\s"<>]+)/i

/** Fields of a PDF: its XMP packet before its Info dictionary, a DOI also from the text of its first page. */
export async function readPdfMetadata(document: PdfDocument, firstPage: string): Promise<ParsedMetadata> {
  // damaged metadata cost only themselves
  const read = await document.getMetadata().catch(() => null)
  if (read === null) return { ...NO_METADATA, doi: textDoi(firstPage) }
  const { info, metadata: xmp } = read
  const xmpOf = (...names: readonly string[]) => names.flatMap((name) => candidatesOf(xmp, name))
  const infoOf = (name: string): Candidate => [`pdf:info.${name}`, textOf(info[name])]
  return {
    title: firstFound([...xmpOf('dc:title'), infoOf('Title')], toTitle),
    authors: readAuthors(xmp) ?? firstFound([infoOf('Author')], toAuthors),
    publisher: firstFound(xmpOf('dc:publisher', 'prism:publicationname'), toName),
    published: firstFound(
      [...xmpOf('prism:publicationdate', 'prism:coverdate', 'dc:date', 'xmp:createdate'), infoOf('CreationDate')],
      toPublished,
    ),
    doi: firstFound(xmpOf('prism:doi', 'pdfx:doi', 'crossmark:doi', 'dc:identifier'), toDoi) ?? textDoi(firstPage),
    language: firstFound([infoOf('Language'), ...xmpOf('dc:language')], toLanguage),
  }
}

function readAuthors(xmp: PdfXmp | null): Found<readonly string[]> | null {
  const values = candidatesOf(xmp, 'dc:creator').flatMap(([, value]) => value ?? [])
  const authors = values.length === 1 ? toAuthors(values[0] ?? '') : toNames(values)
  return authors === null ? null : { value: authors, rule: 'pdf:xmp.dc:creator' }
}

function candidatesOf(xmp: PdfXmp | null, name: string): readonly Candidate[] {
  const value = xmp?.get(name)
  const values: readonly unknown[] = Array.isArray(value) ? value : [value]
  return values.map((item): Candidate => [`pdf:xmp.${name}`, textOf(item)])
}

function textOf(value: unknown): string | null {
  return typeof value === 'string' ? value : null
}

function textDoi(text: string): Found<string> | null {
  return firstFound([['pdf:text.doi', DOI_IN_TEXT.exec(text)?.[1]]], toDoi)
}
