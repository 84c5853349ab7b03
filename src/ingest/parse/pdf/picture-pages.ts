import type { Character } from './layout/character.ts'
import type { PageLayout } from './layout/to-page-layout.ts'
import { MIN_OCR_CONFIDENCE, type OcrPage } from '../../../domain/ocr-page.ts'
import type { PdfiumPage } from './engine/pdfium-document.ts'

/** A page with fewer letters, spaces left out, and an image over this share of it is a scan with a stamp on it. */
const MAX_STAMP_LETTERS = 120
const MIN_IMAGE = 0.5
/** OCR is believed against a stamp's letters when it has so many times as many. */
const MIN_GAIN = 2

/** Whether a picture says what the page says: something is drawn, and few letters or none can be told. */
export function isPicture({ characters, drawings }: PdfiumPage, { isBroken }: PageLayout): boolean {
  const letters = countLetters(characters)
  if (letters === 0) return drawings.count > 0 || isBroken
  return isBroken || (letters < MAX_STAMP_LETTERS && drawings.largestImage >= MIN_IMAGE)
}

/** What OCR read of a picture, where that is words and says more than the file; else null. */
export function chooseOcr(page: OcrPage | undefined, characters: readonly Character[]): OcrPage | null {
  if (page === undefined || page.confidence < MIN_OCR_CONFIDENCE) return null
  const read = page.lines.flat().reduce((sum, { text }) => sum + text.length, 0)
  return read > 0 && read >= countLetters(characters) * MIN_GAIN ? page : null
}

function countLetters(characters: readonly Character[]): number {
  return characters.filter(({ text, isBroken }) => !isBroken && text.trim() !== '').length
}
