import { z } from 'zod'
import type { Hints } from '../../../domain/document.ts'
import { normaliseAddress } from '../address.ts'
import { toDoi } from '../../../domain/doi/doi.ts'
import { withSubtitle } from '../../../formats/plain-title.ts'
import { toPaperLinks } from './paper-links.ts'
import type { Link } from '../../../domain/source.ts'
import { listOf, optionalText as text } from '../lenient-json.ts'
import { toIsoDate, toPlainTitle, toText } from '../html-to-text.ts'

/** The REST API returns a list, content negotiation a string for the same record. */
const textOrTexts = z.preprocess((value) => (typeof value === 'string' ? [value] : value), listOf(z.string()))
const instant = z.object({ 'date-time': text }).nullable().catch(null).default(null)
/** `[[2019, 10]]`; an unknown date is `[[null]]`. */
const date = z
  .object({ 'date-parts': z.array(z.array(z.number().int().nullable())) })
  .nullable()
  .catch(null)
  .default(null)

/** The fields that we use of a work in Crossref's REST API; wrong or missing fields count as absent. */
export const crossrefWork = z.object({
  DOI: z.string(),
  title: textOrTexts,
  subtitle: textOrTexts,
  author: listOf(z.object({ given: text, family: text, suffix: text, name: text })),
  'container-title': textOrTexts,
  publisher: text,
  volume: text,
  issue: text,
  page: text,
  'article-number': text,
  language: text,
  abstract: text,
  type: text,
  issued: date,
  published: date,
  deposited: instant,
  indexed: instant,
  reference: listOf(z.object({ DOI: text })),
  link: listOf(z.object({ URL: z.string(), 'content-type': text })),
  license: listOf(z.object({ URL: z.string() })),
  relation: z
    .object({ 'is-preprint-of': listOf(z.object({ id: z.string(), 'id-type': text })) })
    .nullable()
    .catch(null)
    .default(null),
})
export type CrossrefWork = z.infer<typeof crossrefWork>

/** The response for one work. */
export const crossrefWorkAnswer = z.object({ message: crossrefWork })
/** A page of a list of works; an invalid item is null, so that a full page can still be recognised. */
export const crossrefWorksAnswer = z.object({
  message: z.object({
    items: z.array(crossrefWork.nullable().catch(null)),
    'next-cursor': z.string().nullable().default(null),
  }),
})

/** The record of a work, and with `fullText` its PDF where Crossref names one under an open licence. */
export function crossrefToLink(work: CrossrefWork, api: URL, fullText: boolean): readonly Link[] {
  const doi = toDoi(work.DOI)
  const title = toPlainTitle(withSubtitle(work.title[0] ?? '', work.subtitle[0]))
  if (doi === null || title === null) return []
  const isOpen = work.license.some(({ URL }) => URL.includes('creativecommons.org'))
  const pdf = work.link.find((link) => link['content-type'] === 'application/pdf')
  return toPaperLinks({
    title,
    abstract: toText(work.abstract),
    about: toHints(work, doi),
    address: new URL(`works/${encodeURIComponent(doi)}`, api).href,
    published: toDate(work.published ?? work.issued),
    modified: toIsoDate(work.deposited?.['date-time'] ?? work.indexed?.['date-time']),
    fullText: fullText && isOpen && pdf ? normaliseAddress(pdf.URL) : null,
  })
}

function toHints(work: CrossrefWork, doi: string): Hints {
  const authors = work.author.flatMap(({ given, family, suffix, name }) => {
    const whole = family === null ? name : [family, given, suffix].filter((part) => part !== null).join(', ')
    return toPlainTitle(whole) ?? []
  })
  const journal = toPlainTitle(work['container-title'][0])
  const article = work.relation?.['is-preprint-of'].find((related) => related['id-type'] === 'doi')
  const preprintOf = article === undefined ? null : toDoi(article.id)
  return {
    doi,
    kind: 'paper',
    ...(authors.length === 0 ? {} : { authors }),
    ...(journal === null ? {} : { journal }),
    ...(preprintOf === null ? {} : { preprintOf }),
    ...(work.volume === null ? {} : { volume: work.volume }),
    ...(work.issue === null ? {} : { issue: work.issue }),
    ...toPages(work.page ?? work['article-number']),
    ...(work.publisher === null ? {} : { publisher: work.publisher }),
    ...(work.language === null ? {} : { language: work.language }),
  }
}

/** Splits `277-296`; an article number counts as its only page. */
function toPages(pages: string | null): Pick<Hints, 'firstPage' | 'lastPage'> {
  const [first, last = first] = pages?.split(/\s*[-\u2013]+\s*/, 2) ?? []
  return first && last ? { firstPage: first, lastPage: last } : {}
}

function toDate(found: z.infer<typeof date>): string | null {
  const [year, month, day] = found?.['date-parts'][0] ?? []
  if (!year) return null
  const parts = [String(year).padStart(4, '0'), month, day].filter((part) => part)
  return toIsoDate(parts.map((part) => String(part).padStart(2, '0')).join('-'))
}
