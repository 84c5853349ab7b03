import { Readability } from '@mozilla/readability'
import { isBlock } from './html-block-names.ts'
import { toHtmlText } from './html-blocks.ts'
import type { LineText } from '../../text/line-writer.ts'
import { findSiteFurniture } from '../../text/site-furniture.ts'
import { removeBoilerplate } from './html-boilerplate.ts'
import type { HtmlElement, HtmlNode } from '../html-dom.ts'
import { statesDate } from './date-lines.ts'
import { removeConsent } from '../consent/remove-consent.ts'
import { openDateLinks, openHeadingButtons, openNoscript, readPanelIds } from './prepare-page.ts'
import { readGovukMain } from '../metadata/html-govuk.ts'
import { MIN_MARKED_SHARE, MIN_MARKED_SHARE_OF_ARTICLE, findMarkedBody } from './html-marked-body.ts'
import { removeTeasers } from './html-teasers.ts'
import { weighElements, type Weight } from './html-weights.ts'

/** Readability's time grows with elements times depth (9,000 nested divs: 21 s); it is not used on larger pages. */
const MAX_READABILITY_ELEMENTS = 20_000
const MAX_READABILITY_DEPTH = 250

/** A main text shorter than this is more likely a wrong guess than a short page... */
const MIN_MAIN_CHARACTERS = 250
/** ...unless the page states that it is an article: a news item may be two sentences. */
const MIN_ARTICLE_CHARACTERS = 100
/** A main text with a smaller share of the expected characters is a wrong guess too. */
const MIN_MAIN_SHARE = 0.2

/** The title and the first headings say what a page is about. */
const MAX_TITLES = 4

const NO_TEXT: LineText = { text: '', headings: [], truncated: false }

/** The DOM document of a page; readability modifies its body. */
export interface MainSource {
  readonly documentElement: HtmlElement | null
  readonly body: HtmlElement | null
  querySelectorAll(selector: string): Iterable<HtmlElement>
  createTextNode(text: string): HtmlNode
}

/** The main text of a page, or all of its text if no main part is found. Modifies `page`. */
export function toMainText(page: MainSource, isArticle: boolean): LineText {
  return withoutSiteFurniture(extractText(page, isArticle))
}

function extractText(page: MainSource, isArticle: boolean): LineText {
  const root = page.documentElement
  if (root === null) return NO_TEXT
  const panelIds = preparePage(page, root)
  const initialWeights = weighElements(root)
  if ((initialWeights.get(root)?.depth ?? 0) > MAX_READABILITY_DEPTH) return toHtmlText(root)
  const datesAreStated = statesDate(page)
  removeBoilerplate(root, initialWeights, { panelIds, statesDate: datesAreStated })
  const govuk = readGovukMain(page)
  if (govuk !== null) return toHtmlText(govuk)
  const weights = weighElements(root)
  const share = isArticle ? MIN_MARKED_SHARE_OF_ARTICLE : MIN_MARKED_SHARE
  const marked = findMarkedBody(page, weights, (weights.get(root)?.prose ?? 0) * share)
  removeTeasers(marked ?? root, weights, { isArticle, statesDate: datesAreStated })
  const fallback = marked ?? findMainElement(page, weights) ?? root
  const fallbackText = toHtmlText(fallback) // first, since readability modifies the page
  if (marked !== null) keepOnly(marked, page.body)
  partWordsAtBreaks(page)
  const main = weights.size > MAX_READABILITY_ELEMENTS ? null : extractMain(page, !isArticle && hasChapters(page))
  if (main === null || main.text.length < (isArticle ? MIN_ARTICLE_CHARACTERS : MIN_MAIN_CHARACTERS))
    return fallbackText
  const expected = expectedCharacters(weights.get(fallback), isArticle)
  return marked === null && main.text.length < expected * MIN_MAIN_SHARE ? fallbackText : main
}

/** Flat pages mark neither menu, footer nor lists of other pages; all are known by their words. */
function withoutSiteFurniture({ text, headings, truncated }: LineText): LineText {
  const furniture = findSiteFurniture(text)
  const start = furniture.find((span) => span.start === 0)?.end ?? 0
  const end = furniture.find((span) => span.end === text.length)?.start ?? text.length
  const kept = headings.filter(({ offset }) => offset >= start && offset < end)
  return {
    text: text.slice(start, end).trimEnd(),
    headings: kept.map((heading) => ({ ...heading, offset: heading.offset - start })),
    truncated,
  }
}

/**
 * Removes consent dialogs, and shows what a browser shows only to those who look or have no scripts. Returns the ids of
 * panels that a reader can open.
 */
function preparePage(page: MainSource, root: HtmlElement): ReadonlySet<string> {
  const textsOf = (selector: string) =>
    [...page.querySelectorAll(selector)].slice(0, MAX_TITLES).map(({ textContent }) => textContent ?? '')
  removeConsent(root, { titles: textsOf('title'), headings: textsOf('h1') })
  openNoscript(root)
  const panelIds = readPanelIds(root)
  openHeadingButtons(root)
  openDateLinks(root)
  return panelIds
}

/** The page's main element, if it has exactly one and that is not nearly empty. */
function findMainElement(page: MainSource, weights: ReadonlyMap<HtmlNode, Weight>): HtmlElement | null {
  const [main, second] = [...page.querySelectorAll('main,[role="main"]')]
  if (main === undefined || second !== undefined) return null
  return (weights.get(main)?.characters ?? 0) >= MIN_MAIN_CHARACTERS ? main : null
}

/** Around an article, lists are teasers; on other pages a list, even of links, may be the content. */
function expectedCharacters(weight: Weight | undefined, isArticle: boolean): number {
  if (weight === undefined) return 0
  return isArticle ? weight.prose : weight.characters
}

/** Removes the siblings of `kept` and of each of its ancestors below `body`. */
function keepOnly(kept: HtmlElement, body: HtmlElement | null): void {
  for (let at: HtmlNode | null = kept; at !== null && at !== body; at = at.parentNode) {
    let sibling: HtmlNode | null = at.parentNode?.firstChild ?? null
    while (sibling !== null) {
      const next: HtmlNode | null = sibling.nextSibling
      if (sibling !== at) sibling.remove()
      sibling = next
    }
  }
}

/**
 * Readability makes paragraphs of line breaks and may drop these again, and it strips styles and roles; a space that it
 * ignores keeps words apart.
 */
function partWordsAtBreaks(page: MainSource): void {
  for (const element of page.querySelectorAll('br,[role],[style]'))
    if (isBlock(element)) element.parentNode?.insertBefore(page.createTextNode('\n'), element)
}

/** Whether its h1 elements are chapters, of which the first may repeat the title. */
function hasChapters(page: MainSource): boolean {
  return [...page.querySelectorAll('h1')].length > 1
}

/** `keepsTitle`: whether a heading stays that repeats the page's title. */
function extractMain(page: MainSource, keepsTitle: boolean): LineText | null {
  try {
    const options = { serializer: (node: unknown) => node as HtmlElement }
    const reader = new Readability<HtmlElement>(page as never, options)
    // it has no option for this
    if (keepsTitle) Object.assign(reader, { _headerDuplicatesTitle: () => false })
    const content = reader.parse()?.content
    if (!content) return null
    return toHtmlText(content)
  } catch {
    return null // readability cannot process the markup; the caller falls back to the whole text
  }
}
