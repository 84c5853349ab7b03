import type { MetadataElement, MetadataSource } from './metadata-source.ts'
import { toAuthors, type Candidate } from '../../metadata/metadata-values.ts'

/** Where a page shows its authors, best first: microdata and link relations, hAtom, then class names used by themes. */
const BYLINES = [
  '[itemprop~="author"] [itemprop~="name"]',
  '[itemprop~="author"]',
  'a[rel~="author"]',
  '.byline,.by-line,.article-author,.post-author,.entry-author,.author-name,.pb-byline,.p-author',
] as const
/** A page with more has bylines of teasers or of comments. */
const MAX_BYLINES = 6
const MAX_BYLINE_CHARACTERS = 150
const MAX_NAME_WORDS = 8
const NAME_OF_PERSON = /\s|^[^\p{Script=Latin}]+$/u

const PUBLISHED_TIME = '[itemprop~="datePublished"],time[pubdate],time.published,.published[datetime],time.entry-date'

/** Candidates for the byline of the page. */
export function* bylinesOf(page: MetadataSource): Generator<Candidate> {
  for (const selector of BYLINES) {
    const elements = [...page.querySelectorAll(selector)]
    if (elements.length > MAX_BYLINES) continue
    for (const { textContent } of elements) {
      // a single word is the nickname of a commenter, or the name of a section
      if (toByline(textContent ?? '')?.every((name) => NAME_OF_PERSON.test(name))) yield ['html:byline', textContent]
    }
  }
}

/** The publication time shown in the page, as written. */
export function timeOf(page: MetadataSource): string | null {
  const [time] = page.querySelectorAll(PUBLISHED_TIME)
  return time === undefined ? null : dateTextOf(time)
}

/** The names in a byline such as "By Ann Lee and Bo Ek, 3 May 2019"; null if it contains anything else. */
export function toByline(value: string): readonly string[] | null {
  const line = value.replace(/\s+/g, ' ').trim()
  if (line.length > MAX_BYLINE_CHARACTERS) return null
  const names = line
    .replace(/^(?:(?:written|posted|published|words|report(?:ed)?)\s+)?(?:by|von|par|por|di|door|av)[:\s]\s*/i, '')
    .replace(/\s*[|•·–—(@].*$|,?\s+(?:on\s+)?(?:\p{L}{3,9}\.?\s+)?\d.*$/u, '')
    .trim()
  if (names === '' || /\d|^(?:admin|author|editor|follow|staff|unknown|user|webmaster)\b/i.test(names)) return null
  const authors = toAuthors(names)
  return authors?.every((name) => name.split(' ').length <= MAX_NAME_WORDS) ? authors : null
}

function dateTextOf(element: MetadataElement): string | null {
  return element.getAttribute('datetime') ?? element.getAttribute('content') ?? element.textContent
}
