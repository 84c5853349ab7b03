import { Readability } from '@mozilla/readability'
import { toHtmlText } from './html-blocks.ts'
import type { LineText } from '../../text/line-writer.ts'
import { removeBoilerplate } from './html-boilerplate.ts'
import type { HtmlElement, HtmlNode } from '../html-dom.ts'
import { readGovukMain } from '../metadata/html-govuk.ts'
import { MIN_MARKED_SHARE, MIN_MARKED_SHARE_OF_ARTICLE, findMarkedBody } from './html-marked-body.ts'
import { removeTeasers } from './html-teasers.ts'
import { weighElements, type Weight } from './html-weights.ts'

/** Readability's time grows with elements times depth (9,000 nested divs: 21 s); larger pages are read whole. */
const MAX_READABILITY_ELEMENTS = 20_000
const MAX_READABILITY_DEPTH = 250

/** A main text that is shorter than this is more likely a wrong guess than a short page... */
const MIN_MAIN_CHARACTERS = 250
/** ...unless the page says that it is one article: news may be two sentences. */
const MIN_ARTICLE_CHARACTERS = 100
/** So is one with less than this share of the words that may belong to it. */
const MIN_MAIN_SHARE = 0.2

const NO_TEXT: LineText = { text: '', headings: [], truncated: false }

/** The document of a page, of which readability takes the body apart. */
export interface MainSource {
  readonly documentElement: HtmlElement | null
  readonly body: HtmlElement | null
  querySelectorAll(selector: string): Iterable<HtmlElement>
}

/** The text of a page without what surrounds it; all of its text where no main part is found. Changes `page`. */
export function toMainText(page: MainSource, isArticle: boolean): LineText {
  const root = page.documentElement
  if (root === null) return NO_TEXT
  const before = weighElements(root)
  if ((before.get(root)?.depth ?? 0) > MAX_READABILITY_DEPTH) return toHtmlText(root)
  removeBoilerplate(root, before)
  const govuk = readGovukMain(page)
  if (govuk !== null) return toHtmlText(govuk)
  const weights = weighElements(root)
  const share = isArticle ? MIN_MARKED_SHARE_OF_ARTICLE : MIN_MARKED_SHARE
  const marked = findMarkedBody(page, weights, (weights.get(root)?.prose ?? 0) * share)
  removeTeasers(marked ?? root, weights, isArticle)
  const fallback = marked ?? findMainElement(page, weights) ?? root
  const fallbackText = toHtmlText(fallback) // first: readability takes the page apart
  if (marked !== null) keepOnly(marked, page.body)
  const main = weights.size > MAX_READABILITY_ELEMENTS ? null : readMain(page)
  if (main === null || main.text.length < (isArticle ? MIN_ARTICLE_CHARACTERS : MIN_MAIN_CHARACTERS))
    return fallbackText
  const expected = expectedCharacters(weights.get(fallback), isArticle)
  return marked === null && main.text.length < expected * MIN_MAIN_SHARE ? fallbackText : main
}

/** The page's own main element, when it has one and there is something in it. */
function findMainElement(page: MainSource, weights: ReadonlyMap<HtmlNode, Weight>): HtmlElement | null {
  const [main, second] = [...page.querySelectorAll('main,[role="main"]')]
  if (main === undefined || second !== undefined) return null
  return (weights.get(main)?.characters ?? 0) >= MIN_MAIN_CHARACTERS ? main : null
}

/** Around one article are teasers and lists; on other pages a list, of links too, may be what the page is for. */
function expectedCharacters(weight: Weight | undefined, isArticle: boolean): number {
  if (weight === undefined) return 0
  return isArticle ? weight.prose : weight.characters
}

/** Takes away all that stands beside `kept` and beside what holds it. */
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

function readMain(page: MainSource): LineText | null {
  try {
    const options = { serializer: (node: unknown) => node as HtmlElement }
    const content = new Readability<HtmlElement>(page as never, options).parse()?.content
    if (!content) return null
    return toHtmlText(content)
  } catch {
    return null // markup that it cannot take apart: the whole text is there
  }
}
