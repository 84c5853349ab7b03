import type { HtmlElement, HtmlNode } from '../html-dom.ts'
import type { Weight } from './html-weights.ts'

/**
 * How pages mark their own main text: schema.org's articleBody, the entry-content of hAtom and h-entry, and the names
 * that most content management systems use.
 */
const MARKS = [
  '[itemprop~="articleBody"],[property~="articleBody"],[property="schema:articleBody"]',
  '.entry-content,.e-content,.articleBody,.article-body,.article__body,.post-content,.post-body,.article-content,.story-body,.storyBody',
] as const

/** An element with less prose is a teaser, or is marked by mistake. */
const MIN_PROSE_CHARACTERS = 250
/** The body must have this share of the prose of all elements with the same mark; else the page lists articles. */
const MIN_SHARE_OF_MARKED = 0.7
/** ...and this share of the prose of the page; less if the page states that it is an article, as the rest is teasers. */
export const MIN_MARKED_SHARE = 0.5
export const MIN_MARKED_SHARE_OF_ARTICLE = 0.2

/** The element marked as the page's main text; null if there is none, or several are equally likely. */
export function findMarkedBody(
  page: { querySelectorAll(selector: string): Iterable<HtmlElement> },
  weights: ReadonlyMap<HtmlNode, Weight>,
  minProse: number,
): HtmlElement | null {
  for (const mark of MARKS) {
    const marked = outermostOf([...page.querySelectorAll(mark)])
    const prose = marked.map((element) => weights.get(element)?.prose ?? 0)
    const longest = Math.max(0, ...prose)
    const total = prose.reduce((sum, one) => sum + one, 0)
    if (longest < Math.max(MIN_PROSE_CHARACTERS, minProse) || longest < total * MIN_SHARE_OF_MARKED) continue
    return marked[prose.indexOf(longest)] ?? null
  }
  return findHeadedArticle(page, weights, minProse)
}

/** The one article that contains the page heading; any others are teasers. */
function findHeadedArticle(
  page: { querySelectorAll(selector: string): Iterable<HtmlElement> },
  weights: ReadonlyMap<HtmlNode, Weight>,
  minProse: number,
): HtmlElement | null {
  const withHeading = outermostOf([...page.querySelectorAll('article')]).filter(
    (article) => weights.get(article)?.holdsMain,
  )
  const [article, second] = withHeading
  if (article === undefined || second !== undefined) return null
  return (weights.get(article)?.prose ?? 0) < Math.max(MIN_PROSE_CHARACTERS, minProse) ? null : article
}

function outermostOf(elements: readonly HtmlElement[]): readonly HtmlElement[] {
  const candidates = new Set<HtmlNode>(elements)
  return elements.filter((element) => {
    for (let above = element.parentNode; above !== null; above = above.parentNode)
      if (candidates.has(above)) return false
    return true
  })
}
