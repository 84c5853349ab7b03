/** A word as OCR read it, with its box in points from the upper left corner of the page, turned so that it reads. */
export interface OcrWord {
  readonly text: string
  readonly left: number
  readonly top: number
  readonly right: number
  readonly bottom: number
  /** 0..1, the engine's own. */
  readonly confidence: number
}

/** What OCR read off one page's picture. */
export interface OcrPage {
  /** As everywhere, from 1. */
  readonly index: number
  /** Program and version, such as `tesseract 5.3.0`. */
  readonly engine: string
  /** Words by line, in the engine's order; none where nothing was read. */
  readonly lines: readonly (readonly OcrWord[])[]
  /** 0..1, over all letters; 0 where nothing was read. */
  readonly confidence: number
}

/** From here on OCR's letters are words; below, handwriting or the grain of a photograph. */
export const MIN_OCR_CONFIDENCE = 0.6

/** Letters of OCR weigh alike, whatever the length of their words. */
export function confidenceOf(words: readonly OcrWord[]): number {
  const letters = words.reduce((sum, { text }) => sum + text.length, 0)
  return letters === 0 ? 0 : words.reduce((sum, { text, confidence }) => sum + text.length * confidence, 0) / letters
}
