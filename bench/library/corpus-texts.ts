import { readdir, readFile } from 'node:fs/promises'
import path from 'node:path'
import { gunzipSync } from 'node:zlib'
import { parseFile } from '../../src/ingest/parse/parse-file.ts'
import type { ParsedPassage } from '../../src/domain/parsed-document.ts'
import { toPassages } from '../../src/ingest/parse/passages/to-passages.ts'
import { csvRows } from '../support/csv-rows.ts'

/** The content of a library document: what names it, and its passages as the program splits them. */
export interface LibraryText {
  readonly title: string
  readonly authors?: readonly string[]
  /** When it was published, YYYY; without it, a date is made up. */
  readonly year?: string | null
  readonly passages: readonly LibraryPassage[]
}

export interface LibraryPassage extends Pick<ParsedPassage, 'text' | 'headingPath'> {
  /** Of a made passage: the sentences that `text` is, with a space between them. */
  readonly sentences?: readonly MadeSentence[]
}

/** A sentence in which some words may have been replaced. */
export interface MadeSentence {
  readonly text: string
  readonly original: string
}

/** Folders of the corpus with documents in supported formats, the fastest to parse first. */
const FOLDERS = [
  'jats-xml',
  'govuk-content-api',
  'html-gov-digital-land',
  'html-readability-pages',
  'html-article-extraction',
  'uk-local-plans',
  'pdf-reports',
  'pdf-papers',
  'pdf-docling-groundtruth',
  'pdf-gov-tables-icdar2013',
] as const
const FILE = /(?<!-reg|-str|schema)\.(?:pdf|html?|html\.gz|xml|nxml|docx|json)$/i
const SNIPPET_FILES = { 'tagging-sdg': 'text', 'tagging-climate-policy-silver': 'sentence' } as const
const SNIPPETS_A_TEXT = 60
const TITLE_WORDS = 9
const MIN_WORDS = 12

/** All texts of the corpus except the ranked collections, in a fixed order; parsed on demand. */
export async function* readCorpusTexts(corpus: string, signal: AbortSignal): AsyncGenerator<LibraryText> {
  yield* readAbstracts(corpus)
  for (const [folder, column] of Object.entries(SNIPPET_FILES)) yield* readSnippets(path.join(corpus, folder), column)
  for (const folder of FOLDERS) {
    for (const name of (await readdir(path.join(corpus, folder), { recursive: true })).sort()) {
      signal.throwIfAborted()
      if (!FILE.test(name)) continue
      const text = await readDocument(path.join(corpus, folder, name))
      if (text !== null) yield text
    }
  }
}

/** Null for anything that is not a document, such as a schema or an encrypted file. */
async function readDocument(file: string): Promise<LibraryText | null> {
  const stored = await readFile(file)
  const bytes = file.endsWith('.gz') ? gunzipSync(stored) : stored
  const name = path.basename(file, '.gz')
  const parsed = await parseFile({ bytes, declaredMediaType: 'application/octet-stream', name }).catch(() => null)
  if (parsed === null) return null
  const heading = parsed.pages.flatMap(({ headings }) => headings)[0]?.title
  const passages = parsed.passages.filter(({ text }) => text.split(/\s+/).length >= MIN_WORDS)
  const title = parsed.metadata.title?.value ?? heading ?? titleOf(passages[0]?.text ?? name)
  return passages.length === 0 ? null : { title, passages }
}

async function* readSnippets(folder: string, column: string): AsyncGenerator<LibraryText> {
  const snippets = new Set<string>()
  for (const name of (await readdir(folder)).filter((each) => each.endsWith('.csv')).sort()) {
    for (const row of csvRows(await readFile(path.join(folder, name), 'utf8'))) snippets.add(row[column]?.trim() ?? '')
  }
  snippets.delete('')
  const all = [...snippets]
  for (let from = 0; from < all.length; from += SNIPPETS_A_TEXT) {
    const part = all.slice(from, from + SNIPPETS_A_TEXT)
    yield { title: titleOf(part[0] ?? ''), passages: cut(part.join('\n\n')) }
  }
}

interface Work {
  readonly title?: string | readonly string[]
  readonly abstract?: string
  readonly abstract_inverted_index?: Readonly<Record<string, readonly number[]>> | null
}

/** Distinct abstracts in the recorded responses of Crossref and OpenAlex. */
async function* readAbstracts(corpus: string): AsyncGenerator<LibraryText> {
  const known = new Set<string>()
  for (const folder of ['crossref-json', 'openalex-json']) {
    for (const name of (await readdir(path.join(corpus, folder))).filter((each) => each.endsWith('.json')).sort()) {
      for (const work of worksIn(JSON.parse(await readFile(path.join(corpus, folder, name), 'utf8')))) {
        const abstract = abstractOf(work)
        const title = [work.title ?? ''].flat()[0] ?? ''
        if (abstract === '' || title === '' || known.has(abstract)) continue
        known.add(abstract)
        yield { title, passages: cut(abstract) }
      }
    }
  }
}

/** All objects in a response that have an abstract, at any depth. */
function* worksIn(value: unknown): Generator<Work> {
  if (typeof value !== 'object' || value === null) return
  if ('abstract' in value || 'abstract_inverted_index' in value) yield value as Work
  else for (const part of Object.values(value)) yield* worksIn(part)
}

function abstractOf({ abstract, abstract_inverted_index: inverted }: Work): string {
  if (typeof abstract === 'string')
    return abstract
      .replace(/<[^>]*>/g, ' ')
      .replace(/\s+/g, ' ')
      .trim()
  const words: string[] = []
  for (const [word, places] of Object.entries(inverted ?? {})) for (const at of places) words[at] = word
  return words.join(' ')
}

/** Splits text without pages or headings into passages. */
export function cut(text: string): LibraryText['passages'] {
  const plain = { headings: [], furniture: [], reading: 'text', confidence: null, isPicture: false } as const
  return toPassages([{ index: 1, label: null, labelSource: null, text: text.normalize('NFC'), ...plain }])
}

/** The first words of a text, as its title. */
export function titleOf(text: string): string {
  return text
    .split(/\s+/)
    .slice(0, TITLE_WORDS)
    .join(' ')
    .replace(/[.,;:]+$/, '')
}
