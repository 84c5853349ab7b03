import { parseFailure } from '../../pool/parse-failure.ts'
import { openNativeTesseract } from './native-tesseract.ts'
import type { OcrChoice, OcrEngine } from './ocr-engine.ts'

const opened = new Map<OcrChoice, Promise<OcrEngine>>()

/**
 * The engine of this process, started on first use; it lives as long as the process.
 * @throws PermanentError `unsupported` if `choice` is `native` and there is none
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
