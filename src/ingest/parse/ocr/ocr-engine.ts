import { parseFailure } from '../pool/parse-failure.ts'
import { openNativeTesseract } from './native-tesseract.ts'

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

const opened = new Map<OcrChoice, Promise<OcrEngine>>()

/**
 * The engine of this process, started when first asked for; it lives as long as the process.
 * @throws PermanentError `unsupported` when `native` is asked for and there is none
 */
export function openOcrEngine(choice: OcrChoice): Promise<OcrEngine> {
  const open = opened.get(choice) ?? start(choice)
  opened.set(choice, open)
  return open
}

async function start(choice: OcrChoice): Promise<OcrEngine> {
  const native = choice === 'bundled' ? null : await openNativeTesseract()
  if (native !== null) return native
  if (choice === 'native') throw parseFailure('unsupported', 'there is no tesseract with English data on this machine')
  const { openBundledTesseract } = await import('./bundled-tesseract.ts')
  return openBundledTesseract()
}
