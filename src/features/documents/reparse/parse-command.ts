import { readFile, stat } from 'node:fs/promises'
import path from 'node:path'
import { InvalidInputError } from '../../../errors.ts'
import { MAX_BODY_BYTES } from '../../../domain/body-limit.ts'
import { createParsePool, type PoolResult } from '../../../ingest/pool/parse-pool.ts'
import type { ParsedMetadata } from '../../../domain/parsed-document.ts'
import { parseWithOcr } from '../../../ingest/pool/parse-with-ocr.ts'
import { EXIT, type ExitCode, type Terminal } from '../../../cli/command.ts'
import { toTable } from '../../../cli/output.ts'

const OPENING_CHARACTERS = 60

/** Parses one file as the service would, in a separate process, and prints everything found; stores nothing. */
export async function parse({ config, log, output, signal }: Terminal, file: string): Promise<ExitCode> {
  const found = await stat(file).catch(() => null)
  if (found?.isFile() !== true) throw new InvalidInputError('file_missing', `no such file: ${file}`)
  if (found.size > MAX_BODY_BYTES) {
    throw new InvalidInputError('too_large', `${file} has ${found.size} bytes; at most ${MAX_BODY_BYTES} are read`)
  }
  const pool = createParsePool({ log, size: 1 })
  const { ocr } = config
  try {
    const input = { bytes: await readFile(file), declaredMediaType: null, name: path.basename(file) }
    const result = ocr === 'off' ? await pool.parse(input, signal) : await parseWithOcr(pool, input, ocr, signal)
    output.data(result, toReport(result))
    return EXIT.done
  } finally {
    await pool.close()
  }
}

function toReport(result: PoolResult): string {
  const pages = result.pages.map((page) => [
    String(page.index),
    page.label ?? '',
    page.confidence === null ? page.reading : `${page.reading} ${Math.round(page.confidence * 100)} %`,
    String(result.passages.filter((passage) => passage.pageIndex === page.index).length),
    page.headings.map((heading) => heading.title).join(' · ') || page.text.slice(0, OPENING_CHARACTERS).trim(),
  ])
  const parts = result.parts.map((part) => [
    `${part.firstPage}-${part.lastPage}`,
    part.title,
    part.score.toFixed(2),
    part.evidence.map(({ sign }) => sign).join(', '),
  ])
  const contained = result.contained.map(({ name, bytes, mediaType, code }) => [
    name,
    String(bytes ?? ''),
    mediaType ?? '',
    code ?? '',
  ])
  return [
    `${result.mediaType}, parser ${result.parserVersion}${result.truncated === null ? '' : `, only part of it: ${result.truncated}`}`,
    ...toMetadataReport(result.metadata),
    toTable(['PAGE', 'LABEL', 'READ', 'PASSAGES', 'HEADINGS OR FIRST WORDS'], pages),
    ...(parts.length === 0 ? [] : [toTable(['POSSIBLE DOCUMENT', 'TITLE', 'SCORE', 'SIGNS'], parts)]),
    ...(contained.length === 0 ? [] : [toTable(['CONTAINED FILE', 'BYTES', 'MEDIA TYPE', 'NOT READ'], contained)]),
    `${result.links.length} links; --json shows everything`,
  ].join('\n\n')
}

/** Fields, their other candidates and dates, each with its rule and page. */
function toMetadataReport({ others, dates, ...fields }: ParsedMetadata): readonly string[] {
  const provenance = (rule = '', pageIndex: number | null = null) =>
    pageIndex === null ? rule : `${rule}, page ${pageIndex}`
  const taken = Object.entries(fields).map(([field, found]) => [
    field,
    String(found?.value ?? ''),
    provenance(found?.rule, found?.pageIndex),
  ])
  const lost = others.map(({ field, value, rule, pageIndex }) => [field, String(value), provenance(rule, pageIndex)])
  const dated = dates.map(({ event, value, readings, raw, rule, pageIndex }) => [
    event,
    [value ?? '', readings.length === 0 ? '' : `(${readings.join(' or ')}?)`].join(' ').trim(),
    raw,
    provenance(rule, pageIndex),
  ])
  return [
    toTable(['FIELD', 'VALUE', 'RULE'], taken),
    ...(lost.length === 0 ? [] : [toTable(['FIELD', 'OTHER VALUE', 'RULE'], lost)]),
    ...(dated.length === 0 ? [] : [toTable(['DATE', 'VALUE', 'AS WRITTEN', 'RULE'], dated)]),
  ]
}
