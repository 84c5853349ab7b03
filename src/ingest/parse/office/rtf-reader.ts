import { decode } from '../../../formats/decode-text.ts'
import { MAX_HEADING_LEVEL } from '../limits.ts'
import { LineWriter } from '../text/line-writer.ts'
import { toSuperscript } from '../text/superscripts.ts'
import { parseFailure } from '../../pool/parse-failure.ts'
import { encodingOfCharset, encodingOfPage } from './rtf-encodings.ts'
import type { RtfToken } from './rtf-tokens.ts'
import { RTF_CHARACTERS, RTF_LINE_ENDS, RTF_SKIPPED } from './rtf-words.ts'

/** Word nests about 20 levels; each needs a saved state. */
const MAX_GROUP_DEPTH = 512

/** Limit for style names, titles and authors, which are short. */
const MAX_FIELD_CHARACTERS = 2_000

/** Where the text of a group is collected. */
type Destination = 'text' | 'skipped' | 'fonts' | 'styles' | 'info' | 'title' | 'author' | 'created' | 'note'

/** The state that a group inherits from the enclosing one, and that ends with it. */
interface GroupState {
  destination: Destination
  font: number
  style: number
  outlineLevel: number | null
  inTable: boolean
  hidden: boolean
  raised: boolean
  /** How many fallback characters follow each `\u`, for readers that do not support it. */
  fallbackCharacters: number
}

/** Metadata of an RTF file. */
export interface RtfInfo {
  readonly title: string
  readonly author: string
  /** `2019-06-13`, or empty. */
  readonly created: string
}

