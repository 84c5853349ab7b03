import type { HtmlElement, HtmlNode } from '../html-dom.ts'
import type { Weight } from './html-weights.ts'

/**
 * Where pages say themselves that their text stands: schema.org's articleBody, the entry-content of hAtom and h-entry,
 * and what most content systems call it.
 */
const MARKS = [
  '[itemprop~="articleBody"],[property~="articleBody"],[property="schema:articleBody"]',
  '.entry-content,.e-content,.articleBody,.article-body,.article__body,.post-content,.post-body,.article-content,.story-body,.storyBody',
] as const

/** Less is a teaser, or a mark that was put in the wrong place. */
const MIN_PROSE_CHARACTERS = 250
/** A body has most of the prose of all that are marked as it is; else the page is a list of articles. */
const MIN_SHARE_OF_MARKED = 0.7
/** ...and so much of the prose of the page; less on pages that say that they are one article, teasers being the rest. */
export const MIN_MARKED_SHARE = 0.5
export const MIN_MARKED_SHARE_OF_ARTICLE = 0.2

/** The part of the page that is marked as its text; null where none is, or several have equal rights. */
export function findMarkedBody(
  page: { querySelectorAll(selector: string): Iterable<HtmlElement> },
  weights: ReadonlyMap<HtmlNode, Weight>,
  minProse: number,
): HtmlElement | null {
  for (const mark of MARKS) {
    const marked = outermostOf([...page.querySelectorAll(mark)])
    const prose = marked.map((element) => weights.get(element)?.prose ?? 0)
    const most = Math.max(0, ...prose)
    const all = prose.reduce((sum, one) => sum + one, 0)
    if (most < Math.max(MIN_PROSE_CHARACTERS, minProse) || most < all * MIN_SHARE_OF_MARKED) continue
    return marked[prose.indexOf(most)] ?? null
  }
  return findHeadedArticle(page, weights, minProse)
}

/** Of several articles the one with the heading of the page: the others are announced by it. */
function findHeadedArticle(
  page: { querySelectorAll(selector: string): Iterable<HtmlElement> },
  weights: ReadonlyMap<HtmlNode, Weight>,
  minProse: number,
): HtmlElement | null {
  const headed = outermostOf([...page.querySelectorAll('article')]).filter((article) => weights.get(article)?.holdsMain)
  const [article, second] = headed
  if (article === undefined || second !== undefined) return null
  return (weights.get(article)?.prose ?? 0) < Math.max(MIN_PROSE_CHARACTERS, minProse) ? null : article
}

function outermostOf(elements: readonly HtmlElement[]): readonly HtmlElement[] {
  const all = new Set<HtmlNode>(elements)
  return elements.filter((element) => {
    for (let above = element.parentNode; above !== null; above = above.parentNode) if (all.has(above)) return false
    return true
  })
}
