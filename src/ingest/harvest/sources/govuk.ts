import { load } from 'cheerio'
import { AppError, PermanentError, ThrottledError } from '../../../errors.ts'
import type { Hints } from '../../../domain/document.ts'
import { normaliseAddress } from '../address.ts'
import type { GovukItem } from './govuk-item.ts'
import type { ParseList } from '../list-request.ts'
import type { Link, Memory, ReadAddress, Source } from '../../../domain/source.ts'
import { toIsoDate, toTitle } from '../html-to-text.ts'

/** Pages of the API in one run: the longest collections have some hundred publications. */
const MAX_ITEMS = 500

/** A collection may hold collections; a publication holds pages. */
const MAX_DEPTH = 3

const MAX_REDIRECTS = 5

const API_PATH = '/api/content'

/** Files that our parsers read. */
const DOCUMENT_LIKE = /\.(pdf|docx|odt|rtf|epub)$/i

/** Pages that list others and are no documents themselves. */
const COLLECTIONS: ReadonlySet<string> = new Set(['document_collection'])

/** Pages of which the files and pages that hang from them are the documents. */
const COVERS: ReadonlySet<string> = new Set([
  'publication',
  'consultation',
  'call_for_evidence',
  'statistical_data_set',
])

interface Waiting {
  readonly path: string
  readonly depth: number
}

/**
 * Documents of a GOV.UK page, through the Content API: a publication's attachments and HTML pages, each publication of
 * a collection, or the page itself where it is the document. What is withdrawn says so, with the day. A page of a
 * collection that is gone or cannot be read does not keep the others from being walked.
 * @throws PermanentError `source_gone`, `redirect_loop`; else as `parse` and `read`
 */
export async function* crawlGovuk(
  source: Source,
  read: ReadAddress,
  signal: AbortSignal,
  _memory: Memory,
  parse: ParseList,
): AsyncIterable<Link> {
  const { origin, pathname } = new URL(source.url)
  const waiting: Waiting[] = [{ path: toPath(pathname), depth: 0 }]
  const known = new Set(waiting.map(({ path }) => path))
  let failure: AppError | null = null
  for (const { path, depth } of waiting) {
    signal.throwIfAborted()
    try {
      const item = await readItem(origin, path, read, signal, parse)
      yield* toLinks(item, origin, path)
      for (const { base_path: next } of COLLECTIONS.has(item.schema_name) ? (item.links['documents'] ?? []) : []) {
        if (next === null || known.has(next) || known.size >= MAX_ITEMS || depth >= MAX_DEPTH) continue
        known.add(next)
        waiting.push({ path: next, depth: depth + 1 })
      }
    } catch (error) {
      if (depth === 0 || !(error instanceof AppError) || error instanceof ThrottledError) throw error
      failure ??= error
    }
  }
  if (failure) throw failure
}

/** Either form of the address will do. */
function toPath(pathname: string): string {
  const path = pathname.startsWith(`${API_PATH}/`) ? pathname.slice(API_PATH.length) : pathname
  return path.replace(/(.)\/+$/, '$1')
}

/** The API tells of redirects in its answers. */
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

/** The documents of one page. */
export function toLinks(item: GovukItem, origin: string, path: string): readonly Link[] {
  if (COLLECTIONS.has(item.schema_name)) return []
  const about = toHints(item)
  const common = {
    published: toIsoDate(item.first_published_at ?? item.details.first_public_at)?.slice(0, 10) ?? null,
    modified: toIsoDate(item.public_updated_at),
    about,
  }
  const page: Link = { ...common, address: origin + (item.base_path ?? path), title: toTitle(item.title) }
  if (!COVERS.has(item.schema_name)) return [page]
  const held = [...attachmentsOf(item), ...childrenOf(item), ...filesOf(item)].flatMap(({ url, title, ...more }) => {
    const address = normaliseAddress(url, origin)
    return address === null ? [] : [{ ...common, address, title: toTitle(title ?? item.title), ...more }]
  })
  const once = [...new Map(held.map((link) => [link.address, link])).values()]
  return once.length > 0 ? once : [page]
}

function attachmentsOf({ details }: GovukItem) {
  return details.attachments.filter(({ url, attachment_type: type }) => type === 'html' || DOCUMENT_LIKE.test(url))
}

/** HTML publications. */
function childrenOf(item: GovukItem) {
  return (item.links['children'] ?? []).flatMap(({ base_path: url, title, public_updated_at: at, withdrawn }) => {
    if (url === null) return []
    const about: Hints = { ...toHints(item), ...(withdrawn ? { status: 'withdrawn' } : {}) }
    return [{ url, title, modified: toIsoDate(at ?? item.public_updated_at), about }]
  })
}

/** Older publications name their files in markup alone. */
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
  const withdrawn = toIsoDate(item.withdrawn_notice?.withdrawn_at)?.slice(0, 10)
  return {
    ...(publisher === null ? {} : { publisher }),
    ...(item.locale === null ? {} : { language: item.locale }),
    ...(item.withdrawn_notice === null || withdrawn === undefined ? {} : { status: 'withdrawn', withdrawn }),
  }
}
