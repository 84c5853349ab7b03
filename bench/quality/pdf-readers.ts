import { execFile } from 'node:child_process'
import { promisify } from 'node:util'
import { PDFParse } from 'pdf-parse'
import { createParsePool } from '../../src/ingest/pool/parse-pool.ts'
import { parseWithOcr } from '../../src/ingest/pool/parse-with-ocr.ts'
import type { ParsedPage } from '../../src/domain/parsed-document.ts'
import { readShared, sharedFolder } from '../../test/support/shared-dir.ts'

const run = promisify(execFile)

/** The longest output of pdftotext over the corpus is below a tenth of this. */
const MAX_OUTPUT_BYTES = 64 * 1024 * 1024
const TIMEOUT_MS = 60_000

/** Readers of a PDF, by page; null when one cannot read it or is not installed. */
export interface PdfReaders {
  ours(file: string): Promise<readonly ParsedPage[] | null>
  pdfParse(file: string): Promise<readonly string[] | null>
  pdftotext(file: string): Promise<readonly string[] | null>
  close(): Promise<void>
}

/** `file` is a path below the corpus. */
export function openReaders(): PdfReaders {
  const pool = createParsePool({ size: 1 })
  return {
    async ours(file) {
      const input = { bytes: await readShared(`corpus/${file}`), declaredMediaType: null, name: null }
      return parseWithOcr(pool, input, 'auto', new AbortController().signal).then(
        ({ pages }) => pages,
        () => null,
      )
    },
    async pdfParse(file) {
      const parser = new PDFParse({ data: new Uint8Array(await readShared(`corpus/${file}`)), verbosity: 0 })
      try {
        return (await parser.getText({ pageJoiner: '' })).pages.map(({ text }) => text)
      } catch {
        return null
      } finally {
        await parser.destroy()
      }
    },
    async pdftotext(file) {
      const options = { maxBuffer: MAX_OUTPUT_BYTES, timeout: TIMEOUT_MS }
      const output = await run('pdftotext', [`${sharedFolder}/corpus/${file}`, '-'], options).catch(() => null)
      return output === null ? null : output.stdout.split('\f')
    },
    close: () => pool.close(),
  }
}

/** The text of a page without running headers and footers. */
export function bodyOf({ text, furniture }: ParsedPage): string {
  return [...furniture].reverse().reduce((rest, { start, end }) => rest.slice(0, start) + rest.slice(end), text)
}

/** The text of all pages of a file; empty for a file that was not read. */
export function wholeOf(pages: readonly string[] | null): string {
  return (pages ?? []).join('\n')
}
