import type { Feed } from '../../../api/route.ts'

const DAY_S = 86_400

/** Whatever costs a search, or repeats what the pages of documents say. Crawlers that ask all the same are told `noindex`. */
const NOT_FOR_CRAWLERS = [
  '/search',
  '/batch',
  '/api/',
  '/feeds/',
  '/duplicates',
  '/protocols',
  '/sign-in',
  '/*?',
] as const
/** Pause between requests in seconds, for the crawlers that read it; `limit-crawlers.ts` allows one a second. */
const CRAWL_DELAY_S = 2

/** Which pages crawlers should leave alone, and where the site map is. */
export const robotsTxtFeed: Feed = {
  path: '/robots.txt',
  mediaType: 'text/plain',
  maxAgeS: DAY_S,
  reply: async ({ app }) =>
    [
      'User-agent: *',
      ...NOT_FOR_CRAWLERS.map((path) => `Disallow: ${path}`),
      `Crawl-delay: ${CRAWL_DELAY_S}`,
      '',
      `Sitemap: ${app.config.http.publicUrl}/sitemap.xml`,
      '',
    ].join('\n'),
}
