import { parseFailure } from '../parse-failure.ts'
import { openPdfium } from '../pdfium-document.ts'
import type { Picture } from '../pdfium-picture.ts'
import { openOcrEngine, type OcrChoice } from './ocr-engine.ts'
import { confidenceOf, type OcrPage } from './ocr-page.ts'
import { parseTsv } from './parse-tsv.ts'

/** Darker than this is ink... */
const INK = 160
/** ...and a page with less of it, of all its pixels, is blank but for dust. */
const MIN_INK = 0.0002

/**
 * Draws page `index` (from 1) of a PDF and reads the picture, in this very process: for untrusted files use a parse
 * pool. A blank page has no lines.
 * @throws PermanentError `encrypted`, `malformed`, `unsupported`
 */
export async function recognisePage(bytes: Uint8Array, index: number, choice: OcrChoice): Promise<OcrPage> {
  const engine = await openOcrEngine(choice)
  const document = await openPdfium(bytes)
  let picture: Picture | null
  try {
    picture = document.drawPage(index)
  } finally {
    document.close()
  }
  if (picture === null) throw parseFailure('malformed', `page ${index} cannot be drawn`)
  const lines = isBlank(picture) ? [] : parseTsv(await engine.readTsv(toPgm(picture)), picture.pointsPerPixel)
  return { index, engine: engine.name, lines, confidence: confidenceOf(lines.flat()) }
}

function isBlank({ pixels }: Picture): boolean {
  const enough = pixels.length * MIN_INK
  let ink = 0
  for (const pixel of pixels) if (pixel < INK && ++ink > enough) return false
  return true
}

/** Netpbm's greymap (P5): a line of text, then the pixels. */
function toPgm({ width, height, pixels }: Picture): Uint8Array {
  return Buffer.concat([Buffer.from(`P5\n${width} ${height}\n255\n`), pixels])
}
