import { createHash } from 'node:crypto'
import { Parser } from 'htmlparser2'

/** Longer pages are compared by their bytes alone. */
const MAX_BYTES = 8 * 1024 * 1024

/** Elements that readers do not see, and that differ in every response on many sites: nonces, tokens, render times. */
const HIDDEN_ELEMENTS: ReadonlySet<string> = new Set(['script', 'style', 'template', 'noscript', 'svg'])

/**
 * Whether two HTML pages are the same to a reader: the same words and the same link targets, whatever their scripts,
 * hidden fields and link queries contain. False for pages too long to compare.
 */
export function isSamePage(one: Uint8Array, other: Uint8Array): boolean {
  if (one.length > MAX_BYTES || other.length > MAX_BYTES) return false
  return digestOf(one) === digestOf(other)
}

function digestOf(bytes: Uint8Array): string {
  const digest = createHash('sha256')
  let hiddenDepth = 0
  const parser = new Parser({
    onopentag: (name, { href }) => {
      if (HIDDEN_ELEMENTS.has(name)) hiddenDepth += 1
      else if (href !== undefined && name === 'a') digest.update(`\n${href.replace(/[?#].*$/s, '')}\n`)
    },
    ontext: (text) => {
      if (hiddenDepth === 0) digest.update(text.replace(/\s+/g, ''))
    },
    onclosetag: (name) => {
      if (HIDDEN_ELEMENTS.has(name)) hiddenDepth -= 1
    },
  })
  // in Latin-1 every byte is a character, which is enough for a comparison, whatever the encoding
  parser.end(Buffer.from(bytes).toString('latin1'))
  return digest.digest('hex')
}
