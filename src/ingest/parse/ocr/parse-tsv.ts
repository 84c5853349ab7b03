import type { OcrWord } from '../../../domain/ocr-page.ts'

/** The level of a word in Tesseract's TSV. */
const WORD_LEVEL = '5'
/** Of 100. What is less certain is a picture's grain more often than a word. */
const MIN_CONFIDENCE = 25
/** A line of which less is certain, over all its letters, is a picture too. */
const MIN_LINE_CONFIDENCE = 40
const LETTER = /[\p{L}\p{N}]/u
/** What a bullet is often taken for, alone at the beginning of a line and with a letter after it. */
const BULLET = /^[\u00A2\u00AB\u00BB\u00B0*+\u00B7]$/u

/**
 * Tesseract's TSV (level, page, block, paragraph, line, word, left, top, width, height, confidence, text) as words by
 * line, in its order. Pixels become points by `pointsPerPixel`; what is no word is left out.
 */
export function parseTsv(tsv: string, pointsPerPixel: number): readonly (readonly OcrWord[])[] {
  const lines = new Map<string, OcrWord[]>()
  for (const row of tsv.split('\n')) {
    const [level, , block, paragraph, line, , left, top, width, height, confidence, text] = row.split('\t')
    const word = text?.trim() ?? ''
    if (level !== WORD_LEVEL || word === '' || Number(confidence) < MIN_CONFIDENCE) continue
    const key = `${block}.${paragraph}.${line}`
    const toPoints = (pixels: number) => Math.round(pixels * pointsPerPixel * 10) / 10
    const read: OcrWord = {
      text: word,
      left: toPoints(Number(left)),
      top: toPoints(Number(top)),
      right: toPoints(Number(left) + Number(width)),
      bottom: toPoints(Number(top) + Number(height)),
      confidence: Number(confidence) / 100,
    }
    const words = lines.get(key)
    if (words) words.push(read)
    else lines.set(key, [read])
  }
  return [...lines.values()].filter(isText).map(withBullet)
}

function withBullet(words: readonly OcrWord[]): readonly OcrWord[] {
  const [first, second] = words
  const isBullet = first && second && BULLET.test(first.text) && /^\p{L}/u.test(second.text)
  return isBullet ? [{ ...first, text: '\u2022' }, ...words.slice(1)] : words
}

function isText(words: readonly OcrWord[]): boolean {
  if (!words.some(({ text }) => LETTER.test(text))) return false
  const total = words.reduce((sum, { confidence }) => sum + confidence, 0)
  return total / words.length >= MIN_LINE_CONFIDENCE / 100
}
