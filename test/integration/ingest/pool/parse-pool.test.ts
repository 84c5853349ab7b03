import { afterAll, afterEach, beforeAll, describe, expect, it, vi } from 'vitest'
import { createParsePool, type ParsePool, type ParsePoolOptions } from '../../../../src/ingest/pool/parse-pool.ts'
import { PARSER_VERSION } from '../../../../src/domain/parser-version.ts'
import { childProcessIds } from '../../../support/child-processes.ts'
import {
  makeDocx,
  makeEncryptedPdf,
  makeEndlessHtml,
  makeGreedyHtml,
  makePdf,
} from '../../../ingest/parse/support/make-files.ts'

const MEBIBYTE = 1024 * 1024
const GOOD = Buffer.from('A good text.')

let pool: ParsePool

function open(options: ParsePoolOptions = {}): void {
  pool = createParsePool({ size: 1, ...options })
}

const close = async () => pool.close()

function parse(bytes: Uint8Array, hints: { name?: string; type?: string } = {}, signal = new AbortController().signal) {
  return pool.parse({ bytes, declaredMediaType: hints.type ?? null, name: hints.name ?? null }, signal)
}

const failureOf = (bytes: Uint8Array, hints = {}) =>
  parse(bytes, hints).then(
    () => 'parsed',
    (error: unknown) => (error instanceof Error && 'code' in error ? error.code : error),
  )

describe('a parse pool reads', () => {
  beforeAll(() => open())
  afterAll(close)

  it('a PDF by its pages, joining words that a line end broke', async () => {
    const file = await parse(makePdf(['First page on inno-\nvation.', 'Second page.']))
    expect(file).toMatchObject({ mediaType: 'application/pdf', truncated: null, parserVersion: PARSER_VERSION })
    expect(file.pages.map(({ index, text }) => [index, text.trim()])).toEqual([
      [1, 'First page on innovation.'],
      [2, 'Second page.'],
    ])
    expect(file.passages.map(({ pageIndex, text }) => [pageIndex, text])).toEqual([
      [1, 'First page on innovation.'],
      [2, 'Second page.'],
    ])
  })

  it('HTML, DOCX and text as one page each', async () => {
    const html = await parse(Buffer.from('<!doctype html><title>T</title><h1>Head</h1><p>Caf\u00e9 &amp; b.</p>'))
    expect(html).toMatchObject({ mediaType: 'text/html', pages: [{ label: null, text: 'Head\nCaf\u00e9 & b.' }] })
    const docx = await parse(makeDocx('Recovery note', ['One paragraph.']))
    expect(docx.metadata.title).toEqual({ value: 'Recovery note', rule: 'docx:h1' })
    expect(docx.pages[0]?.text).toContain('First chapter\nOne paragraph.')
    expect(docx.passages[0]?.headingPath).toEqual(['Recovery note'])
    const text = await parse(Buffer.from('Plain \u201cquoted\u201d text.'), { name: 'a.txt' })
    expect(text).toMatchObject({ mediaType: 'text/plain', pages: [{ text: 'Plain \u201cquoted\u201d text.' }] })
  })

  it('a page without text as a page, so that a scan keeps its place', async () => {
    const file = await parse(makePdf(['', 'Text.']))
    expect(file.pages.map(({ text }) => text.trim())).toEqual(['', 'Text.'])
    expect(file.passages).toHaveLength(1)
  })

  it('a text whose passages take many messages, each with its words', async () => {
    const text = Array.from(
      { length: 60_000 },
      (_value, line) => `Line ${line} speaks of hydrogen and of skills.`,
    ).join('\n')
    const file = await parse(Buffer.from(text), { name: 'long.txt' })
    expect(file.passages.length).toBeGreaterThan(2_000)
    const [page] = file.pages
    for (const { text: words, start, end } of file.passages) expect(page?.text.slice(start, end)).toBe(words)
    expect(file.passages.at(-1)?.text).toContain('Line 59999')
  })

  it('without detaching the bytes of its caller', async () => {
    const bytes = makePdf(['Mine.'])
    const before = Buffer.from(bytes)
    await parse(bytes)
    expect(bytes.equals(before)).toBe(true)
  })
})

describe('a parse pool refuses', () => {
  beforeAll(() => open())
  afterAll(close)

  it.each([
    ['a file without bytes', Buffer.alloc(0), 'empty'],
    ['a PDF that wants a password', makeEncryptedPdf(), 'encrypted'],
    ['a PDF cut short', makePdf(['Cut.']).subarray(0, 120), 'malformed'],
    ['a PDF of noise', Buffer.concat([Buffer.from('%PDF-1.7\n'), Buffer.alloc(9_000, 0xa7)]), 'malformed'],
    ['a Word file cut short', makeDocx('T', ['P']).subarray(0, 2_000), 'malformed'],
    [
      'a picture',
      Buffer.from('89504e470d0a1a0a0000000d49484452000000010000000108060000001f15c489', 'hex'),
      'unsupported',
    ],
    ['a feed', Buffer.from('<?xml version="1.0"?><rss version="2.0"/>'), 'unsupported'],
  ])('%s', async (_name, bytes, code) => {
    expect(await failureOf(bytes)).toBe(code)
    expect(await failureOf(GOOD)).toBe('parsed')
  })
})

