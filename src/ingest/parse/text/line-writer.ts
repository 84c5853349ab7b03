import { cutText, toCleanText, toCleanValue } from './clean-text.ts'
import { separateOpeningMark } from './superscripts.ts'
import { MAX_HEADINGS, MAX_TEXT_CHARACTERS, MAX_TITLE_CHARACTERS } from '../limits.ts'
import type { Heading } from '../../../domain/parsed-document.ts'

/** Text with one line per block, and the offsets of its headings. */
export interface LineText {
  readonly text: string
  readonly headings: readonly Heading[]
  readonly truncated: boolean
}

/** Collects one line at a time and cleans it when it ends, so that offsets are those of the final text. */
export class LineWriter {
  #lines: string[] = []
  #characters = 0
  #pieces: string[] = []
  #headings: Heading[] = []
  #level = 0
  #pending = 0
  full = false

  write(piece: string): void {
    this.#pieces.push(piece)
    this.#pending += piece.length
    if (this.#pending > MAX_TEXT_CHARACTERS) this.endLine()
  }

  startHeading(level: number): void {
    this.#level = level
  }

  endLine(): void {
    const level = this.#level
    this.#level = 0
    const line = separateOpeningMark(toCleanText(this.#pieces.join('')).replace(/\s+/g, ' ').trim())
    this.#pieces = []
    this.#pending = 0
    if (line === '') return
    const kept = cutText(line, Math.max(0, MAX_TEXT_CHARACTERS - this.#characters))
    this.full = kept.length < line.length
    if (kept === '') return
    const title = level > 0 && this.#headings.length < MAX_HEADINGS ? toCleanValue(kept, MAX_TITLE_CHARACTERS) : null
    if (title !== null) this.#headings.push({ offset: this.#characters, level, title })
    this.#lines.push(kept)
    this.#characters += kept.length + 1
  }

  finish(): LineText {
    this.endLine()
    return { text: this.#lines.join('\n'), headings: this.#headings, truncated: this.full }
  }
}
