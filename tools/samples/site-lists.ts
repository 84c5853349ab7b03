import { PLACEHOLDER_ORIGIN } from '../../src/services/samples/sample-folder.ts'
import { SITE_NAME, escapeMarkup, toPage } from './html-pages.ts'
import { toLongDate } from './pdf-report.ts'
import { SAMPLE_NOTE, pathOf } from './sample-text.ts'
import type { ListName, SampleText } from './sample-text.ts'

/** The document that is also under `mirror/`, byte for byte, as copies of reports are on the real web. */
export const MIRRORED_ID = 'oxfordshire-2019'

/** The path of the copy. */
export const MIRROR_PATH = `mirror/${MIRRORED_ID}-copy.pdf`

const KINDS = { strategy: 'Strategy', paper: 'Paper', evidence: 'Evidence', plan: 'Plan', news: 'News' } as const

/** The sitemap: most of the documents, and the site's own pages. */
export function toSitemap(texts: readonly SampleText[]): string {
  const documents = listedIn(texts, 'sitemap').map((text) => [pathOf(text), text.date] as const)
  const newest = texts.at(-1)?.date ?? '2021-01-01'
  const entries = [['index.html', newest], ['publications.html', newest], ...documents] as const
  const urls = entries.map(
    ([path, date]) => `<url><loc>${PLACEHOLDER_ORIGIN}/${path}</loc><lastmod>${date}</lastmod></url>`,
  )
  return `<?xml version="1.0" encoding="UTF-8"?>
<urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9">
${urls.join('\n')}
</urlset>
`
}

/** The Atom feed: a few documents, the newest first. */
export function toFeed(texts: readonly SampleText[]): string {
  const newest = [...listedIn(texts, 'feed')].reverse()
  return `<?xml version="1.0" encoding="UTF-8"?>
<feed xmlns="http://www.w3.org/2005/Atom" xml:lang="en-GB">
<id>${PLACEHOLDER_ORIGIN}/feed.xml</id>
<title>${escapeMarkup(SITE_NAME)}: new publications</title>
<subtitle>${escapeMarkup(SAMPLE_NOTE)}</subtitle>
<updated>${newest[0]?.date ?? '2021-01-01'}T09:00:00Z</updated>
<link rel="self" type="application/atom+xml" href="${PLACEHOLDER_ORIGIN}/feed.xml"/>
<link rel="alternate" type="text/html" href="${PLACEHOLDER_ORIGIN}/publications.html"/>
${newest.map(toEntry).join('\n')}
</feed>
`
}

function toEntry(text: SampleText): string {
  const address = `${PLACEHOLDER_ORIGIN}/${pathOf(text)}`
  const type = { html: 'text/html', docx: 'application/vnd.openxmlformats-officedocument.wordprocessingml.document' }
  const media = text.layout === 'html' || text.layout === 'docx' ? type[text.layout] : 'application/pdf'
  return `<entry>
<id>${address}</id>
<title>${escapeMarkup(text.title)}</title>
<link rel="alternate" type="${media}" href="${address}"/>
<published>${text.date}T09:00:00Z</published>
<updated>${text.date}T09:00:00Z</updated>
${text.authors.map((author) => `<author><name>${escapeMarkup(author)}</name></author>`).join('')}
<category term="${text.kind}"/>
<summary>${escapeMarkup(text.summary)}</summary>
</entry>`
}

/** The page of links: documents with date and type, and the mirrored copy. */
export function toPublicationsPage(texts: readonly SampleText[]): string {
  const rows = [...listedIn(texts, 'page')].reverse().map((text) => {
    const copy = text.id === MIRRORED_ID ? ` (<a href="/${MIRROR_PATH}">copy</a>)` : ''
    const format = text.layout === 'html' ? 'HTML' : text.layout === 'docx' ? 'Word' : 'PDF'
    return `<tr><td><a href="/${pathOf(text)}">${escapeMarkup(text.title)}</a>${copy}</td><td><time datetime="${text.date}">${toLongDate(text.date)}</time></td><td>${KINDS[text.kind]}</td><td>${format}</td></tr>`
  })
  const main = `<h1>Publications</h1>
<p>A selection. Newer items appear in the <a href="/feed.xml">feed</a> first; the <a href="/sitemap.xml">site map</a> lists most of the archive.</p>
<table>
<thead><tr><th>Title</th><th>Published</th><th>Type</th><th>Format</th></tr></thead>
<tbody>
${rows.join('\n')}
</tbody>
</table>`
  return toPage('Publications', '', main)
}

/** The home page of the site; it links to a private page that robots.txt disallows. */
export function toIndexPage(): string {
  const main = `<h1>${escapeMarkup(SITE_NAME)}</h1>
<p>Strategies, plans and papers of places in England, written for trying out Concordance. <strong>${escapeMarkup(SAMPLE_NOTE)}.</strong></p>
<ul>
<li><a href="/publications.html">Publications</a></li>
<li><a href="/feed.xml">Feed of new publications</a></li>
<li><a href="/sitemap.xml">Site map</a></li>
<li><a href="/private/drafts.html">Board members only: working drafts</a></li>
</ul>`
  return toPage('Home', '', main)
}

/** The page that no polite harvester sees; an invented word makes a leak easy to find. */
export function toPrivatePage(): string {
  return toPage(
    'Working drafts',
    '',
    `<h1>Working drafts</h1>\n<p>This page is closed to robots. If the word quibblewick turns up in a search, robots.txt was not honoured. ${escapeMarkup(SAMPLE_NOTE)}.</p>`,
  )
}

/** The site's robots.txt (RFC 9309). */
export function toRobots(): string {
  return `User-agent: *\nAllow: /\nDisallow: /private/\n\nSitemap: ${PLACEHOLDER_ORIGIN}/sitemap.xml\n`
}

function listedIn(texts: readonly SampleText[], list: ListName): readonly SampleText[] {
  return texts.filter((text) => text.lists.includes(list))
}
