const NAMES = new Intl.DisplayNames('en', { type: 'language', fallback: 'code' })

/** The English name of a language by its BCP 47 tag: "Welsh" for `cy`; a tag that is none stays as it is. */
export function languageName(tag: string): string {
  try {
    return NAMES.of(tag) ?? tag
  } catch {
    return tag // not well formed, as a file may declare it
  }
}
