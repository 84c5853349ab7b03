import { parseFailure } from '../../pool/parse-failure.ts'
import { openPdfium } from '../pdf/engine/pdfium-document.ts'
import type { Picture } from '../pdf/engine/pdfium-picture.ts'
import { openOcrEngine } from './open-ocr-engine.ts'
import type { OcrChoice, OcrEngine } from './ocr-engine.ts'
import { confidenceOf, MIN_OCR_CONFIDENCE, type OcrPage } from '../../../domain/pages/ocr-page.ts'
import { parseTsv } from './parse-tsv.ts'
import { rotatePicture } from './rotate-picture.ts'

/** Quarter turns to try, most likely first. */
const QUARTER_TURNS = [1, 3, 2]
/** Pixels darker than this are ink... */
const MAX_INK_BRIGHTNESS = 160
/** ...and a page with a smaller share of ink is blank apart from dust. */
const MIN_INK_SHARE = 0.0002

/**
 * Renders page `index` (from 1) of a PDF and recognises its text, in this process: for untrusted files use a parse
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
  if (isBlank(picture)) return { index, engine: engine.name, lines: [], confidence: 0 }
  return { index, engine: engine.name, ...(await recogniseInAnyRotation(engine, picture)) }
}

type RecognisedText = Pick<OcrPage, 'lines' | 'confidence'>

/** As it is; if that gives no usable text, rotated, since tables are often scanned sideways. */
async function recogniseInAnyRotation(engine: OcrEngine, picture: Picture): Promise<RecognisedText> {
  let best = await recognise(engine, picture)
  for (const turns of QUARTER_TURNS) {
    if (best.confidence >= MIN_OCR_CONFIDENCE) break
    const rotated = await recognise(engine, rotatePicture(picture, turns))
    if (rotated.confidence > best.confidence) best = rotated
  }
  return best
}

async function recognise(engine: OcrEngine, picture: Picture): Promise<RecognisedText> {
  const lines = parseTsv(await engine.readTsv(toPgm(picture)), picture.pointsPerPixel)
  return { lines, confidence: confidenceOf(lines.flat()) }
}

function isBlank({ pixels }: Picture): boolean {
  const minInkPixels = pixels.length * MIN_INK_SHARE
  let ink = 0
  for (const pixel of pixels) if (pixel < MAX_INK_BRIGHTNESS && ++ink > minInkPixels) return false
  return true
}

/** Netpbm's greymap (P5): a text header, then the pixels. */
function toPgm({ width, height, pixels }: Picture): Uint8Array {
  return Buffer.concat([Buffer.from(`P5\n${width} ${height}\n255\n`), pixels])
}
