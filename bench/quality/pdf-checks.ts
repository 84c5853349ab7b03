import { readShared } from '../../test/support/shared-dir.ts'
import { meanOf, type Measure } from './measure.ts'
import { bodyOf, openReaders } from './pdf-readers.ts'

const FOLDER = 'pdf-olmocr-bench-sample'
const TYPES = ['present', 'absent', 'order'] as const

/** The part of a line of tests.jsonl that we use. */
interface Check {
  readonly pdf: string
  readonly page: number
  readonly type: string
  readonly text?: string
  readonly before?: string
  readonly after?: string
  readonly case_sensitive?: boolean
  readonly max_diffs?: number
  readonly first_n?: number
  readonly last_n?: number
}

interface Answer {
  readonly type: string
  readonly hasText: boolean
  readonly passed: readonly boolean[]
}

/**
 * Share of olmOCR-bench's checks that pass; absence is checked on the text of a page without running headers and
 * footers.
 */
export const pdfChecks: Measure = {
  name: 'pdf checks',
  async measure() {
    const readers = openReaders()
    try {
      const answers: Answer[] = []
      for (const check of await readChecks()) {
        const file = `${FOLDER}/pdfs/${check.pdf}`
        const page = (await readers.ours(file))?.[check.page - 1]
        const plain = (await readers.pdfParse(file))?.[check.page - 1] ?? ''
        const ours = page === undefined ? '' : check.type === 'absent' ? bodyOf(page) : page.text
        const passed = [holds(check, ours), holds(check, plain)]
        answers.push({ type: check.type, hasText: plain.trim() !== '' || ours.trim() !== '', passed })
      }
      const layered = answers.filter(({ hasText }) => hasText)
      const rows = [
        ...TYPES.map((type) =>
          toRow(
            type,
            answers.filter((answer) => answer.type === type),
          ),
        ),
        toRow('all', answers),
        toRow('all, pages with a text layer', layered),
      ]
      return [{ title: 'PDF: olmOCR-bench checks passed', columns: ['checks', 'number', 'ours', 'pdf-parse'], rows }]
    } finally {
      await readers.close()
    }
  },
}

async function readChecks(): Promise<readonly Check[]> {
  const lines = (await readShared(`corpus/${FOLDER}/tests.jsonl`)).toString().trim().split('\n')
  return lines.map((line) => JSON.parse(line) as Check).filter(({ type }) => TYPES.some((known) => known === type))
}

function toRow(name: string, answers: readonly Answer[]) {
  const shares = [0, 1].map((column) => meanOf(answers.map(({ passed }) => (passed[column] ? 1 : 0))))
  return { name, figures: [answers.length, ...shares] }
}

function holds(check: Check, page: string): boolean {
  const fold = (text: string) => (check.case_sensitive === false ? toLine(text).toLowerCase() : toLine(text))
  const text = cutEnds(fold(page), check)
  const find = (words = '') => findNear(text, fold(words), check.max_diffs ?? 0)
  if (check.type === 'order') {
    const before = find(check.before)
    return before >= 0 && text.indexOf(fold(check.after ?? ''), before) > before
  }
  return check.type === 'present' ? find(check.text) >= 0 : find(check.text) < 0
}

function toLine(text: string): string {
  const plain = text
    .normalize('NFKC')
    .replace(/[\u2018\u2019]/g, "'")
    .replace(/[\u201C\u201D]/g, '"')
  return plain
    .replace(/[\u2010-\u2015]/g, '-')
    .replace(/\s+/g, ' ')
    .trim()
}

function cutEnds(text: string, { first_n: first, last_n: last }: Check): string {
  if (first !== undefined) return text.slice(0, first)
  return last === undefined ? text : text.slice(-last)
}

/**
 * The position of `words` with at most `maxDiffs` letters inserted, deleted or changed (Sellers' algorithm); -1 if
 * absent.
 */
function findNear(text: string, words: string, maxDiffs: number): number {
  if (maxDiffs === 0) return text.indexOf(words)
  let row = Array.from({ length: words.length + 1 }, (_cell, index) => index)
  for (let at = 0; at < text.length; at++) {
    const next = [0]
    for (let index = 1; index <= words.length; index++) {
      const change = (row[index - 1] ?? 0) + (words[index - 1] === text[at] ? 0 : 1)
      next.push(Math.min(change, (row[index] ?? 0) + 1, (next[index - 1] ?? 0) + 1))
    }
    if ((next[words.length] ?? Infinity) <= maxDiffs) return Math.max(0, at - words.length + 1)
    row = next
  }
  return -1
}
