import type { Meta, MetadataSource } from './metadata-source.ts'

/** Elements in which GOV.UK announces a withdrawal: design system components, and the banner of older pages. */
const NOTICES = '.gem-c-notice, .app-c-notice, .govuk-govspeak-withdrawn, .withdrawal-notice, .withdrawn'
const MAX_NOTICES = 5
const MAX_NOTICE_CHARACTERS = 2_000
/** "This publication was withdrawn on 5 March 2021". */
const WITHDRAWN = /\bthis (?:[\w-]+ ){1,4}(?:was|has been) withdrawn(?: on ([^.\n]{6,40}))?/i

/** Whether a GOV.UK page is marked as withdrawn, and the date as written. Ignores other sites, which quote notices. */
export function readNotice(
  page: MetadataSource,
  meta: Meta,
): { readonly isWithdrawn: boolean; readonly withdrawn: string | null } {
  const mark = meta.get('govuk:withdrawn')?.[0]
  const isGovuk = [...meta.keys()].some((name) => name.startsWith('govuk:'))
  if (!isGovuk) return { isWithdrawn: false, withdrawn: null }
  let count = 0
  for (const { textContent } of page.querySelectorAll(NOTICES)) {
    if (++count > MAX_NOTICES) break
    const words = (textContent ?? '').slice(0, MAX_NOTICE_CHARACTERS).replace(/\s+/g, ' ')
    const found = WITHDRAWN.exec(words)
    if (found) return { isWithdrawn: true, withdrawn: dateAt(found[1]) }
  }
  return { isWithdrawn: mark !== undefined && !/^(?:false|no)$/i.test(mark), withdrawn: null }
}

/** The words up to the first year; the rest is other text of the notice. */
function dateAt(words: string | undefined): string | null {
  return /^.*?(?<!\d)\d{4}(?!\d)/.exec(words ?? '')?.[0] ?? null
}
