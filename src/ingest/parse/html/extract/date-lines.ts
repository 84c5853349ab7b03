import type { HtmlElement, HtmlNode } from '../html-dom.ts'

/** A year with a day or month beside it. */
export const DATE = /\b(?:19|20)\d{2}\b|\b\d{1,2}[./]\d{1,2}[./]\d{2}\b/

/** A word that says of what a date is. */
const LABEL =
  /(?:^|[^\p{L}])(?:(?:first |date )?published|publication date|date of (?:publication|issue)|date|posted|issued|updated|last (?:updated|modified|reviewed|revised|amended)|modified|reviewed|revised|amended|released?|created|adopted|approved|agreed|launched|veröffentlicht|stand|publié|mis à jour|publicado|actualizado|pubblicato|gepubliceerd)(?:[^\p{L}]|$)/iu
const MAX_LABELLED_CHARACTERS = 300

/** A line that gives nothing but the date or author of the page. */
const DATE_LINE =
  /^\W*(?:(?:by\s)?.{0,40}?\b\d{1,2}:\d{2}\b.{0,40}|(?:\p{L}+,?\s+){0,2}\d{1,2}(?:st|nd|rd|th)?,?\s+(?:\p{L}+\s+)?\d{4}\W*)$/iu
const MAX_LINE_CHARACTERS = 100

/** Whether the element has a date with a label such as "Published:". */
export function hasDateLabel(element: HtmlNode): boolean {
  const text = lineOf(element)
  return text.length <= MAX_LABELLED_CHARACTERS && DATE.test(text) && LABEL.test(text)
}

/** Whether the element is a date without a label, with or without a name. */
export function isBareDateLine(element: HtmlElement, characters: number): boolean {
  if (characters > MAX_LINE_CHARACTERS || /^H[1-6]$/.test(element.nodeName)) return false
  if (!DATE_LINE.test(lineOf(element)) || hasDateLabel(element)) return false
  // the label may be in an element of its own beside the date
  return element.parentNode === null || !hasDateLabel(element.parentNode)
}

/** Whether the head of a page states when it was published, in Open Graph, `meta` or schema.org data. */
export function statesDate(page: { querySelectorAll(selector: string): Iterable<HtmlElement> }): boolean {
  for (const meta of page.querySelectorAll('meta[content]')) {
    const name = meta.getAttribute('property') ?? meta.getAttribute('name') ?? meta.getAttribute('itemprop') ?? ''
    if (STATED.test(name) && DATE.test(meta.getAttribute('content') ?? '')) return true
  }
  for (const script of page.querySelectorAll('script[type="application/ld+json"]')) {
    if (/"datePublished"\s*:\s*"[^"]*\d/.test(script.textContent ?? '')) return true
  }
  return false
}

const STATED =
  /^(?:article:published(?:_time)?|og:published_time|datepublished|parsely-pub-date|date|pubdate|citation_(?:publication_)?date|dc\.date(?:\.issued)?|dcterms\.(?:issued|date))$/i

function lineOf(element: HtmlNode): string {
  return (element.textContent ?? '')
    .slice(0, 4 * MAX_LABELLED_CHARACTERS)
    .replace(/\s+/g, ' ')
    .trim()
}
