import { walkElements, type HtmlElement } from '../html-dom.ts'

/** Page components of GOV.UK that are not content (https://components.publishing.service.gov.uk). */
const FURNITURE =
  /(?:^|\s)gem-c-(?:back-to-top-link|breadcrumbs|contents-list|contextual-breadcrumbs|contextual-footer|contextual-sidebar|cookie-banner|devolved-nations|emergency-banner|feedback|intervention|metadata|print-link|published-dates|related-navigation|share-links|single-page-notification-button|skip-link|step-nav|step-nav-header|step-nav-related|subscription-links|translation-nav)(?:\s|$)/

/** Metadata elements that only GOV.UK pages have in their head. */
const GOVUK_META = 'meta[name^="govuk:"]'

/**
 * The main element of a GOV.UK page, without furniture: every block in it is part of the publication, including lists
 * of documents, which would be menus on other sites. Null for pages of other sites. Modifies `page`.
 */
export function readGovukMain(page: { querySelectorAll(selector: string): Iterable<HtmlElement> }): HtmlElement | null {
  const [meta] = page.querySelectorAll(GOVUK_META)
  const [main] = page.querySelectorAll('main')
  if (meta === undefined || main === undefined) return null
  walkElements(main, (element) => (FURNITURE.test(element.getAttribute('class') ?? '') ? 'remove' : 'into'))
  return main
}