describe('a parse pool ends', () => {
  afterEach(close)

  it('a file above the size limit, before a process starts', async () => {
    open({ limits: { inputBytes: 10 } })
    expect(await failureOf(GOOD)).toBe('too_large')
    expect(await childProcessIds()).toEqual([])
  })

  it('a file that takes too long, and continues with waiting files', async () => {
    open({ limits: { wallClockMs: 3_000 } })
    const [endless, waiting] = await Promise.all([failureOf(makeEndlessHtml()), failureOf(GOOD)])
    expect([endless, waiting]).toEqual(['timeout', 'parsed'])
  })

  it('a file that takes too much memory, and continues', async () => {
    open({ limits: { residentBytes: 300 * MEBIBYTE } })
    await expect(parse(makeGreedyHtml())).rejects.toMatchObject({
      code: 'memory',
      message: expect.stringMatching(/^more than \d+ bytes/),
    })
    expect(await failureOf(GOOD)).toBe('parsed')
  })

  it('a file that fills the heap between two measurements, and continues', async () => {
    open({ limits: { pollMs: 600_000 } })
    await expect(parse(makeGreedyHtml())).rejects.toMatchObject({
      code: 'memory',
      message: expect.stringMatching(/^the heap .* is full$/),
    })
    expect(await failureOf(GOOD)).toBe('parsed')
  })

  it('a file that crashes its process, and continues', async () => {
    open()
    await parse(GOOD)
    const dying = failureOf(makeEndlessHtml())
    process.kill(await onlyChild(), 'SIGKILL')
    expect(await dying).toBe('crash')
    expect(await failureOf(GOOD)).toBe('parsed')
  })
})

describe('the processes of a parse pool', () => {
  afterEach(close)

  it('are at most as many as allowed, and are used again', async () => {
    open({ size: 2 })
    await Promise.all([1, 2, 3, 4, 5].map(() => parse(GOOD)))
    const children = await childProcessIds()
    expect(children).toHaveLength(2)
    await Promise.all([parse(GOOD), parse(GOOD)])
    expect(new Set(await childProcessIds())).toEqual(new Set(children))
  })

  // a process that was still starting for a parse that its caller gave up stood beside its successor
  it('are at most as many as allowed when a parse is aborted while its process starts', async () => {
    open()
    const stop = new AbortController()
    const given = parse(GOOD, {}, stop.signal)
    await onlyChild()
    stop.abort(new Error('enough'))
    await expect(given).rejects.toThrow('enough')
    let [most, isDone] = [0, false]
    const watch = async () => {
      while (!isDone) most = Math.max(most, (await childProcessIds()).length)
    }
    const watching = watch()
    expect(await failureOf(GOOD)).toBe('parsed')
    isDone = true
    await watching
    expect(most).toBe(1)
  })

  it('are replaced after a number of files', async () => {
    open({ limits: { filesPerChild: 2 } })
    await parse(GOOD)
    const first = await onlyChild()
    await parse(GOOD)
    await vi.waitFor(async () => expect(await childProcessIds()).toEqual([]), { timeout: 20_000 })
    await parse(GOOD)
    expect(await onlyChild()).not.toBe(first)
  })

  it('end when idle', async () => {
    open({ limits: { idleMs: 50 } })
    await parse(GOOD)
    await vi.waitFor(async () => expect(await childProcessIds()).toEqual([]), { timeout: 20_000 })
    expect(await failureOf(GOOD)).toBe('parsed')
  })

  // beside the process that reads pages by OCR one for a file stood idle for half a minute, with all its memory
  it('end sooner when more are idle than files are parsed at once', async () => {
    open({ limits: { extraIdleMs: 50 } })
    const [list, file] = [pool.readList({ kind: 'text', bytes: GOOD }, new AbortController().signal), parse(GOOD)]
    await Promise.allSettled([list, file])
    await vi.waitFor(async () => expect(await childProcessIds()).toHaveLength(1), { timeout: 5_000 })
    await parse(GOOD)
    expect(await childProcessIds()).toHaveLength(1)
  })

  it('are ended when the caller aborts a parse', async () => {
    open()
    const stop = new AbortController()
    const given = parse(makeEndlessHtml(), {}, stop.signal)
    await onlyChild()
    stop.abort(new Error('enough'))
    await expect(given).rejects.toThrow('enough')
    await expect(parse(GOOD, {}, stop.signal)).rejects.toThrow('enough')
    expect(await failureOf(GOOD)).toBe('parsed')
  })

  it('have ended once the pool is closed, and running and waiting parses are rejected', async () => {
    open()
    await parse(GOOD)
    const [underWay, waiting] = [failureOf(makeEndlessHtml()), failureOf(GOOD)]
    await onlyChild()
    await pool.close()
    expect(await Promise.all([underWay, waiting])).toEqual(['parser_unavailable', 'parser_unavailable'])
    expect(await childProcessIds()).toEqual([])
    expect(await failureOf(GOOD)).toBe('parser_unavailable')
    await pool.close()
  })

  // a process that was not ready yet used to outlive the pool
  it('have ended once the pool is closed, even one that was just starting', async () => {
    open({ size: 2 })
    const starting = failureOf(GOOD)
    await onlyChild()
    const late = failureOf(GOOD)
    await pool.close()
    expect(await childProcessIds()).toEqual([])
    expect(await Promise.all([starting, late])).toEqual(['parser_unavailable', 'parser_unavailable'])
  })
})

/** The only child process, as soon as it runs. */
async function onlyChild(): Promise<number> {
  return vi.waitFor(
    async () => {
      const [child, ...others] = await childProcessIds()
      expect(others).toEqual([])
      if (child === undefined) throw new Error('no process yet')
      return child
    },
    { timeout: 20_000 },
  )
}
