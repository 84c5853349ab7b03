import type { HttpFeatures } from '../api/server.ts'
import { alertFeed } from '../features/alerts/alert-feed.ts'
import { robotsTxtFeed } from '../features/operation/crawlers/robots-txt.ts'
import { sitemapFeed, sitemapFileFeed } from '../features/operation/crawlers/sitemap.ts'
import { documentMarkdownFeed, pageMarkdownFeed } from '../features/documents/reader/markdown-feeds.ts'
import { searchFeed } from '../features/exports/search-feed.ts'
import { mcpEndpoint } from '../features/mcp/mcp-endpoint.ts'
import { PAGES } from './pages.ts'
import { ROUTES } from './routes.ts'
import { openSearchFeed } from '../features/search/opensearch.ts'

/** Routes, pages, feeds and endpoints of all features; the mains pass them to the HTTP frame, which imports no feature. */
export const FEATURES: HttpFeatures = {
  routes: ROUTES,
  pages: PAGES,
  feeds: [
    alertFeed,
    searchFeed,
    openSearchFeed,
    robotsTxtFeed,
    sitemapFeed,
    sitemapFileFeed,
    documentMarkdownFeed,
    pageMarkdownFeed,
  ],
  endpoints: [mcpEndpoint],
}
