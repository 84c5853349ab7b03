import { z } from 'zod'
import type { Hints } from '../../../domain/document.ts'
import { normaliseAddress } from '../address.ts'
import { toDoi } from '../../../domain/doi/doi.ts'
import { toPaperLinks } from './paper-links.ts'
import type { Link } from '../../../domain/source.ts'
import { listOf, optionalText as text } from '../lenient-json.ts'
import { toIsoDate, toPlainTitle, toText } from '../html-to-text.ts'

/** No abstract has this many words; a larger position would produce a text of blanks. */
const MAX_WORDS = 5_000

const location = z
  .object({
    pdf_url: text,
    source: z.object({ display_name: text, host_organization_name: text }).nullable().catch(null).default(null),
  })
  .nullable()
  .catch(null)
  .default(null)

const authorship = z.object({ author: z.object({ display_name: z.string() }) })

/** The fields that we use of an OpenAlex work; wrong or missing fields count as absent. */
export const openAlexWork = z.object({
  id: z.string(),
  doi: text,
  title: text,
  display_name: text,
  publication_date: text,
  publication_year: z.number().int().nullable().catch(null).default(null),
  language: text,
  updated_date: text,
  type: text,
  authorships: listOf(authorship),
  biblio: z
    .object({ volume: text, issue: text, first_page: text, last_page: text })
    .catch({ volume: null, issue: null, first_page: null, last_page: null })
    .default({ volume: null, issue: null, first_page: null, last_page: null }),
  primary_location: location,
  best_oa_location: location,
  abstract_inverted_index: z.record(z.string(), z.array(z.number().int())).nullable().catch(null).default(null),
})
export type OpenAlexWork = z.infer<typeof openAlexWork>

/** A page of a list of works; an invalid item is null. */
export const openAlexWorksAnswer = z.object({
  meta: z.object({ next_cursor: z.string().nullable().default(null) }),
  results: z.array(openAlexWork.nullable().catch(null)),
})
/** OpenAlex's own id of a work. */
export const openAlexIdAnswer = z.object({ id: z.string().regex(/^https?:\/\/openalex\.org\/W\d+$/) })

/** The record of a work, and with `fullText` its open PDF where OpenAlex names one. */
export function openAlexToLink(work: OpenAlexWork, api: URL, fullText: boolean): readonly Link[] {
  const title = toPlainTitle(work.title ?? work.display_name)
  const id = work.id.split('/').at(-1) ?? ''
  if (title === null || !/^W\d+$/.test(id)) return []
  const pdf = work.best_oa_location?.pdf_url ?? null
  return toPaperLinks({
    title,
    abstract: toAbstract(work.abstract_inverted_index),
    about: toHints(work),
    address: new URL(`works/${id}`, api).href,
    published: toIsoDate(work.publication_date) ?? (work.publication_year === null ? null : `${work.publication_year}`),
    modified: toIsoDate(work.updated_date),
    fullText: fullText && pdf !== null ? normaliseAddress(pdf) : null,
  })
}

/** OpenAlex lists each word with its positions, since it may not publish the abstract itself. */
function toAbstract(index: OpenAlexWork['abstract_inverted_index']): string | null {
  const words: string[] = []
  for (const [word, positions] of Object.entries(index ?? {})) {
    for (const position of positions) if (position >= 0 && position < MAX_WORDS) words[position] = word
  }
  return toText(Array.from(words, (word) => word ?? '').join(' '))
}

function toHints(work: OpenAlexWork): Hints {
  const doi = toDoi(work.doi ?? '')
  const authors = work.authorships.flatMap(({ author }) => toPlainTitle(author.display_name) ?? [])
  const { source } = work.primary_location ?? { source: null }
  const { volume, issue, first_page: first, last_page: last } = work.biblio
  return {
    kind: 'paper',
    ...(doi === null ? {} : { doi }),
    ...(authors.length === 0 ? {} : { authors }),
    ...(source?.display_name ? { journal: source.display_name } : {}),
    ...(source?.host_organization_name ? { publisher: source.host_organization_name } : {}),
    ...(volume === null ? {} : { volume }),
    ...(issue === null ? {} : { issue }),
    ...(first === null ? {} : { firstPage: first, lastPage: last ?? first }),
    ...(work.language === null ? {} : { language: work.language }),
  }
}
