import type { OcrWord } from '../../../domain/pages/ocr-page.ts'

/** The level of a word in Tesseract's TSV. */
const WORD_LEVEL = '5'
/** Percent; anything less certain is more often noise in the picture than a word. */
const MIN_CONFIDENCE = 25
/** Percent; a line with a lower mean is noise too. */
const MIN_LINE_CONFIDENCE = 40
const LETTER = /[\p{L}\p{N}]/u
/** Characters for which bullets are often mistaken, alone at the beginning of a line and followed by a letter. */
const MISREAD_BULLET = /^[\u00A2\u00AB\u00BB\u00B0*+\u00B7]$/u

/**
 * Parses Tesseract's TSV (level, page, block, paragraph, line, word, left, top, width, height, confidence, text) into
 * words by line, in the order given. Pixels are converted to points; anything that is not a word is omitted.
 */
export function parseTsv(tsv: string, pointsPerPixel: number): readonly (readonly OcrWord[])[] {
  const lines = new Map<string, OcrWord[]>()
  for (const row of tsv.split('\n')) {
    const [level, , block, paragraph, line, , left, top, width, height, confidence, text] = row.split('\t')
    const word = text?.trim() ?? ''
    if (level !== WORD_LEVEL || word === '' || Number(confidence) < MIN_CONFIDENCE) continue
    const key = `${block}.${paragraph}.${line}`
    const toPoints = (pixels: number) => Math.round(pixels * pointsPerPixel * 10) / 10
    const recognised: OcrWord = {
      text: word,
      left: toPoints(Number(left)),
      top: toPoints(Number(top)),
      right: toPoints(Number(left) + Number(width)),
      bottom: toPoints(Number(top) + Number(height)),
      confidence: Number(confidence) / 100,
    }
    const words = lines.get(key)
    if (words) words.push(recognised)
    else lines.set(key, [recognised])
  }
  return [...lines.values()].filter(isText).map(withBullet)
}

function withBullet(words: readonly OcrWord[]): readonly OcrWord[] {
  const [first, second] = words
  const isBullet = first && second && MISREAD_BULLET.test(first.text) && /^\p{L}/u.test(second.text)
  return isBullet ? [{ ...first, text: '\u2022' }, ...words.slice(1)] : words
}

function isText(words: readonly OcrWord[]): boolean {
  if (!words.some(({ text }) => LETTER.test(text))) return false
  const total = words.reduce((sum, { confidence }) => sum + confidence, 0)
  return total / words.length >= MIN_LINE_CONFIDENCE / 100
}