/** Collects text and metadata from tokens, one at a time. */
export class RtfReader {
  readonly writer = new LineWriter()
  #group: GroupState = {
    destination: 'text',
    font: 0,
    style: 0,
    outlineLevel: null,
    inTable: false,
    hidden: false,
    raised: false,
    fallbackCharacters: 1,
  }
  #enclosing: GroupState[] = []
  #encoding = 'windows-1252'
  #fonts = new Map<number, string>()
  #headings = new Map<number, number>()
  #pending: number[] = []
  /** Fallback characters of a `\u` that are still to be skipped. */
  #charactersToSkip = 0
  #collected = { styles: '', title: '', author: '', note: '' }
  #created = { yr: 0, mo: 0, dy: 0 }

  /** @throws PermanentError `malformed` for groups nested deeper than MAX_GROUP_DEPTH */
  handle(token: RtfToken): void {
    if (token.kind === 'bytes') return this.#takeBytes(token.bytes)
    this.#flush()
    if (token.kind === 'control') return this.#takeControl(token.word, token.number)
    this.#charactersToSkip = 0
    if (token.kind === 'open') this.#open()
    else this.#close()
  }

  /** Ends the text, followed by its notes, and returns the metadata. */
  finish(): RtfInfo {
    this.#flush()
    for (const note of this.#collected.note.split('\n')) {
      this.writer.endLine()
      this.writer.write(note)
    }
    const { yr, mo, dy } = this.#created
    const created = yr === 0 ? '' : [yr, mo, dy].map((part) => String(part).padStart(2, '0')).join('-')
    return { title: this.#collected.title, author: this.#collected.author, created }
  }

  #open(): void {
    if (this.#enclosing.length >= MAX_GROUP_DEPTH) {
      throw parseFailure('malformed', `rtf nests deeper than ${MAX_GROUP_DEPTH} groups`)
    }
    this.#enclosing.push(this.#group)
    this.#group = { ...this.#group }
  }

  #close(): void {
    const enclosing = this.#enclosing.pop()
    if (enclosing === undefined) return
    if (this.#group.destination === 'note' && enclosing.destination !== 'note') this.#writeText('\n')
    this.#group = enclosing
  }

  #takeBytes(bytes: readonly number[] | Uint8Array): void {
    if (this.#group.destination === 'skipped') return
    const skipped = Math.min(this.#charactersToSkip, bytes.length)
    this.#charactersToSkip -= skipped
    for (let at = skipped; at < bytes.length; at++) this.#pending.push(bytes[at] ?? 0)
  }

  #flush(): void {
    if (this.#pending.length === 0) return
    this.#writeText(decode(Uint8Array.from(this.#pending), this.#fonts.get(this.#group.font) ?? this.#encoding))
    this.#pending = []
  }

  #writeText(words: string): void {
    const { destination, hidden, raised, style } = this.#group
    if (destination === 'text' && !hidden) this.writer.write(raised ? toSuperscript(words) : words)
    if (destination === 'title' || destination === 'author' || destination === 'note') this.#collect(destination, words)
    if (destination === 'styles') {
      this.#collect('styles', words)
      if (words.endsWith(';')) this.#nameStyle(style)
    }
  }

  #collect(field: 'styles' | 'title' | 'author' | 'note', words: string): void {
    if (field === 'note' || this.#collected[field].length < MAX_FIELD_CHARACTERS) this.#collected[field] += words
  }

  /** Style names such as `heading 1` are English whatever the language of the program. */
  #nameStyle(style: number): void {
    const level = /heading ([1-6])\s*;$/i.exec(this.#collected.styles)?.[1]
    const isTitle = /^\s*title\s*;$/i.test(this.#collected.styles)
    if (level !== undefined || isTitle) this.#headings.set(style, Number(level ?? 1))
    this.#collected.styles = ''
  }

  #takeControl(word: string, number: number | null): void {
    if (this.#startsDestination(word)) return
    const characters = RTF_CHARACTERS[word]
    if (this.#charactersToSkip > 0 && characters !== undefined) this.#charactersToSkip -= 1
    else if (characters !== undefined) this.#writeText(characters)
    else if (word === 'u') this.#writeUnicode(number ?? 0)
    else if (word === 'par' || RTF_LINE_ENDS.has(word)) this.#endLine(word)
    else this.#set(word, number)
  }

  /** Handles a word at the start of a group that names its destination; true if `word` needs no further handling. */
  #startsDestination(word: string): boolean {
    const group = this.#group
    if (group.destination === 'skipped') return true
    // `\*` marks a destination that readers may ignore, as this one does
    if (word === '*' || RTF_SKIPPED.has(word)) group.destination = 'skipped'
    else if (word === 'fonttbl') group.destination = 'fonts'
    else if (word === 'stylesheet') group.destination = 'styles'
    else if (word === 'info') group.destination = 'info'
    // text boxes lie anywhere in a paragraph; they follow the text, as notes do
    else if (word === 'footnote' || word === 'shptxt') group.destination = 'note'
    else if (group.destination !== 'info') return false
    else group.destination = word === 'creatim' ? 'created' : word === 'title' || word === 'author' ? word : 'skipped'
    return true
  }

  #writeUnicode(number: number): void {
    // a signed 16-bit number; higher code points are written as a surrogate pair
    this.#writeText(String.fromCharCode(number & 0xffff))
    this.#charactersToSkip = this.#group.fallbackCharacters
  }

  #endLine(word: string): void {
    const { destination, style, outlineLevel, inTable, hidden } = this.#group
    if (destination === 'note') this.#writeText(' ')
    if (destination !== 'text' || hidden) return
    // a row is one line, whatever its cells contain
    if (inTable && word !== 'row') return this.writer.write(' ')
    const level = this.#headings.get(style) ?? (outlineLevel === null ? 0 : outlineLevel + 1)
    if (level > 0 && !inTable) this.writer.startHeading(Math.min(level, MAX_HEADING_LEVEL))
    this.writer.endLine()
  }

  #set(word: string, number: number | null): void {
    const group = this.#group
    if (group.destination === 'created' && (word === 'yr' || word === 'mo' || word === 'dy')) {
      this.#created[word] = Math.max(0, number ?? 0)
    } else if (word === 'pard') Object.assign(group, { style: 0, outlineLevel: null, inTable: false })
    else if (word === 'plain') group.hidden = group.raised = false
    else if (word === 'super' || word === 'up') group.raised = number !== 0
    else if (word === 'sub' || word === 'nosupersub') group.raised = false
    else if (word === 's') group.style = number ?? 0
    else if (word === 'outlinelevel') group.outlineLevel = number === null || number > 8 || number < 0 ? null : number
    else if (word === 'intbl') group.inTable = number !== 0
    else if (word === 'v' || word === 'deleted') group.hidden = number !== 0
    else if (word === 'f') group.font = number ?? 0
    else if (word === 'uc') group.fallbackCharacters = Math.min(Math.max(number ?? 1, 0), 8)
    else if (word === 'ansicpg') this.#encoding = encodingOfPage(number ?? 0)
    else if (word === 'mac') this.#encoding = 'macintosh'
    else if (word === 'fcharset' && group.destination === 'fonts') {
      const encoding = encodingOfCharset(number ?? 0)
      if (encoding !== null) this.#fonts.set(group.font, encoding)
    }
  }
}
