import { inflateSync } from 'node:zlib'

/** A larger file is not searched for the names of its glyphs. */
const MAX_FILE_BYTES = 96 * 1024 * 1024
/** Object streams hold about 200 small objects each. */
const MAX_STREAM_BYTES = 4 * 1024 * 1024
const MAX_STREAMS = 5_000
const MAX_UNPACKED_BYTES = 64 * 1024 * 1024
/** More bytes of an object are no font dictionary or encoding. */
const MAX_OBJECT_CHARACTERS = 20_000

const OBJECT = /(?<![\d.])(\d{1,9})\s+\d{1,5}\s+obj\b/g
const SUBSET_PREFIX = /^[A-Z]{6}\+/
/** Glyph names of ligatures without separators; those of the Adobe Glyph List PDFium knows by itself. */
const LIGATURE = /^(?:f{1,2}[bfhijklt]|Th|[ct]t|ti|tti|st)$/
const CODE_POINT = /^(?:uni([0-9A-F]{4})|u([0-9A-F]{4,6}))$/

/** The letters that a glyph stands for, by the name of its font and its code; null if its name does not say. */
export type GlyphLetters = (fontName: string, code: number) => string | null

type Encoding = ReadonlyMap<number, string>

/**
 * The letters of glyphs in fonts that do not map their codes to Unicode, from the names that they give them: `f_i`,
 * `T_h.liga`, `uni0066` (ISO 32000-1, 9.6.6.2). The file is searched when the first is asked for.
 */
export function lazyGlyphLetters(bytes: Uint8Array): GlyphLetters {
  let fonts: ReadonlyMap<string, Encoding> | null = null
  return (fontName, code) => {
    fonts ??= bytes.length > MAX_FILE_BYTES ? new Map<string, Encoding>() : readEncodings(bytes)
    const encoding = fonts.get(fontName) ?? fonts.get(fontName.replace(SUBSET_PREFIX, ''))
    return toLetters(encoding?.get(code) ?? '')
  }
}

/** The letters of a glyph's name; null if it is not made of letters. */
export function toLetters(glyphName: string): string | null {
  const [base = ''] = glyphName.split('.')
  const letters = base.split('_').map((part) => {
    const [, four, more] = CODE_POINT.exec(part) ?? []
    const hex = four ?? more
    if (hex !== undefined)
      return Number.parseInt(hex, 16) <= 0x10ffff ? String.fromCodePoint(Number.parseInt(hex, 16)) : null
    return /^[A-Za-z]$/.test(part) || LIGATURE.test(part) ? part : null
  })
  return letters.includes(null) || base === '' ? null : letters.join('')
}

/** The glyph names of the simple fonts of a file, by font name, with and without the prefix of a subset. */
function readEncodings(bytes: Uint8Array): ReadonlyMap<string, Encoding> {
  const objects = readObjects(Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength))
  const fonts = new Map<string, Map<number, string>>()
  for (const text of objects.values()) {
    const name = /\/BaseFont\s*\/([^\s/<>[\]()]{1,200})/.exec(text)?.[1]
    if (name === undefined) continue
    const inline = /\/Encoding\s*<</.exec(text)
    const reference = /\/Encoding\s+(\d{1,9})\s+\d{1,5}\s+R/.exec(text)?.[1]
    const encoding = inline === null ? (objects.get(Number(reference)) ?? '') : text.slice(inline.index)
    const differences = /\/Differences\s*\[([^\]]*)\]/.exec(encoding)?.[1]
    if (differences === undefined) continue
    for (const key of new Set([name, name.replace(SUBSET_PREFIX, '')])) addNames(fonts, key, differences)
  }
  return fonts
}

/** Two fonts may have one name: a code that they use for two glyphs says nothing. */
function addNames(fonts: Map<string, Map<number, string>>, font: string, differences: string): void {
  const names = fonts.get(font) ?? new Map<number, string>()
  fonts.set(font, names)
  let code = 0
  for (const [token] of differences.matchAll(/\/[^\s/]+|\d{1,4}/g)) {
    if (!token.startsWith('/')) {
      code = Number(token)
      continue
    }
    const name = token.slice(1)
    names.set(code, (names.get(code) ?? name) === name ? name : '')
    code += 1
  }
}

/** The small objects of a file as text, by number, those in object streams included. */
function readObjects(file: Buffer): ReadonlyMap<number, string> {
  const text = file.toString('latin1')
  const objects = new Map<number, string>()
  let [streams, unpacked] = [0, 0]
  for (const { index, 0: head, 1: number } of text.matchAll(OBJECT)) {
    const start = index + head.length
    const object = text.slice(start, start + MAX_OBJECT_CHARACTERS)
    const end = /\bendobj\b|\bstream\r?\n/.exec(object)
    const body = end === null ? object : object.slice(0, end.index)
    objects.set(Number(number), body)
    if (end === null || !end[0].startsWith('stream') || !/\/Type\s*\/ObjStm/.test(body)) continue
    if (streams++ >= MAX_STREAMS || unpacked > MAX_UNPACKED_BYTES) continue
    const content = unpack(file.subarray(start + end.index + end[0].length), body)
    unpacked += content.length
    addPacked(objects, content, Number(/\/First\s+(\d{1,9})/.exec(body)?.[1] ?? 0))
  }
  return objects
}

/** The content of an object stream; '' if it is not deflated, or not readable without a key. */
function unpack(from: Buffer, dictionary: string): string {
  const length = Number(/\/Length\s+(\d{1,9})(?!\s+\d+\s+R)/.exec(dictionary)?.[1] ?? MAX_STREAM_BYTES)
  if (!/\/FlateDecode/.test(dictionary)) return ''
  try {
    const packed = from.subarray(0, Math.min(length, MAX_STREAM_BYTES))
    return inflateSync(packed, { maxOutputLength: MAX_STREAM_BYTES, finishFlush: 2 }).toString('latin1')
  } catch {
    return ''
  }
}

/** The numbers and offsets of its objects come first (ISO 32000-1, 7.5.7). */
function addPacked(objects: Map<number, string>, content: string, first: number): void {
  const numbers = [...content.slice(0, first).matchAll(/\d{1,9}/g)].map(([number]) => Number(number))
  for (let at = 0; at + 1 < numbers.length; at += 2) {
    const [number = 0, offset = 0, next] = [numbers[at], numbers[at + 1], numbers[at + 3]]
    const end = next === undefined ? content.length : first + next
    objects.set(number, content.slice(first + offset, Math.min(end, first + offset + MAX_OBJECT_CHARACTERS)))
  }
}
