import { readFile } from 'node:fs/promises'
import path from 'node:path'
import { toIsoDate } from '../../src/ingest/parse/metadata/published-date.ts'
import { parseHtml } from '../../src/ingest/parse/html/parse-html.ts'
import { readabilityFolders } from './html-sets.ts'

/** One field of one page, actual and expected, both normalised. */
export interface FieldCheck {
  readonly page: string
  readonly field: 'title' | 'byline' | 'published'
  readonly expected: string
  readonly actual: string
  /** `beyond`: the reference has nothing, or our title is theirs without the site name after a separator. */
  readonly verdict: 'same' | 'beyond' | 'missing' | 'different'
}

interface Expected {
  readonly title: string | null
  readonly byline: string | null
  readonly publishedTime: string | null
}

/** Compares title, byline and date of the readability set; bylines agree when they contain the same names. */
export async function checkMetadata(folder: string): Promise<readonly FieldCheck[]> {
  const checks: FieldCheck[] = []
  for (const page of await readabilityFolders(folder)) {
    const expected = JSON.parse(await readFile(path.join(folder, page, 'expected-metadata.json'), 'utf8')) as Expected
    const { metadata } = parseHtml(await readFile(path.join(folder, page, 'source.html')), 'text/html')
    const byline = (metadata.authors?.value ?? []).join(' ')
    checks.push(
      check(page, 'title', expected.title, metadata.title?.value),
      check(page, 'byline', expected.byline?.replace(/^\s*by\s/i, ''), byline),
      check(page, 'published', toIsoDate(expected.publishedTime ?? ''), metadata.published?.value),
    )
  }
  return checks
}

function check(
  page: string,
  field: FieldCheck['field'],
  expected: string | null | undefined,
  actual: string | undefined,
): FieldCheck {
  return { page, field, expected: bare(expected ?? ''), actual: bare(actual ?? ''), verdict: compare(expected, actual) }
}

function compare(expected: string | null | undefined, actual: string | undefined): FieldCheck['verdict'] {
  const [left, right] = [bare(expected ?? ''), bare(actual ?? '')]
  if (left === right) return 'same'
  if (right === '') return 'missing'
  const rest = expected?.startsWith(actual ?? '') ? expected.slice(actual?.length) : ''
  return left === '' || /^\s*[-–—|:·»]\s/.test(rest) ? 'beyond' : 'different'
}

function bare(value: string): string {
  return value
    .toLowerCase()
    .replace(/[^\p{L}\p{N}]+/gu, ' ')
    .trim()
}
