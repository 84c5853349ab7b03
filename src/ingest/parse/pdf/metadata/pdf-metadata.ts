import { findDoi } from '../../../../domain/doi/doi.ts'
import { toDates, type DateCandidate } from '../../metadata/dated-events.ts'
import { toIssn, toNumbering, toPageCandidates } from '../../metadata/journal-values.ts'
import {
  toFoundValues,
  toAuthors,
  toLanguage,
  toName,
  toNames,
  toTitle,
  type Candidate,
} from '../../metadata/metadata-values.ts'
import { toMetadata } from '../../metadata/to-metadata.ts'
import type { DateEvent, FoundValue, ParsedMetadata } from '../../../../domain/parsed-document.ts'
import type { PdfDocument, PdfXmp } from '../pdf-document.ts'

/** Dates of the XMP packet with their events; those of PRISM concern the publication, not the file. */
const XMP_DATES: readonly (readonly [DateEvent, string])[] = [
  ['published', 'prism:publicationdate'],
  ['published', 'prism:coverdate'],
  ['online', 'prism:onlinedate'],
  ['received', 'prism:datereceived'],
  // programs write it whenever they save
  ['created', 'dc:date'],
  ['created', 'xmp:createdate'],
]

/** What a PDF states in its properties, the XMP packet before the Info dictionary. */
export async function readPdfMetadata(document: PdfDocument): Promise<ParsedMetadata> {
  // damaged metadata counts as absent
  const read = await document.getMetadata().catch(() => null)
  if (read === null) return toMetadata({})
  const { info, metadata: xmp } = read
  const xmpOf = (...names: readonly string[]) => names.flatMap((name) => candidatesOf(xmp, name))
  const infoOf = (name: string): Candidate => [`pdf:info.${name}`, textOf(info[name])]
  const dates: readonly DateCandidate[] = [
    ...XMP_DATES.flatMap(([event, name]) => xmpOf(name).map(([rule, raw]): DateCandidate => [event, rule, raw])),
    ['created', ...infoOf('CreationDate')],
  ]
  return toMetadata(
    {
      title: toFoundValues([...xmpOf('dc:title'), infoOf('Title')], toTitle),
      authors: [...readAuthors(xmp), ...toFoundValues([infoOf('Author')], toAuthors)],
      publisher: toFoundValues(xmpOf('dc:publisher'), toName),
      doi: toFoundValues(xmpOf('prism:doi', 'pdfx:doi', 'crossmark:doi', 'dc:identifier'), findDoi),
      language: toFoundValues([infoOf('Language'), ...xmpOf('dc:language')], toLanguage),
      journal: toFoundValues(xmpOf('prism:publicationname'), toName),
      volume: toFoundValues(xmpOf('prism:volume'), toNumbering),
      issue: toFoundValues(xmpOf('prism:number'), toNumbering),
      ...toPageCandidates(xmpOf('prism:startingpage'), xmpOf('prism:endingpage'), xmpOf('prism:pagerange')),
      issn: toFoundValues(xmpOf('prism:issn', 'prism:eissn'), toIssn),
    },
    toDates(dates),
  )
}

function readAuthors(xmp: PdfXmp | null): readonly FoundValue<readonly string[]>[] {
  const values = candidatesOf(xmp, 'dc:creator').flatMap(([, value]) => value ?? [])
  const authors = values.length === 1 ? toAuthors(values[0] ?? '') : toNames(values)
  return authors === null ? [] : [{ value: authors, rule: 'pdf:xmp.dc:creator' }]
}

function candidatesOf(xmp: PdfXmp | null, name: string): readonly Candidate[] {
  const value = xmp?.get(name)
  const values: readonly unknown[] = Array.isArray(value) ? value : [value]
  return values.map((item): Candidate => [`pdf:xmp.${name}`, textOf(item)])
}

function textOf(value: unknown): string | null {
  return typeof value === 'string' ? value : null
}
