import { PermanentError } from '../../errors.ts'
import type { OcrChoice } from '../parse/ocr/ocr-engine.ts'
import type { OcrPage } from '../../domain/ocr-page.ts'
import { picturesOf } from '../parse/ocr/pictures-of.ts'
import type { FileInput } from '../parse/parse-file.ts'
import type { ParsePool, PoolResult } from './parse-pool.ts'

/**
 * Reads a file and the pages of it that are pictures, and the file once more with them: what the pipeline does in
 * three stages, for those who want the result at once. A page that OCR fails on stays as it is.
 * @throws as `ParsePool.parse`
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
