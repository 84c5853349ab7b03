import { readdir } from 'node:fs/promises'
import path from 'node:path'
import { performance } from 'node:perf_hooks'
import { createParsePool } from '../src/ingest/pool/parse-pool.ts'
import { readShared, requireShared, sharedFolder } from '../test/support/shared-dir.ts'
import { buildParseChild } from './support/built-parse-child.ts'
import { openReaders, type PdfReaders } from './quality/pdf-readers.ts'

/** The limit of the parse stage. */
const MAX_FILE_MS = 60_000

/** Makes pdf.js allocate endlessly in this process, which nothing here could stop. */
const LEFT_OUT = ['bomb_giant.pdf']

interface Speed {
  readonly pages: number
  readonly seconds: number
}

requireShared()
const corpus = path.join(sharedFolder, 'corpus')
const names = await readdir(corpus, { recursive: true })
const files = names.filter((name) => name.endsWith('.pdf') && !LEFT_OUT.includes(path.basename(name))).sort()
const readers = openReaders()
const bare = await time(() => readAll(readers.pdfParse))
const poppler = await time(() => readAll(readers.pdftotext))
await readers.close()
const { program, remove } = await buildParseChild()
const pool = createParsePool({ size: 2, program })
// the processes are there, as pdf-parse is; what reads a PDF they load with the first one
const start = { bytes: Buffer.from('A text.'), declaredMediaType: 'text/plain', name: null }
await Promise.all([0, 1].map(() => pool.parse(start, new AbortController().signal)))
const ours = await time(parseAll)
await pool.close()
await remove()
print('pdf-parse alone, one process', bare)
print('pdftotext, one process a file', poppler)
print('parse pool of two, started', ours)

async function time(read: () => Promise<number>): Promise<Speed> {
  const start = performance.now()
  const pages = await read()
  return { pages, seconds: (performance.now() - start) / 1000 }
}

async function readAll(read: PdfReaders['pdfParse']): Promise<number> {
  let pages = 0
  for (const file of files) {
    const late = new Promise<null>((resolve) => setTimeout(resolve, MAX_FILE_MS, null).unref())
    pages += (await Promise.race([read(file), late]))?.length ?? 0
  }
  return pages
}

async function parseAll(): Promise<number> {
  const parse = async (file: string) => {
    const input = { bytes: await readShared(`corpus/${file}`), declaredMediaType: 'application/pdf', name: null }
    return pool.parse(input, new AbortController().signal).then(
      ({ pages }) => pages.length,
      () => 0,
    )
  }
  const counts = await Promise.all(files.map(parse))
  return counts.reduce((sum, count) => sum + count, 0)
}

function print(name: string, { pages, seconds }: Speed): void {
  const perSecond = pages / seconds
  const ratio = perSecond / (bare.pages / bare.seconds)
  const figures = [`${pages} pages`, `${seconds.toFixed(1)} s`, `${perSecond.toFixed(0)} pages/s`]
  console.log(`${name.padEnd(30)}  ${figures.join('  ')}  ${ratio.toFixed(2)} x pdf-parse`)
}
