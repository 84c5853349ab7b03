import { readFile, readdir } from 'node:fs/promises'
import { join, relative } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { createParsePool, type ParsePool, type PoolResult } from '../../../../src/ingest/pool/parse-pool.ts'
import { openPdf } from '../../../../src/ingest/parse/pdf/pdf-document.ts'
import { buildSite, type SiteFile } from '../../../../tools/samples/build-site.ts'
import { samplesFolder } from '../../../../src/services/samples/sample-folder.ts'
import { pathOf, readSampleTexts, type SampleText } from '../../../../tools/samples/sample-text.ts'
import { bodyOf, findWords, toLine, wordsOf, type TextPosition } from './find-block.ts'

const texts = await readSampleTexts()
const inLayout = (...layouts: SampleText['layout'][]) => texts.filter(({ layout }) => layouts.includes(layout))
const byId = (some: readonly SampleText[]) => some.map((text) => [text.id, text] as const)

const readSite = (path: string) => readFile(join(samplesFolder, 'site', path))

let pool: ParsePool
const files = new Map<string, PoolResult>()

beforeAll(async () => {
  pool = createParsePool({ size: 2 })
  const parse = async (text: SampleText) => {
    const bytes = await readSite(pathOf(text))
    const input = { bytes, declaredMediaType: null, name: null }
    files.set(text.id, await pool.parse(input, new AbortController().signal))
  }
  await Promise.all(texts.map(parse))
})

afterAll(async () => pool.close())

function fileOf(text: SampleText): PoolResult {
  const file = files.get(text.id)
  if (!file) throw new Error(`${text.id} was not parsed`)
  return file
}

describe('each document of the sample site', () => {
  it.each(byId(inLayout('report', 'two-column', 'html', 'docx')))('has all words of %s in order', (_id, text) => {
    const pages = fileOf(text).pages.map(toLine)
    let reached: TextPosition = { page: 0, offset: 0 }
    for (const words of text.blocks.flatMap(wordsOf)) {
      const found = findWords(pages, words, reached)
      expect(found, `"${words}" after page ${reached.page + 1}, ${reached.offset}`).not.toBeNull()
      reached = found ?? reached
    }
  })

  it.each(byId(texts))('has the title of %s', (_id, text) => {
    // with the subtitle where the cover prints one, without the date in it
    const subtitle = text.subtitle.replace(/, [A-Z][a-z]+ \d{4}$/, '')
    expect([text.title, `${text.title}: ${subtitle}`]).toContain(fileOf(text).metadata.title?.value)
  })

  it.each(byId(inLayout('report', 'two-column', 'scan', 'html')))('has the authors and the date of %s', (_id, text) => {
    const { authors, published, dates, doi, others } = fileOf(text).metadata
    // names that only the properties of the file have, as no page prints them, are offered and not asserted
    const offered = others.find(({ field }) => field === 'authors')
    expect(authors?.value ?? offered?.value).toEqual(text.authors)
    // of a scan that is yet to be read, only the day on which its file was made is known
    const created = dates.find(({ event }) => event === 'created')
    expect(published?.value ?? created?.value).toBe(text.date)
    expect(doi?.value).toBe(text.doi)
  })

  it.each(byId(inLayout('report', 'two-column')))('has passages of %s under its chapters', (_id, text) => {
    const chapters = text.blocks.flatMap((block) => (block.kind === 'chapter' ? [block.text] : []))
    const named = fileOf(text).passages.flatMap(({ headingPath }) => headingPath.slice(0, 1))
    expect([...new Set(named)].filter((title) => !chapters.includes(title))).toEqual([])
    expect(new Set(named).size).toBeGreaterThan(chapters.length / 2)
  })

  it('is not truncated', () => {
    expect([...files].filter(([, { truncated }]) => truncated !== null)).toEqual([])
  })
})

describe('page labels of the sample site', () => {
  it.each(byId(inLayout('report', 'two-column', 'scan')))('are those built into %s', (_id, text) => {
    const { pages } = fileOf(text)
    const front = text.firstPageLabel === 'i' ? ['i', 'ii'] : []
    const first = text.firstPageLabel === 'i' ? 1 : Number(text.firstPageLabel)
    const body = Array.from({ length: pages.length - front.length }, (_page, index) => String(first + index))
    expect(pages.map(({ label }) => label)).toEqual([...front, ...body])
  })

  it('number front matter in roman numerals, and a paper from its first page in the journal', () => {
    const labels = (id: string) => files.get(id)?.pages.map(({ label }) => label)
    expect(labels('tees-valley-draft-2019')?.slice(0, 3)).toEqual(['i', 'ii', '1'])
    expect(labels('comparing-place-strategies-2020')?.slice(0, 2)).toEqual(['297', '298'])
  })

  it.each(byId(inLayout('html', 'docx')))('are none for %s, which has no pages', (_id, text) => {
    expect(fileOf(text).pages.map(({ label }) => label)).toEqual([null])
  })
})

