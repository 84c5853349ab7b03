/** Characters that mean something to Markdown within a line, or could begin HTML. */
const SPECIAL = /[\\`*_[\]<>#|~]/g

/** A text as one line of Markdown that shows exactly these characters. */
export function toLine(text: string): string {
  return text.replace(/\s+/g, ' ').trim().replace(SPECIAL, '\\$&')
}

export function toLink(text: string, url: string): string {
  return `[${toLine(text)}](<${url.replace(/[<>\s]/g, encodeURIComponent)}>)`
}

/** A text character by character, as a block whose fence does not occur in it. */
export function toBlock(text: string): string {
  const longest = Math.max(2, ...[...text.matchAll(/`+/g)].map(([run]) => run.length))
  const fence = '`'.repeat(longest + 1)
  return `${fence}text\n${text}\n${fence}`
}
