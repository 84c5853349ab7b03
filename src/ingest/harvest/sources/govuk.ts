import { load } from 'cheerio'
import { PermanentError } from '../../../errors.ts'
import type { Hints } from '../../../domain/document.ts'
import { normaliseAddress } from '../address.ts'
import { crawlQueue } from '../crawl-queue.ts'
import type { GovukItem } from './govuk-item.ts'
import type { ParseList } from '../list-request.ts'
import type { Link, CrawlCheckpoint, ReadAddress, Source } from '../../../domain/source.ts'
import { toPublicationDate } from '../../../formats/feed-dates.ts'
import { toIsoDate, toTitle } from '../html-to-text.ts'

/** API pages per run: the longest collections have some hundred publications. */
const MAX_ITEMS = 500

/** A collection may hold collections; a publication holds pages. */
const MAX_DEPTH = 3

/** Guides have up to a dozen parts. */
const MAX_PARTS = 100

const MAX_REDIRECTS = 5

const API_PATH = '/api/content'

/** Files that our parsers read. */
const DOCUMENT_LIKE = /\.(pdf|docx?|odt|rtf|epub|xlsx|pptx|eml|msg|zip)$/i

/** Page types that list others and are not documents themselves. */
const COLLECTIONS: ReadonlySet<string> = new Set(['document_collection'])

/** Page types whose attached files and pages are the documents. */
const COVERS: ReadonlySet<string> = new Set([
  'publication',
  'consultation',
  'call_for_evidence',
  'statistical_data_set',
])

/**
 * Crawls a GOV.UK page through the Content API: a publication's attachments and HTML pages, each publication of a
 * collection, or the page itself where it is the document. Withdrawn documents are marked, with the day.
 * @throws PermanentError `source_gone`, `redirect_loop`; otherwise as `parse`, `read` and `crawlQueue`
 */
export async function* crawlGovuk(
  source: Source,
  read: ReadAddress,
  signal: AbortSignal,
  checkpoint: CrawlCheckpoint,
  parse: ParseList,
): AsyncIterable<Link> {
  const { origin, pathname } = new URL(source.url)
  yield* crawlQueue(toPath(pathname), checkpoint, signal, async function* ({ address: path, depth }, pages) {
    const item = await readItem(origin, path, read, signal, parse)
    yield* toLinks(item, origin, path)
    for (const { base_path: next } of COLLECTIONS.has(item.schema_name) ? (item.links['documents'] ?? []) : []) {
      if (next !== null && pages.size < MAX_ITEMS && depth < MAX_DEPTH) pages.add(next, depth + 1)
    }
  })
}

/** Accepts the address of the page or of its API item. */
function toPath(pathname: string): string {
  const path = pathname.startsWith(`${API_PATH}/`) ? pathname.slice(API_PATH.length) : pathname
  return path.replace(/(.)\/+$/, '$1')
}

/** Follows the redirects that the API reports in its items. */
async function readItem(
  origin: string,
  path: string,
  read: ReadAddress,
  signal: AbortSignal,
  parse: ParseList,
): Promise<GovukItem> {
  let at = path
  for (let redirects = 0; redirects <= MAX_REDIRECTS; redirects += 1) {
    const { bytes } = await read(origin + API_PATH + at, signal)
    const item = await parse({ kind: 'json', bytes, shape: 'govuk_item', what: `content item ${at}` }, signal)
    if (item.schema_name === 'gone') throw new PermanentError('source_gone', `${origin}${at} was removed`)
    if (item.schema_name !== 'redirect') return item
    const to = item.redirects[0]?.destination ?? ''
    if (!to.startsWith('/') || to.startsWith('//'))
      throw new PermanentError('source_gone', `${origin}${at} has moved away`)
    at = to.replace(/[?#].*/, '')
  }
  throw new PermanentError('redirect_loop', `more than ${MAX_REDIRECTS} redirects from ${origin}${path}`)
}

/** The documents of one page, as links. */
export function toLinks(item: GovukItem, origin: string, path: string): readonly Link[] {
  if (COLLECTIONS.has(item.schema_name)) return []
  const about = toHints(item)
  const common = {
    published: toDay(item.first_published_at ?? item.details.first_public_at),
    modified: toIsoDate(item.public_updated_at),
    about,
  }
  const page: Link = { ...common, address: origin + (item.base_path ?? path), title: toTitle(item.title) }
  if (item.details.parts.length > 0) return partsOf(item, page)
  if (!COVERS.has(item.schema_name)) return [page]
  const linked = [...attachmentsOf(item), ...childrenOf(item), ...filesOf(item)].flatMap(({ url, title, ...more }) => {
    const address = normaliseAddress(url, origin)
    return address === null ? [] : [{ ...common, address, title: toTitle(title ?? item.title), ...more }]
  })
  const unique = [...new Map(linked.map((link) => [link.address, link])).values()]
  return unique.length > 0 ? unique : [page]
}

/**
 * The pages of a guide, each of which shows one part: the first is at the guide's own address, which in travel advice is
 * a summary before the first part.
 */
function partsOf({ details, schema_name: schema }: GovukItem, page: Link): readonly Link[] {
  const isSummarised = schema === 'travel_advice'
  const parts = details.parts.slice(0, MAX_PARTS).flatMap(({ slug, title }, index) => {
    const isFirst = index === 0 && !isSummarised
    const address = isFirst ? page.address : normaliseAddress(encodeURIComponent(slug), `${page.address}/`)
    const named = [page.title, toTitle(title)].filter((name) => name !== null).join(': ')
    return address === null ? [] : [{ ...page, address, title: toTitle(named) }]
  })
  return isSummarised ? [page, ...parts] : parts
}

/** The day in London, where GOV.UK's editors are: midnight there is the day before in UTC for half of the year. */
function toDay(instant: string | null | undefined): string | null {
  return toPublicationDate(instant, 'Europe/London')?.slice(0, 10) ?? null
}

function attachmentsOf({ details }: GovukItem) {
  return details.attachments.filter(({ url, attachment_type: type }) => type === 'html' || DOCUMENT_LIKE.test(url))
}

/** The HTML pages of a publication. */
function childrenOf(item: GovukItem) {
  return (item.links['children'] ?? []).flatMap(({ base_path: url, title, public_updated_at: at, withdrawn }) => {
    if (url === null) return []
    const about: Hints = { ...toHints(item), ...(withdrawn ? { status: 'withdrawn' } : {}) }
    return [{ url, title, modified: toIsoDate(at ?? item.public_updated_at), about }]
  })
}

/** Older publications list their files only in HTML. */
function filesOf({ details }: GovukItem) {
  const $ = load([details.body ?? '', ...details.documents].join('\n').slice(0, 500_000))
  return $('a[href]')
    .toArray()
    .map((element) => ({ url: $(element).attr('href') ?? '', title: $(element).text() || null }))
    .filter(({ url }) => DOCUMENT_LIKE.test(url.replace(/[?#].*/, '')))
}

function toHints(item: GovukItem): Hints {
  const organisations = [
    ...(item.links['primary_publishing_organisation'] ?? []),
    ...(item.links['organisations'] ?? []),
  ]
  const publisher = toTitle(organisations[0]?.title)
  const withdrawn = toDay(item.withdrawn_notice?.withdrawn_at)
  return {
    ...(publisher === null ? {} : { publisher }),
    ...(item.locale === null ? {} : { language: item.locale }),
    ...(item.withdrawn_notice === null || withdrawn === null ? {} : { status: 'withdrawn', withdrawn }),
  }
}
