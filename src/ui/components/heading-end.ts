/** Characters of a line in the text and in a heading that may differ: white space. */
const SPACE = /\s/

/**
 * Where the words of a passage begin after the headings at its beginning, which are no part of what it says; 0 where
 * there are none, and where nothing follows them.
 */
export function headingEnd(text: string, headingPath: readonly string[]): number {
  let at = 0
  for (const heading of headingPath) at = skip(text, at, heading) ?? at
  const rest = text.slice(at)
  return rest.trim() === '' ? 0 : at + rest.length - rest.trimStart().length
}

/** The offset after a heading that stands at an offset of the text, whatever its line breaks; null if it does not. */
function skip(text: string, from: number, heading: string): number | null {
  let at = from
  for (const letter of heading) {
    if (SPACE.test(letter)) continue
    while (SPACE.test(text[at] ?? '')) at += 1
    if (!text.startsWith(letter, at)) return null
    at += letter.length
  }
  return at === from || !/^\s/.test(text.slice(at, at + 1)) ? null : at
}
