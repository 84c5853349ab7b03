import { describe, expect, it } from 'vitest'
import type { OcrPage } from '../../../../src/domain/pages/ocr-page.ts'
import { isBadReading } from '../../../../src/ingest/parse/pdf/bad-reading.ts'
import { parsePdf } from '../../../../src/ingest/parse/pdf/parse-pdf.ts'
import { paintPdf, picture } from '../support/paint-pdf.ts'

const GOOD = [
  'The harbour board renews its cranes and its quays over the next ten years.',
  'Each owner pays for the berths that it uses, and reports on them every quarter.',
  'A berth that lies idle for two years goes back to the board, which may let it.',
]
const BAD = [
  'Tlic liar~our b0ard rcncws i|s crancs aml i1s qnays o\\er llie ncxt tcn ycars',
  'Eacli 0wncr pavs f0r tlie bcrtlis tliat i( uscs aml rcp0rts 0n tlicm cv^ry qnarler',
  'A bertli tliat lics idlc f0r lw0 ycars g0es hack l0 tlic b0ard wliicli niay lct i|',
]
const GERMAN = [
  'Der Hafenrat erneuert seine Krane und Kais in den naechsten zehn Jahren.',
  'Jeder Eigner zahlt fuer die Plaetze, die er nutzt, und berichtet darueber.',
  'Ein Platz, der zwei Jahre leer steht, faellt an den Rat zurueck, der ihn vergibt.',
]
/** A scanned page with the text of another program behind its picture. */
const scan = (lines: readonly string[]) => {
  const shown = lines.map((line) => `(${line.replace(/[\\()]/g, '\\$&')}) Tj T*`).join(' ')
  return new Uint8Array(paintPdf(`BT 3 Tr /F 11 Tf 15 TL 1 0 0 1 60 700 Tm ${shown} ET ${picture(0, 0, 595, 842)}`))
}
const toOcr = (lines: readonly string[]): OcrPage => ({
  index: 1,
  engine: 'tesseract',
  confidence: 0.9,
  lines: lines.map((line, row) =>
    line.split(' ').map((text, at) => {
      const left = 60 + at * 40
      return { text, left, right: left + 36, top: 100 + row * 15, bottom: 110 + row * 15, confidence: 0.9 }
    }),
  ),
})

describe('a text that a program read on a scan', () => {
  it.each([
    ['bad', BAD, true],
    ['good', GOOD, false],
    ['good in another language', GERMAN, false],
  ])('is to be read again if it is bad: %s', async (_what, lines, isBad) => {
    expect(isBadReading(lines.join('\n'))).toBe(isBad)
    const [page] = (await parsePdf(scan(lines))).pages
    expect(page).toMatchObject({ isPicture: isBad, reading: 'text' })
  })

  it('is replaced by a better reading, with its confidence', async () => {
    const [page] = (await parsePdf(scan(BAD), null, [toOcr(GOOD)])).pages
    expect(page).toMatchObject({ reading: 'ocr', confidence: 0.9 })
    expect(page?.text).toContain('harbour board')
  })

  it('is kept if the other reading is no better', async () => {
    const [page] = (await parsePdf(scan(BAD), null, [toOcr(BAD)])).pages
    expect(page).toMatchObject({ reading: 'text' })
  })
})
