/**
 * Pattern sources of dates with the name of a month, most precise first, as people write them: `19th of July 2019`,
 * `July 19, 2019`, `July 2019`. Groups `day`, `name` and `year`; `month` is the pattern source of a month's name.
 */
export function namedDatePatterns(month: string): readonly string[] {
  const day = '(?<day>[0-9]{1,2})(?:\\s?(?:st|nd|rd|th))?'
  const name = `(?<name>${month})`
  const year = '(?<year>[1-9][0-9]{3})'
  return [
    `${day}(?:\\s+of)?[\\s-]+${name},?[\\s-]+${year}`,
    `${name}\\s+${day},?\\s+${year}`,
    `${name}(?:\\s+of)?,?\\s+${year}`,
  ]
}

/** A pattern source without names of groups, so that it may occur several times in one pattern. */
export function withoutGroups(source: string): string {
  return source.replace(/\(\?<\w+>/g, '(?:')
}
