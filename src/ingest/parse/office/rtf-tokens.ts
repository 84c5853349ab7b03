/** A token of RTF 1.9.1 (section "RTF syntax"): `bytes` is text in the encoding of the font, `control` a control word. */
export type RtfToken =
  | { readonly kind: 'open' | 'close' }
  | { readonly kind: 'bytes'; readonly bytes: readonly number[] | Uint8Array }
  | { readonly kind: 'control'; readonly word: string; readonly number: number | null }

const OPEN = 0x7b
const CLOSE = 0x7d
const BACKSLASH = 0x5c
const QUOTE = 0x27
const SPACE = 0x20
const CARRIAGE_RETURN = 0x0d
const LINE_FEED = 0x0a

/** A word has at most 32 letters, a number at most ten digits. */
const CONTROL = /([a-z]{1,32})(-?\d{1,10})?/iy

/** Splits a file into tokens, in order. Never throws: malformed input gives tokens too. */
export function* readRtfTokens(bytes: Uint8Array): Generator<RtfToken> {
  const text = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength).toString('latin1')
  let at = 0
  while (at < bytes.length) {
    const byte = bytes[at]
    if (byte === OPEN || byte === CLOSE) {
      yield { kind: byte === OPEN ? 'open' : 'close' }
      at += 1
    } else if (byte === BACKSLASH) {
      const { token, end } = readControl(text, at + 1)
      at = end
      // a shape is marked as something to leave out, but may contain a text box
      if (token.kind === 'control' && token.word === '*' && text.startsWith('\\shpinst', end)) continue
      // binary data follows, which may contain any byte
      if (token.kind === 'control' && token.word === 'bin') at += Math.max(0, token.number ?? 0)
      else yield token
    } else {
      const end = textEnd(bytes, at)
      if (end > at) yield { kind: 'bytes', bytes: bytes.subarray(at, end) }
      at = Math.max(end, at + 1)
    }
  }
}

function readControl(text: string, at: number): { readonly token: RtfToken; readonly end: number } {
  const code = text.charCodeAt(at)
  if (code === QUOTE) {
    const value = Number.parseInt(text.slice(at + 1, at + 3), 16)
    return { token: { kind: 'bytes', bytes: Number.isNaN(value) ? [] : [value] }, end: at + 3 }
  }
  CONTROL.lastIndex = at
  const found = CONTROL.exec(text)
  if (found === null) return { token: { kind: 'control', word: text.charAt(at), number: null }, end: at + 1 }
  const [all, word = '', digits] = found
  const end = at + all.length
  const number = digits === undefined ? null : Number(digits)
  return { token: { kind: 'control', word, number }, end: text.charCodeAt(end) === SPACE ? end + 1 : end }
}

/** The end of a stretch of text; line ends in the file have no meaning. */
function textEnd(bytes: Uint8Array, from: number): number {
  let at = from
  for (; at < bytes.length; at++) {
    const byte = bytes[at]
    if (byte === OPEN || byte === CLOSE || byte === BACKSLASH) break
    if (byte === CARRIAGE_RETURN || byte === LINE_FEED) break
  }
  return at
}
