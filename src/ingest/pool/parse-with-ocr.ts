import { PermanentError } from '../../errors.ts'
import type { OcrChoice } from '../parse/ocr/ocr-engine.ts'
import type { OcrPage } from '../../domain/pages/ocr-page.ts'
import { picturesOf } from '../parse/ocr/pictures-of.ts'
import type { FileInput } from '../parse/parse-file.ts'
import type { ParsePool, PoolResult } from './parse-pool.ts'

/**
 * Parses a file, recognises its picture pages, and parses it again with the result: the pipeline's three stages in one
 * call. A page on which OCR fails is left as it is.
 * @throws as `ParsePool.parse` does
 */
export async function parseWithOcr(
  pool: ParsePool,
  input: FileInput,
  engine: OcrChoice,
  signal: AbortSignal,
): Promise<PoolResult> {
  const first = await pool.parse(input, signal)
  const ocr: OcrPage[] = []
  for (const pageIndex of picturesOf(first.pages)) {
    try {
      ocr.push(await pool.recognise(input.bytes, pageIndex, engine, signal))
    } catch (error) {
      if (!(error instanceof PermanentError)) throw error
    }
  }
  return ocr.length === 0 ? first : pool.parse({ ...input, ocr }, signal)
}
