import { decode } from '../../../formats/decode-text.ts'
import { MAX_HEADING_LEVEL } from '../limits.ts'
import { LineWriter } from '../text/line-writer.ts'
import { parseFailure } from '../../pool/parse-failure.ts'
import { encodingOfCharset, encodingOfPage } from './rtf-encodings.ts'
import type { RtfToken } from './rtf-tokens.ts'
import { RTF_CHARACTERS, RTF_LINE_ENDS, RTF_SILENT } from './rtf-words.ts'

/** Word writes some 20; each costs a state. */
const MAX_GROUP_DEPTH = 512

/** Names in the table of styles are short, and of titles and authors the first is kept. */
const MAX_ASIDE_CHARACTERS = 2_000

/** Where the words of a group go. */
type Destination = 'text' | 'silent' | 'fonts' | 'styles' | 'info' | 'title' | 'author' | 'created' | 'note'

/** What a group takes over from the one around it, and leaves behind when it ends. */
interface Group {
  destination: Destination
  font: number
  style: number
  outlineLevel: number | null
  inTable: boolean
  hidden: boolean
  /** How many characters stand in for each `\u` where a reader does not know it. */
  standIns: number
}

/** What an RTF file holds besides its lines. */
export interface RtfInfo {
  readonly title: string
  readonly author: string
  /** `2019-06-13`, or empty. */
  readonly created: string
}

/** Takes tokens one by one and keeps the text that they make. */
export class RtfReader {
  readonly writer = new LineWriter()
  #group: Group = {
    destination: 'text',
    font: 0,
    style: 0,
    outlineLevel: null,
    inTable: false,
    hidden: false,
    standIns: 1,
  }
  #around: Group[] = []
  #encoding = 'windows-1252'
  #fonts = new Map<number, string>()
  #headings = new Map<number, number>()
  #pending: number[] = []
  /** Characters still to come that stand in for a `\u`. */
  #standIns = 0
  #asides = { styles: '', title: '', author: '', note: '' }
  #created = { yr: 0, mo: 0, dy: 0 }

  /** @throws PermanentError `malformed` for groups nested beyond reason */
  take(token: RtfToken): void {
    if (token.kind === 'bytes') return this.#takeBytes(token.bytes)
    this.#flush()
    if (token.kind === 'control') return this.#takeControl(token.word, token.number)
    this.#standIns = 0
    if (token.kind === 'open') this.#open()
    else this.#close()
  }

  /** Ends the text, its notes behind it. */
  finish(): RtfInfo {
    this.#flush()
    for (const note of this.#asides.note.split('\n')) {
      this.writer.endLine()
      this.writer.write(note)
    }
    const { yr, mo, dy } = this.#created
    const created = yr === 0 ? '' : [yr, mo, dy].map((part) => String(part).padStart(2, '0')).join('-')
    return { title: this.#asides.title, author: this.#asides.author, created }
  }

  #open(): void {
    if (this.#around.length >= MAX_GROUP_DEPTH) {
      throw parseFailure('malformed', `rtf nests deeper than ${MAX_GROUP_DEPTH} groups`)
    }
    this.#around.push(this.#group)
    this.#group = { ...this.#group }
  }

  #close(): void {
    const around = this.#around.pop()
    if (around === undefined) return
    if (this.#group.destination === 'note' && around.destination !== 'note') this.#say('\n')
    this.#group = around
  }

  #takeBytes(bytes: readonly number[] | Uint8Array): void {
    if (this.#group.destination === 'silent') return
    const skipped = Math.min(this.#standIns, bytes.length)
    this.#standIns -= skipped
    for (let at = skipped; at < bytes.length; at++) this.#pending.push(bytes[at] ?? 0)
  }

  #flush(): void {
    if (this.#pending.length === 0) return
    this.#say(decode(Uint8Array.from(this.#pending), this.#fonts.get(this.#group.font) ?? this.#encoding))
    this.#pending = []
  }

  #say(words: string): void {
    const { destination, hidden, style } = this.#group
    if (destination === 'text' && !hidden) this.writer.write(words)
    if (destination === 'title' || destination === 'author' || destination === 'note') this.#keep(destination, words)
    if (destination === 'styles') {
      this.#keep('styles', words)
      if (words.endsWith(';')) this.#nameStyle(style)
    }
  }

  #keep(aside: 'styles' | 'title' | 'author' | 'note', words: string): void {
    if (aside === 'note' || this.#asides[aside].length < MAX_ASIDE_CHARACTERS) this.#asides[aside] += words
  }

  /** `heading 1` and its like, in English whatever the language of the program. */
  #nameStyle(style: number): void {
    const level = /heading ([1-6])\s*;$/i.exec(this.#asides.styles)?.[1]
    const isTitle = /^\s*title\s*;$/i.test(this.#asides.styles)
    if (level !== undefined || isTitle) this.#headings.set(style, Number(level ?? 1))
    this.#asides.styles = ''
  }

  #takeControl(word: string, number: number | null): void {
    if (this.#startsDestination(word)) return
    const characters = RTF_CHARACTERS[word]
    if (this.#standIns > 0 && characters !== undefined) this.#standIns -= 1
    else if (characters !== undefined) this.#say(characters)
    else if (word === 'u') this.#sayUnicode(number ?? 0)
    else if (word === 'par' || RTF_LINE_ENDS.has(word)) this.#endLine(word)
    else this.#set(word, number)
  }

  /** A destination is named at the head of its group, and its text ends with the group. */
  #startsDestination(word: string): boolean {
    const group = this.#group
    if (group.destination === 'silent') return true
    // "ignorable": what a reader may leave out, and this one does
    if (word === '*' || RTF_SILENT.has(word)) group.destination = 'silent'
    else if (word === 'fonttbl') group.destination = 'fonts'
    else if (word === 'stylesheet') group.destination = 'styles'
    else if (word === 'info') group.destination = 'info'
    else if (word === 'footnote') group.destination = 'note'
    else if (group.destination !== 'info') return false
    else group.destination = word === 'creatim' ? 'created' : word === 'title' || word === 'author' ? word : 'silent'
    return true
  }

  #sayUnicode(number: number): void {
    // written as a signed number of 16 bits; beyond them as a surrogate pair
    this.#say(String.fromCharCode(number & 0xffff))
    this.#standIns = this.#group.standIns
  }

  #endLine(word: string): void {
    const { destination, style, outlineLevel, inTable, hidden } = this.#group
    if (destination === 'note') this.#say(' ')
    if (destination !== 'text' || hidden) return
    // a row is one line, whatever its cells hold
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
    else if (word === 'plain') group.hidden = false
    else if (word === 's') group.style = number ?? 0
    else if (word === 'outlinelevel') group.outlineLevel = number === null || number > 8 || number < 0 ? null : number
    else if (word === 'intbl') group.inTable = number !== 0
    else if (word === 'v' || word === 'deleted') group.hidden = number !== 0
    else if (word === 'f') group.font = number ?? 0
    else if (word === 'uc') group.standIns = Math.min(Math.max(number ?? 1, 0), 8)
    else if (word === 'ansicpg') this.#encoding = encodingOfPage(number ?? 0)
    else if (word === 'mac') this.#encoding = 'macintosh'
    else if (word === 'fcharset' && group.destination === 'fonts') {
      const encoding = encodingOfCharset(number ?? 0)
      if (encoding !== null) this.#fonts.set(group.font, encoding)
    }
  }
}
