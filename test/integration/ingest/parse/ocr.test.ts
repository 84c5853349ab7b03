import { readFile } from 'node:fs/promises'
import path from 'node:path'
import { degrees, PDFDocument, type PDFPage } from 'pdf-lib'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { OcrChoice } from '../../../../src/ingest/parse/ocr/ocr-engine.ts'
import { createParsePool, type ParsePool } from '../../../../src/ingest/pool/parse-pool.ts'
import { parseWithOcr } from '../../../../src/ingest/pool/parse-with-ocr.ts'
import { samplesFolder } from '../../../../src/services/samples/sample-folder.ts'
import { isOnPath, requireOrSkip } from '../../../support/variants.ts'
import { makePdf } from '../../../ingest/parse/support/make-files.ts'

const SCAN = path.join(samplesFolder, 'site/documents/liverpool-city-region-scan-2018.pdf')
const ENGINES = [
  { choice: 'bundled', name: /^tesseract\.js \d/, isThere: true, how: '' },
  {
    choice: 'native',
    name: /^tesseract \d/,
    isThere: isOnPath('tesseract'),
    how: 'there is no tesseract on the PATH (Debian: tesseract-ocr)',
  },
] as const

const never = new AbortController().signal
let pool: ParsePool
let scan: Uint8Array

beforeAll(async () => {
  pool = createParsePool({ size: 1 })
  scan = await readFile(SCAN)
})
afterAll(() => pool.close())

/** The scan's first page, drawn on a new page. */
async function redraw(draw: (page: PDFPage) => void, rotation = 0): Promise<Uint8Array> {
  const document = await PDFDocument.create()
  const [first] = await document.embedPdf(scan, [0])
  if (first === undefined) throw new Error('the scan has no page')
  const page = document.addPage([first.width, first.height])
  page.drawPage(first)
  draw(page)
  page.setRotation(degrees(rotation))
  return document.save()
}

async function makeScribble(): Promise<Uint8Array> {
  const document = await PDFDocument.create()
  const page = document.addPage([400, 500])
  const at = (step: number) => ({ x: 40 + ((step * 137) % 320), y: 40 + ((step * 211) % 420) })
  for (let step = 0; step < 60; step++) page.drawLine({ start: at(step), end: at(step + 1), thickness: 2 })
  return document.save()
}

const read = (bytes: Uint8Array, choice: OcrChoice) =>
  parseWithOcr(pool, { bytes, declaredMediaType: null, name: null }, choice, never)

for (const { choice, name, isThere, how } of ENGINES) {
  describe(`OCR by the ${choice} engine`, () => {
    if (!requireOrSkip('OCR_ENGINES', choice, isThere, how)) return

    it('reads a scan line by line, with its confidence and its printed pages', async () => {
      const page = await pool.recognise(scan, 1, choice, never)
      expect(page).toMatchObject({ index: 1, engine: expect.stringMatching(name) as string })
      const { pages, passages } = await read(scan, choice)
      expect(pages.map(({ reading, label, isPicture }) => ({ reading, label, isPicture }))).toEqual([
        { reading: 'ocr', label: '1', isPicture: true },
        { reading: 'ocr', label: '2', isPicture: true },
      ])
      for (const { confidence } of pages) expect(confidence).toBeGreaterThan(0.9)
      const text = passages.map((passage) => passage.text.replace(/\s+/g, ' ')).join(' ')
      expect(text).toContain('Glass, chemicals, cars, ports and health are the industries on which the city region can')
      expect(text).toContain('A tidal barrage would supply power for a million homes')
    })

    it('rotates a page that was scanned sideways', async () => {
      const { pages } = await read(await redraw(() => {}, 90), choice)
      expect(pages[0]?.reading).toBe('ocr')
      expect(pages[0]?.text.replace(/\s+/g, ' ')).toContain('The tides of the Mersey are among the highest')
    })

    it('reads a scan with a stamp, whose few letters are the only text in the file', async () => {
      const { pages } = await read(await redraw((page) => page.drawText('Scanned 2019', { x: 40, y: 20 })), choice)
      expect(pages[0]).toMatchObject({ reading: 'ocr', isPicture: true })
      expect(pages[0]?.text).toContain('low-carbon heat and power')
    })

    it('finds no words in a scribble, and reports a low confidence', async () => {
      const { pages, passages } = await read(await makeScribble(), choice)
      expect(pages).toMatchObject([{ reading: 'none', text: '', isPicture: true }])
      expect(pages[0]?.confidence).toBeLessThan(0.6)
      expect(passages).toEqual([])
    })

    it('finds no text on a blank page', async () => {
      expect(await pool.recognise(makePdf(['']), 1, choice, never)).toMatchObject({ lines: [], confidence: 0 })
    })

    it('reports a page that does not exist', async () => {
      await expect(pool.recognise(scan, 3, choice, never)).rejects.toMatchObject({
        code: 'malformed',
        message: 'page 3 cannot be drawn',
      })
    })
  })
}

describe('pages that OCR is asked for', () => {
  const picturesOf = async (bytes: Uint8Array) => {
    const { pages } = await pool.parse({ bytes, declaredMediaType: null, name: null }, never)
    return pages.map(({ isPicture }) => isPicture)
  }

  it('are those with a picture and no text, not blank ones and not those with text', async () => {
    expect(await picturesOf(scan)).toEqual([true, true])
    expect(await picturesOf(makePdf(['', 'Text.']))).toEqual([false, false])
  })

  it('are not those with a picture beside text', async () => {
    const words = 'A page with a picture has letters enough to be read as it is. '
    const withText = await redraw((page) => {
      for (let line = 0; line < 6; line++) page.drawText(words, { x: 30, y: 60 + line * 14, size: 9 })
    })
    expect(await picturesOf(withText)).toEqual([false])
  })
})

describe('a pool whose time limit is too short for a page', () => {
  it('ends the process, and reads the next page', async () => {
    const hasty = createParsePool({ size: 1, limits: { wallClockMs: 30 } })
    const patient = createParsePool({ size: 1 })
    try {
      await expect(hasty.recognise(scan, 1, 'bundled', never)).rejects.toMatchObject({ code: 'timeout' })
      expect((await patient.recognise(scan, 1, 'bundled', never)).confidence).toBeGreaterThan(0.9)
    } finally {
      await Promise.all([hasty.close(), patient.close()])
    }
  })
})
