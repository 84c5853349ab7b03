/** Which OCR program is used: the system's Tesseract, the one from npm, or the first of these that is available. */
export const OCR_CHOICES = ['auto', 'native', 'bundled'] as const
export type OcrChoice = (typeof OCR_CHOICES)[number]

/** A program that recognises English text in pictures. */
export interface OcrEngine {
  /** Name and version, such as `tesseract 5.3.0`. */
  readonly name: string
  /**
   * Recognises a picture in PGM, and returns Tesseract's TSV.
   * @throws PermanentError `malformed` if the picture cannot be read
   */
  readTsv(pgm: Uint8Array): Promise<string>
}