describe('typesetting of words', () => {
  /** The text layer before it is cleaned. */
  const readRaw = async (text: SampleText) => {
    const pdf = await openPdf(new Uint8Array(await readSite(pathOf(text))))
    const pages = await Promise.all(fileOf(text).pages.map(({ index }) => pdf.pageText(index)))
    await pdf.close()
    return pages.join('\n')
  }

  it('is undone where fi or fl is one glyph', async () => {
    const [report] = inLayout('report')
    if (!report) throw new Error('no report')
    const words =
      report.blocks
        .flatMap(wordsOf)
        .join(' ')
        .match(/\p{L}*f[il]\p{L}*/gu) ?? []
    const text = fileOf(report).pages.map(toLine).join(' ')
    expect(words.length).toBeGreaterThan(10)
    expect(words.filter((word) => !text.includes(word))).toEqual([])
    for (const { pages } of files.values()) for (const page of pages) expect(page.text).not.toMatch(/[\ufb00-\ufb06]/)
  })

  it('is undone where a word is hyphenated at the end of a line', async () => {
    let broken = 0
    for (const text of inLayout('report', 'two-column')) {
      broken += [...(await readRaw(text)).matchAll(/\p{L}{2}-\s*\n\p{Ll}/gu)].length
      for (const page of fileOf(text).pages) expect(page.text).not.toMatch(/\p{L}{2}-\n\p{Ll}/u)
    }
    expect(broken).toBeGreaterThan(10)
  })

  // Pages are read one by one, and a passage never crosses a page boundary.
  it('is kept where a word is hyphenated at the end of a page, which happens once', () => {
    const hyphenated = [...files].flatMap(([id, { pages }]) =>
      pages.flatMap(({ text, furniture }) => {
        const head = /\p{L}{2,}-$/u.exec(bodyOf(text, furniture).trim())?.[0]
        return head === undefined ? [] : [`${id} ${head}`]
      }),
    )
    expect(hyphenated).toEqual(['comparing-place-strategies-2020 strate-'])
  })

  it('leaves the author’s own hyphens', () => {
    const all = [...files.values()].flatMap(({ pages }) => pages.map(toLine)).join(' ')
    expect(all).toContain('low-carbon')
    expect(all).not.toContain('lowcarbon')
  })
})

describe('the scan of the sample site', () => {
  it('is parsed as pages that are pictures, not as a failure', () => {
    const [scan] = inLayout('scan')
    if (!scan) throw new Error('no scan')
    const { pages, passages, truncated } = fileOf(scan)
    expect(pages.map(({ text, isPicture }) => [text, isPicture])).toEqual([
      ['', true],
      ['', true],
    ])
    expect({ passages, truncated }).toEqual({ passages: [], truncated: null })
  })
})

describe('rebuilding the sample site', () => {
  let built: ReadonlyMap<string, SiteFile>
  const paths = async () => {
    const entries = await readdir(join(samplesFolder, 'site'), { recursive: true, withFileTypes: true })
    return entries
      .filter((entry) => entry.isFile())
      .map((entry) => relative(join(samplesFolder, 'site'), join(entry.parentPath, entry.name)).replaceAll('\\', '/'))
  }

  beforeAll(async () => {
    built = await buildSite(texts)
  })

  it('gives the same files with the same dates', async () => {
    expect([...built.keys()].sort()).toEqual((await paths()).sort())
    const dates: unknown = JSON.parse(await readFile(join(samplesFolder, 'dates.json'), 'utf8'))
    expect(Object.fromEntries([...built].map(([path, { date }]) => [path, date]))).toEqual(dates)
  })

  // The letters of the scan are drawn by a canvas library whose build differs between machines.
  it('gives the same bytes, except for the scan', async () => {
    const scans = inLayout('scan').map(pathOf)
    const others = [...built].filter(([path]) => !scans.includes(path))
    const changed = []
    for (const [path, { body }] of others) if (!(await readSite(path)).equals(body)) changed.push(path)
    expect(changed).toEqual([])
    expect(others.length).toBe(built.size - 1)
  })
})
