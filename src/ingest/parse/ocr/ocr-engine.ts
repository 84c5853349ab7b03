/** Which program reads pictures: the system's own Tesseract, the one from npm, or the first of them that is there. */
export const OCR_CHOICES = ['auto', 'native', 'bundled'] as const
export type OcrChoice = (typeof OCR_CHOICES)[number]

/** A program that reads pictures, in English. */
export interface OcrEngine {
  /** With its version, such as `tesseract 5.3.0`. */
  readonly name: string
  /** Tesseract's TSV of a picture in PGM; rejects when the picture cannot be read. */
  readTsv(pgm: Uint8Array): Promise<string>
}
