/** A word read by OCR, with its box in points from the upper left corner of the page when upright. */
export interface OcrWord {
  readonly text: string
  readonly left: number
  readonly top: number
  readonly right: number
  readonly bottom: number
  /** 0..1, as given by the engine. */
  readonly confidence: number
}

/** What OCR read on the picture of one page. */
export interface OcrPage {
  /** Page index, from 1. */
  readonly index: number
  /** Program and version, such as `tesseract 5.3.0`. */
  readonly engine: string
  /** Words by line, in the engine's order; none where nothing was read. */
  readonly lines: readonly (readonly OcrWord[])[]
  /** 0..1, over all letters; 0 where nothing was read. */
  readonly confidence: number
}

/** OCR results below this are usually handwriting or the grain of a photograph. */
export const MIN_OCR_CONFIDENCE = 0.6

/** Mean confidence of OCR words, weighted by their letters; 0 for no words. */
export function confidenceOf(words: readonly OcrWord[]): number {
  const letters = words.reduce((sum, { text }) => sum + text.length, 0)
  return letters === 0 ? 0 : words.reduce((sum, { text, confidence }) => sum + text.length * confidence, 0) / letters
}
