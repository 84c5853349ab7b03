import { createHash } from 'node:crypto'
import { Parser } from 'htmlparser2'

/** Longer pages are compared by their bytes alone. */
const MAX_BYTES = 8 * 1024 * 1024

/** What is written for programs, and changes with every answer on many sites: nonces, tokens, times of rendering. */
const UNREAD: ReadonlySet<string> = new Set(['script', 'style', 'template', 'noscript', 'svg'])

/**
 * Whether two HTML pages say the same to a reader: the same words and the same places linked to, whatever their
 * scripts, hidden fields and the queries of their links hold. False for pages too long to be compared.
 */
export function isSamePage(one: Uint8Array, other: Uint8Array): boolean {
  if (one.length > MAX_BYTES || other.length > MAX_BYTES) return false
  return digestOf(one) === digestOf(other)
}

function digestOf(bytes: Uint8Array): string {
  const digest = createHash('sha256')
  let unread = 0
  const parser = new Parser({
    onopentag: (name, { href }) => {
      if (UNREAD.has(name)) unread += 1
      else if (href !== undefined && name === 'a') digest.update(`\n${href.replace(/[?#].*$/s, '')}\n`)
    },
    ontext: (text) => {
      if (unread === 0) digest.update(text.replace(/\s+/g, ''))
    },
    onclosetag: (name) => {
      if (UNREAD.has(name)) unread -= 1
    },
  })
  // as Latin-1 every byte is a character, whatever the encoding: enough to compare by
  parser.end(Buffer.from(bytes).toString('latin1'))
  return digest.digest('hex')
}
