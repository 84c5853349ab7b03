import { createRequire } from 'node:module'
import path from 'node:path'
import { createWorker } from 'tesseract.js'
import { messageOf } from '../../../errors.ts'
import { malformed } from '../../pool/parse-failure.ts'
import type { OcrEngine } from './ocr-engine.ts'

const require = createRequire(import.meta.url)
/** Tesseract's LSTM engine; the data of the older engine is not in the package. */
const LSTM_ONLY = 1

/** Tesseract as WebAssembly, in a thread, with English data from the installed package: nothing is downloaded. */
export async function openBundledTesseract(): Promise<OcrEngine> {
  const data = path.join(path.dirname(require.resolve('@tesseract.js-data/eng/package.json')), '4.0.0_best_int')
  const { version } = require('tesseract.js/package.json') as { readonly version: string }
  const worker = await createWorker('eng', LSTM_ONLY, {
    langPath: data,
    cacheMethod: 'none',
    // without a handler, each rejection is also thrown where it cannot be caught
    errorHandler: () => undefined,
  })
  return {
    name: `tesseract.js ${version}`,
    async readTsv(pgm) {
      try {
        const { data } = await worker.recognize(Buffer.from(pgm.buffer, pgm.byteOffset, pgm.length), {}, { tsv: true })
        return data.tsv ?? ''
      } catch (error) {
        throw malformed('picture', new Error(messageOf(error), { cause: error }))
      }
    },
  }
}
