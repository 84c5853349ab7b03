import { isBadReading, shareOfWords } from './bad-reading.ts'
import type { Character } from './layout/character.ts'
import type { PageLayout } from './layout/to-page-layout.ts'
import { MIN_OCR_CONFIDENCE, type OcrPage } from '../../../domain/pages/ocr-page.ts'
import type { PdfiumPage } from './engine/pdfium-document.ts'

/** A page with fewer characters, excluding spaces, and an image over this share of its area is a scan with a stamp. */
const MAX_STAMP_LETTERS = 120
const MIN_IMAGE_SHARE = 0.5
/** OCR replaces the text of a stamp if it has at least this many times as many characters. */
const MIN_GAIN = 2

/** How much larger the share of words in an OCR result is than in a bad reading that it replaces. */
const MIN_BETTER = 0.2

/**
 * Whether the content of a page is mainly a picture: something is drawn, and few or no characters are known, or those of
 * a scan were read badly.
 */
export function isPicture({ characters, drawings, isScan }: PdfiumPage, { isBroken }: PageLayout): boolean {
  const letters = countLetters(characters)
  if (letters === 0) return drawings.count > 0 || isBroken
  if (isScan && isBadReading(textOf(characters))) return true
  return isBroken || (letters < MAX_STAMP_LETTERS && drawings.largestImage >= MIN_IMAGE_SHARE)
}

/** The OCR result of a page, if it is reliable and has more text than the file, or words where that has few; else null. */
export function chooseOcr(page: OcrPage | undefined, characters: readonly Character[]): OcrPage | null {
  if (page === undefined || page.confidence < MIN_OCR_CONFIDENCE) return null
  const read = page.lines.flat().reduce((sum, { text }) => sum + text.length, 0)
  if (read > 0 && read >= countLetters(characters) * MIN_GAIN) return page
  const before = textOf(characters)
  const after = page.lines.map((words) => words.map(({ text }) => text).join(' ')).join('\n')
  return isBadReading(before) && shareOfWords(after) >= shareOfWords(before) + MIN_BETTER ? page : null
}

function textOf(characters: readonly Character[]): string {
  return characters.map(({ text }) => text).join('')
}

function countLetters(characters: readonly Character[]): number {
  return characters.filter(({ text, isBroken }) => !isBroken && text.trim() !== '').length
}
