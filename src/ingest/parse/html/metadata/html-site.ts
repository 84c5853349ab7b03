import type { MetadataElement, MetadataSource } from './metadata-source.ts'
import type { Candidate } from '../../metadata/metadata-values.ts'

/** Where a page shows the name of its site: microdata, then class names of design systems and themes. */
const SITE_NAMES = [
  '[itemprop="publisher"] [itemprop="name"]',
  '.govuk-header__service-name,.govuk-header__link--service-name,.gem-c-layout-super-navigation-header__logo',
  '.site-title,.site-name,#site-title,#site-name,.navbar-brand,.header__title,.site-branding,.site-header__title',
] as const
/** The home page's link in a header, which has the name or a logo with the name as its alternative text. */
const HOME = 'header a[href="/"],header a[rel~="home"],[role="banner"] a[href="/"]'
const FOOTERS = 'footer,[role="contentinfo"],#footer,.footer,.copyright'
const MAX_ELEMENTS = 5
const MAX_FOOTER_CHARACTERS = 4_000
const MAX_NAME_CHARACTERS = 60
const MAX_NAME_WORDS = 8
/** "© 2019 Sample Council", "Copyright Sample Ltd 2019. All rights reserved". */
const COPYRIGHT =
  /(?:©|\(c\)|copyright)[\s©]*(?:copyright\s)?(?:(?:19|20)\d{2}(?:\s?[-–—]\s?(?:(?:19|20)\d{2}|present|now))?)?[\s,.:|–-]*(?<name>\p{L}[^\n|©•·]{1,80}?)(?=\s*(?:$|[\n|©•·]|\.\s|,?\s*(?:19|20)\d{2}|,?\s*all rights|\s-\s))/iu
const NO_NAME =
  /^(?:home(?: ?page)?|logo|menu|skip|back|search|gov\.uk|welcome|click|go to|our|all rights|crown|the authors?|and|by|this|reserved|notice|policy|statement|terms|privacy|contact|about|site ?map|powered|design)\b/i

/** Names of the site as the page shows them, for a page whose markup does not state its publisher. */
export function* siteNamesOf(page: MetadataSource): Generator<Candidate> {
  for (const selector of SITE_NAMES) {
    for (const element of few(page, selector)) yield ['html:site-name', toSiteName(element.textContent)]
  }
  for (const element of few(page, HOME)) yield ['html:site-name', toSiteName(element.textContent)]
  for (const element of few(page, FOOTERS)) {
    const text = (element.textContent ?? '').slice(0, MAX_FOOTER_CHARACTERS).replace(/[^\S\n]+/g, ' ')
    yield ['html:copyright', toSiteName(COPYRIGHT.exec(text)?.groups?.['name'] ?? null)]
  }
}

function toSiteName(text: string | null): string | null {
  const name = (text ?? '')
    .slice(0, 400)
    .replace(/\s+/g, ' ')
    .replace(/\s+logo$/i, '')
    .replace(/[\s.,:;–-]+$/, '')
    .trim()
  const isName = name.length >= 2 && name.length <= MAX_NAME_CHARACTERS && name.split(' ').length <= MAX_NAME_WORDS
  return isName && !NO_NAME.test(name) && /\p{L}{2}/u.test(name) ? name : null
}

function few(page: MetadataSource, selector: string): readonly MetadataElement[] {
  const elements: MetadataElement[] = []
  for (const element of page.querySelectorAll(selector)) {
    if (elements.length >= MAX_ELEMENTS) break
    elements.push(element)
  }
  return elements
}
