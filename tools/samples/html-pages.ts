import { PLACEHOLDER_ORIGIN } from '../../src/services/samples/sample-folder.ts'
import { pathOf } from './sample-text.ts'
import type { Block, SampleText } from './sample-text.ts'
import { toLongDate } from './pdf-report.ts'

/** The name of the site. */
export const SITE_NAME = 'Place Strategy Archive (sample)'

/** Escapes text for HTML and XML, in content and in attributes. */
export function escapeMarkup(text: string): string {
  return text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;').replaceAll('"', '&quot;')
}

/** A page of the site with its navigation; `head` is markup for the head, `main` for the main part. */
export function toPage(title: string, head: string, main: string): string {
  return `<!doctype html>
<html lang="en-GB">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>${escapeMarkup(title)} - ${escapeMarkup(SITE_NAME)}</title>
<link rel="stylesheet" href="/site.css">
<link rel="alternate" type="application/atom+xml" title="New publications" href="/feed.xml">
${head}</head>
<body>
<header><p class="name"><a href="/index.html">${escapeMarkup(SITE_NAME)}</a></p>
<nav aria-label="Site"><ul><li><a href="/index.html">Home</a></li><li><a href="/publications.html">Publications</a></li><li><a href="/feed.xml">Feed</a></li></ul></nav></header>
<main>
${main}
</main>
<footer><p>All texts were written for Concordance and may be reused freely (CC0 1.0). None is a published strategy.</p></footer>
</body>
</html>
`
}

/** An HTML publication with the metadata that good publishers provide: Highwire, Dublin Core and JSON-LD. */
export function toPublication(text: SampleText): string {
  const authors = text.authors.map((author) => `<span class="author">${escapeMarkup(author)}</span>`).join(', ')
  const main = `<article>
<h1>${escapeMarkup(text.title)}</h1>
<p class="byline">${authors}, ${escapeMarkup(text.publisher)}. Published <time datetime="${text.date}">${toLongDate(text.date)}</time></p>
<p class="note"><strong>${escapeMarkup(text.note)}.</strong></p>
${toListedHtml(text.blocks)}
</article>`
  return toPage(text.title, toMetadata(text), main)
}

function toMetadata(text: SampleText): string {
  const address = `${PLACEHOLDER_ORIGIN}/${pathOf(text)}`
  const metas: (readonly [string, string])[] = [
    ['description', text.summary],
    ['citation_title', text.title],
    ...text.authors.map((author) => ['citation_author', author] as const),
    ['citation_publication_date', text.date.replaceAll('-', '/')],
    ['citation_publisher', text.publisher],
    ['citation_language', 'en'],
    ['DC.title', text.title],
    ['DC.creator', text.authors.join('; ')],
    ['DC.publisher', text.publisher],
    ['DC.date', text.date],
    ['DC.type', text.kind],
    ['DC.rights', 'CC0-1.0'],
  ]
  const lines = metas.map(([name, content]) => `<meta name="${name}" content="${escapeMarkup(content)}">\n`).join('')
  return `<link rel="canonical" href="${address}">\n${lines}<script type="application/ld+json">${toJsonLd(text, address)}</script>\n`
}

function toJsonLd(text: SampleText, address: string): string {
  return JSON.stringify({
    '@context': 'https://schema.org',
    '@type': text.kind === 'news' ? 'NewsArticle' : 'Report',
    headline: text.title,
    name: text.title,
    description: text.summary,
    author: text.authors.map((name) => ({ '@type': 'Person', name })),
    publisher: { '@type': 'Organization', name: text.publisher },
    datePublished: text.date,
    inLanguage: 'en-GB',
    license: 'https://creativecommons.org/publicdomain/zero/1.0/',
    url: address,
  }).replaceAll('<', '\\u003c')
}

function toListedHtml(blocks: readonly Block[]): string {
  return blocks
    .map((block, index) => {
      if (block.kind !== 'bullet') return toHtml(block)
      const opens = blocks[index - 1]?.kind !== 'bullet' ? '<ul>\n' : ''
      const closes = blocks[index + 1]?.kind !== 'bullet' ? '\n</ul>' : ''
      return `${opens}<li>${escapeMarkup(block.text)}</li>${closes}`
    })
    .join('\n')
}

function toHtml(block: Exclude<Block, { kind: 'bullet' }>): string {
  if (block.kind === 'table') return toTable(block.rows)
  if (block.kind === 'chart')
    return toTable([[block.title, 'Value'], ...block.bars.map((bar) => [bar.label, String(bar.value)])])
  const text = escapeMarkup(block.text)
  if (block.kind === 'chapter') return `<h2 id="${toAnchor(block.text)}">${text}</h2>`
  if (block.kind === 'section') return `<h3 id="${toAnchor(block.text)}">${text}</h3>`
  return block.kind === 'callout' ? `<blockquote><p>${text}</p></blockquote>` : `<p>${text}</p>`
}

function toTable(rows: readonly (readonly string[])[]): string {
  const [first = [], ...rest] = rows
  const cells = (row: readonly string[], tag: 'th' | 'td'): string =>
    row.map((cell) => `<${tag}>${escapeMarkup(cell)}</${tag}>`).join('')
  return `<table>\n<thead><tr>${cells(first, 'th')}</tr></thead>\n<tbody>\n${rest.map((row) => `<tr>${cells(row, 'td')}</tr>`).join('\n')}\n</tbody>\n</table>`
}

function toAnchor(text: string): string {
  return text
    .toLowerCase()
    .replaceAll(/[^a-z0-9]+/g, '-')
    .replaceAll(/^-|-$/g, '')
}
