/** Stands for every letter without a form in a-z: Greek, Cyrillic, Chinese. */
const OTHER_LETTER = '\u0001'
/** Stands for any sign that occurs in no phrase, such as an emoji. */
const OTHER_SIGN = '\u0002'

const SPACE = 32
const HIGH_SURROGATES = 0xd800
const LOW_SURROGATES_END = 0xdfff

/**
 * A text in the form in which phrases are compared: ASCII only, lower case, accents dropped, `&` as `and`, each run of
 * white space, hyphens and dashes as one blank. `starts[i]` is the position of character i in the original.
 */
export interface NormalisedText {
  readonly text: string
  readonly starts: Int32Array
}

/** Cached forms of characters: '' for those that only modify the preceding one. */
const forms = new Map<number, string>()

/** The alphabet is ASCII because modern-ahocorasick segments anything else, at a hundredth of the speed. */
export function normalise(original: string): NormalisedText {
  // a character may expand to several, such as ㎏ or ﬃ, hence growth
  const out = new ByteWriter(original.length + 16)
  for (let index = 0; index < original.length; index++) {
    const unit = original.charCodeAt(index)
    const ascii = unit < 128 ? (ASCII_FORMS[unit] ?? 0) : 0
    if (ascii > 0) out.write(ascii, index)
    else if (unit === AMPERSAND) writeAnd(out, index)
    else if (unit >= HIGH_SURROGATES && unit <= LOW_SURROGATES_END) index += writePair(out, original, index)
    else writeForm(out, formOf(unit), index)
  }
  return out.finish()
}

/** Whether `text` contains `OTHER_LETTER`, so that a match must be compared with the original. */
export function hasOtherLetters(text: string): boolean {
  return text.includes(OTHER_LETTER)
}

/** Whether a character of a normalised text belongs to a word. */
export function isWordCode(code: number): boolean {
  return (code >= 97 && code <= 122) || (code >= 48 && code <= 57) || code === 1
}

/** Where the character at `index` of the original ends, with the marks that modify it. */
export function characterEnd(original: string, index: number): number {
  let end = index + widthAt(original, index)
  while (end < original.length && formOf(original.codePointAt(end) ?? SPACE) === '') end += widthAt(original, end)
  return end
}

const AMPERSAND = 38

/** The form of each ASCII character; 0 where it is longer than one character or nothing. */
const ASCII_FORMS = Uint8Array.from({ length: 128 }, (_, code) =>
  code === AMPERSAND ? 0 : formOf(code).charCodeAt(0) || 0,
)

function writeAnd(out: ByteWriter, index: number): void {
  out.write(SPACE, index)
  writeForm(out, 'and ', index)
}

/** Returns how many units it took beyond the first. */
function writePair(out: ByteWriter, original: string, index: number): number {
  const width = widthAt(original, index)
  writeForm(out, formOf(original.codePointAt(index) ?? SPACE), index)
  return width - 1
}

function writeForm(out: ByteWriter, form: string, index: number): void {
  for (let at = 0; at < form.length; at++) out.write(form.charCodeAt(at), index)
}

function widthAt(text: string, index: number): number {
  return (text.codePointAt(index) ?? 0) > 0xffff ? 2 : 1
}

function formOf(codePoint: number): string {
  const known = forms.get(codePoint)
  if (known !== undefined) return known
  const form = toForm(String.fromCodePoint(codePoint))
  forms.set(codePoint, form)
  return form
}

function toForm(character: string): string {
  if (/^[\u2018\u2019\u201B\u2032\u02BC]$/u.test(character)) return "'"
  if (/^[\u201C\u201D\u201E\u2033]$/u.test(character)) return '"'
  // invisible, or a note mark at a word's end
  if (/^[\u00AD⁰¹²³⁴-⁹]$/u.test(character)) return ''
  if (/^[\s\p{Pd}\u2212]$/u.test(character)) return ' '
  // marks, and format characters such as the zero width joiner
  if (/^[\p{M}\p{Cf}]$/u.test(character)) return ''
  return [...character.normalize('NFKD').toLowerCase().normalize('NFKD')].map(toAscii).join('')
}

function toAscii(character: string): string {
  if (/^[\x21-\x7E]$/.test(character)) return character
  if (/^\p{M}$/u.test(character)) return ''
  if (/^\s$/u.test(character)) return ' '
  return /^[\p{L}\p{N}]$/u.test(character) ? OTHER_LETTER : OTHER_SIGN
}

/** Collects bytes and their origins, reducing a run of blanks to one. */
class ByteWriter {
  #bytes: Uint8Array
  #starts: Int32Array
  #length = 0

  constructor(capacity: number) {
    this.#bytes = new Uint8Array(capacity)
    this.#starts = new Int32Array(capacity)
  }

  write(byte: number, start: number): void {
    if (byte === SPACE && this.#length > 0 && this.#bytes[this.#length - 1] === SPACE) return
    if (this.#length === this.#bytes.length) this.#grow()
    this.#bytes[this.#length] = byte
    this.#starts[this.#length] = start
    this.#length += 1
  }

  finish(): NormalisedText {
    const text = Buffer.from(this.#bytes.buffer, 0, this.#length).toString('latin1')
    return { text, starts: this.#starts.subarray(0, this.#length) }
  }

  #grow(): void {
    const bytes = new Uint8Array(this.#bytes.length * 2)
    bytes.set(this.#bytes)
    const starts = new Int32Array(bytes.length)
    starts.set(this.#starts)
    this.#bytes = bytes
    this.#starts = starts
  }
}
