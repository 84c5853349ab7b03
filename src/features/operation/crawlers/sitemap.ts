import type { Feed, FeedCall } from '../../../api/route.ts'
import { countPublicDocuments, listPublicDocuments } from '../../../db/documents/public-documents.ts'
import { NotFoundError } from '../../../errors.ts'
import { toXmlText } from '../../../formats/escape-xml.ts'

const XML_TYPE = 'application/xml'
/** The limit of sitemaps.org for one file. */
const MAX_URLS = 50_000
const NAMESPACE = 'http://www.sitemaps.org/schemas/sitemap/0.9'
const HOUR_S = 3_600
/** Pages besides those of documents that are worth finding. */
const OTHER_PAGES = ['/', '/documents', '/themes', '/places', '/editions', '/coverage', '/help/search'] as const

/** The site map: pages of documents with the time of their last change, or an index of several files. */
export const sitemapFeed: Feed = {
  path: '/sitemap.xml',
  mediaType: XML_TYPE,
  maxAgeS: HOUR_S,
  reply: async ({ app }) => {
    const files = await countFiles(app)
    if (files <= 1) return toUrls(app, 0)
    const base = app.config.http.publicUrl
    const entries = Array.from({ length: files }, (_, at) => toEntry('sitemap', `${base}/sitemaps/${at + 1}`, null))
    return toXml('sitemapindex', entries)
  },
}

/** One file of a site map of several. */
export const sitemapFileFeed: Feed = {
  path: '/sitemaps/{number}',
  mediaType: XML_TYPE,
  maxAgeS: HOUR_S,
  reply: async ({ app, params }) => {
    const number = /^[1-9]\d{0,5}$/.test(params['number'] ?? '') ? Number(params['number']) : 0
    if (number === 0 || number > Math.max(1, await countFiles(app))) {
      throw new NotFoundError('route_missing', `there is no file ${params['number']} of the site map`)
    }
    return toUrls(app, number - 1)
  },
}

/** The first file has fewer documents, since it also has the other pages. */
async function countFiles(app: FeedCall['app']): Promise<number> {
  return Math.ceil((OTHER_PAGES.length + (await countPublicDocuments(app.catalogue))) / MAX_URLS)
}

async function toUrls(app: FeedCall['app'], file: number): Promise<string> {
  const base = app.config.http.publicUrl
  const others = file === 0 ? OTHER_PAGES : []
  const offset = Math.max(0, file * MAX_URLS - OTHER_PAGES.length)
  const documents = await listPublicDocuments(app.catalogue, offset, MAX_URLS - others.length)
  return toXml('urlset', [
    ...others.map((path) => toEntry('url', `${base}${path}`, null)),
    ...documents.map(({ documentId, changedAt }) => toEntry('url', `${base}/documents/${documentId}`, changedAt)),
  ])
}

function toEntry(element: 'url' | 'sitemap', address: string, changedAt: Date | null): string {
  const changed = changedAt === null ? '' : `<lastmod>${changedAt.toISOString()}</lastmod>`
  return `<${element}><loc>${toXmlText(address)}</loc>${changed}</${element}>`
}

function toXml(element: 'urlset' | 'sitemapindex', entries: readonly string[]): string {
  return [
    '<?xml version="1.0" encoding="UTF-8"?>',
    `<${element} xmlns="${NAMESPACE}">`,
    ...entries,
    `</${element}>`,
    '',
  ].join('\n')
}
