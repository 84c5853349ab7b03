import { createHash } from 'node:crypto'
import { parseBounded } from '../bounded-parser.ts'
import { blankCounters } from './page-counters.ts'

/** Longer pages are compared by their bytes alone. */
const MAX_BYTES = 8 * 1024 * 1024

/** Elements whose text is no text, and that differ in every response on many sites: nonces, tokens, render times. */
const CODE: ReadonlySet<string> = new Set(['script', 'style'])

/** Elements that readers do not see. One that is never closed, as an empty `<template/>`, hides nothing. */
const HIDDEN: ReadonlySet<string> = new Set(['template', 'svg'])

/** Elements within a line; all others end it. */
const INLINE: ReadonlySet<string> = new Set([
  ...[
    'a',
    'abbr',
    'b',
    'bdi',
    'bdo',
    'big',
    'cite',
    'code',
    'data',
    'del',
    'dfn',
    'em',
    'font',
    'i',
    'ins',
    'kbd',
    'label',
  ],
  ...[
    'mark',
    'q',
    's',
    'samp',
    'small',
    'span',
    'strike',
    'strong',
    'sub',
    'sup',
    'time',
    'tt',
    'u',
    'var',
    'wbr',
    'img',
  ],
])

/** Attributes that lead to other documents, by element. */
const TARGETS: Readonly<Record<string, string>> = {
  a: 'href',
  area: 'href',
  iframe: 'src',
  embed: 'src',
  object: 'data',
}

/** Parameters that sites add to links for a visit, a moment or a campaign, whatever the link leads to. */
const TOKENS =
  /^(?:t|ts|time|timestamp|_+t?|cb|rnd|rand|random|nonce|token|csrf|_csrf|authenticity_token|sid|sess|session|session_?id|phpsessid|jsessionid|aspsessionid\w*|cfid|cftoken|cachebuster|nocache|sig|signature|expires|policy|key-pair-id|x-amz-.*|utm_.*|fbclid|gclid)$/i

/** Random bytes in hexadecimal, or the seconds or milliseconds of a clock. */
const RANDOM = /^(?:[0-9a-f]{24,}|1\d{9}(?:\d{3})?)$/i

/**
 * Whether two HTML pages are the same to a reader: the same words and the same link targets, whatever their scripts and
 * hidden fields contain, what tokens their links carry, and how many visitors they count. False for pages too long or too
 * deeply nested to compare.
 */
export function isSamePage(one: Uint8Array, other: Uint8Array): boolean {
  if (one.length > MAX_BYTES || other.length > MAX_BYTES) return false
  const digest = digestOf(one)
  return digest !== null && digest === digestOf(other)
}

function digestOf(bytes: Uint8Array): string | null {
  const page = new PageReader()
  // in Latin-1 every byte is a character, which is enough for a comparison, whatever the encoding
  const isWhole = parseBounded(Buffer.from(bytes).toString('latin1'), {
    onopentag: (name, attributes) => page.open(name, attributes),
    ontext: (text) => page.add(text),
    onclosetag: (name, isImplied) => page.close(name, isImplied),
  })
  if (!isWhole) return null
  const digest = createHash('sha256')
  for (const link of page.links) digest.update(`\n${link}`)
  for (const block of blankCounters(page.end())) digest.update(block.replace(/\s+/g, ''))
  return digest.digest('hex')
}

/** Collects the lines and link targets of a page. */
class PageReader {
  readonly links: string[] = []
  #blocks: string[] = []
  #line = ''
  #codeDepth = 0
  #hidden: { readonly name: string; depth: number; readonly blocks: string[] } | null = null

  open(name: string, attributes: Readonly<Record<string, string>>): void {
    if (CODE.has(name)) this.#codeDepth += 1
    if (!INLINE.has(name)) this.#endLine()
    if (this.#hidden?.name === name) this.#hidden.depth += 1
    const isShadow = attributes['shadowrootmode'] !== undefined
    if (this.#hidden === null && HIDDEN.has(name) && !isShadow) this.#hidden = { name, depth: 1, blocks: [] }
    const target = attributes[TARGETS[name] ?? '']
    if (target !== undefined && this.#hidden === null) this.links.push(toTarget(target))
  }

  add(text: string): void {
    if (this.#codeDepth === 0) this.#line += text
  }

  close(name: string, isImplied: boolean): void {
    if (CODE.has(name)) this.#codeDepth -= 1
    if (!INLINE.has(name)) this.#endLine()
    if (this.#hidden?.name !== name) return
    this.#hidden.depth -= 1
    if (this.#hidden.depth > 0) return
    if (isImplied) this.#blocks.push(...this.#hidden.blocks)
    this.#hidden = null
  }

  end(): readonly string[] {
    this.#endLine()
    return [...this.#blocks, ...(this.#hidden?.blocks ?? [])]
  }

  #endLine(): void {
    const line = this.#line.replace(/\s+/g, ' ').trim()
    this.#line = ''
    if (line !== '') (this.#hidden?.blocks ?? this.#blocks).push(line)
  }
}

/** Where a link leads, without its fragment and what belongs to the visit. */
function toTarget(href: string): string {
  const [path = '', query = ''] = href
    .trim()
    .replace(/#.*$/s, '')
    .split(/\?(.*)/s, 2)
  const kept = query.split(/&(?:amp;)?|;/).filter((parameter) => {
    const [name = '', value = ''] = parameter.split(/=(.*)/s, 2)
    return parameter !== '' && !TOKENS.test(name) && (/id$/i.test(name) || !RANDOM.test(value))
  })
  return [path.replace(/;jsessionid=[^/]*/i, ''), ...kept].join('?')
}
