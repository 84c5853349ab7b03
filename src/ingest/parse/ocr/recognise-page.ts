import { parseFailure } from '../../pool/parse-failure.ts'
import { openPdfium } from '../pdf/engine/pdfium-document.ts'
import type { Picture } from '../pdf/engine/pdfium-picture.ts'
import { openOcrEngine } from './open-ocr-engine.ts'
import type { OcrChoice, OcrEngine } from './ocr-engine.ts'
import { confidenceOf, MIN_OCR_CONFIDENCE, type OcrPage } from '../../../domain/ocr-page.ts'
import { parseTsv } from './parse-tsv.ts'
import { turn } from './turn.ts'

/** Quarters of a turn, likelier ones first. */
const LIKELY_TURNS = [1, 3, 2]
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
  if (isBlank(picture)) return { index, engine: engine.name, lines: [], confidence: 0 }
  return { index, engine: engine.name, ...(await readAnyWay(engine, picture)) }
}

type Reading = Pick<OcrPage, 'lines' | 'confidence'>

/** As it stands; where that reads as nothing, turned: tables are often scanned sideways. */
async function readAnyWay(engine: OcrEngine, picture: Picture): Promise<Reading> {
  let best = await read(engine, picture)
  for (const turns of LIKELY_TURNS) {
    if (best.confidence >= MIN_OCR_CONFIDENCE) break
    const other = await read(engine, turn(picture, turns))
    if (other.confidence > best.confidence) best = other
  }
  return best
}

async function read(engine: OcrEngine, picture: Picture): Promise<Reading> {
  const lines = parseTsv(await engine.readTsv(toPgm(picture)), picture.pointsPerPixel)
  return { lines, confidence: confidenceOf(lines.flat()) }
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
