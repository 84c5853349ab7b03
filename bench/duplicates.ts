import { readdir, readFile } from 'node:fs/promises'
import path from 'node:path'
import { likenessOf, toShingles, type Shingles } from '../src/domain/compare/shingles.ts'
import { createSketch, MIN_SHINGLES } from '../src/domain/compare/signature.ts'
import { toWords } from '../src/domain/compare/words.ts'
import { isNear, NEAR } from '../src/ingest/dedupe/is-near.ts'
import { parseFile } from '../src/ingest/parse/parse-file.ts'
import { changeWords, reorderPages, truncate, wordsOfText } from '../test/domain/compare/support/texts.ts'
import { toLines } from './quality/measure.ts'
import { runBench } from './support/run-bench.ts'
import { findCorpus } from './support/shared-dir.ts'

/** A text in the form the dedupe stage takes. */
const MAX_CANDIDATES = 12
/** Folders of whole documents. GOV.UK's examples are left out: they are fixtures, with one text in many states. */
const FOLDERS = ['pdf-reports', 'pdf-papers', 'uk-local-plans', 'html-gov-digital-land', 'jats-xml'] as const
const FILE = /\.(?:pdf|html?|xml|nxml|json)$/i
const MIN_WORDS = 150

/** How each kind of near copy is made, and whether it should be found. */
const WAYS: Readonly<Record<string, (text: string, seed: number) => string>> = {
  '0.5 % of words changed': (text, seed) => changeWords(text, 0.005, seed),
  '1 % of words changed': (text, seed) => changeWords(text, 0.01, seed),
  '2 % of words changed': (text, seed) => changeWords(text, 0.02, seed),
  '5 % of words changed': (text, seed) => changeWords(text, 0.05, seed),
  '10 % of words changed': (text, seed) => changeWords(text, 0.1, seed),
  '20 % of words changed': (text, seed) => changeWords(text, 0.2, seed),
  'cut to three quarters': (text) => truncate(text, 0.75),
  'cut to half': (text) => truncate(text, 0.5),
  'cut to a quarter': (text) => truncate(text, 0.25),
  'pages reordered': reorderPages,
  'reordered, 5 % changed': (text, seed) => changeWords(reorderPages(text, seed), 0.05, seed),
}

/** A file name without its kind: "x.pdf" and "x-metadata.xml" are one work in two files, and correctly proposed. */
const STEM = /^(.*?)(?:-metadata)?\.\w+$/

interface Sketched {
  readonly name: string
  readonly text: string
  readonly shingles: Shingles
  readonly bands: readonly string[]
}

await runBench('duplicates', 20 * 60_000, async (signal) => {
  const originals = await readOriginals(await findCorpus(), signal)
  const index = new Map<string, Sketched[]>()
  for (const original of originals) {
    for (const band of original.bands) index.set(band, [...(index.get(band) ?? []), original])
  }
  const propose = (text: Sketched) =>
    candidatesOf(index, text).filter((other) => isNear(likenessOf(text.shingles, other.shingles)))
  const rows = Object.entries(WAYS).map(([name, change]) => {
    let found = 0
    let wrong = 0
    for (const [seed, original] of originals.entries()) {
      const proposed = propose(sketch(original.name, change(original.text, seed + 1)))
      if (proposed.includes(original)) found += 1
      wrong += proposed.filter((other) => stemOf(other) !== stemOf(original)).length
    }
    return { name, figures: [found / originals.length, found / Math.max(1, found + wrong), wrong] }
  })
  const alike = originals.flatMap((one) =>
    propose(one).flatMap((other) => (other.name > one.name ? [[one, other]] : [])),
  )
  const title = `near copies of ${originals.length} texts found (Jaccard >= ${NEAR.jaccard} or containment >= ${NEAR.containment})`
  const note = `proposed among the originals themselves: ${alike.map((pair) => pair.map(({ name }) => name).join(' = ')).join('; ') || 'none'}`
  console.log(toLines({ title, columns: ['copy', 'recall', 'precision', 'others'], rows, note }).join('\n'))
})

async function readOriginals(corpus: string, signal: AbortSignal): Promise<readonly Sketched[]> {
  const originals: Sketched[] = []
  for (const folder of FOLDERS) {
    const names = (await readdir(path.join(corpus, folder), { recursive: true })).filter((name) => FILE.test(name))
    for (const name of names.sort()) {
      signal.throwIfAborted()
      const bytes = await readFile(path.join(corpus, folder, name))
      const parsed = await parseFile({ bytes, declaredMediaType: 'application/octet-stream', name }).catch(() => null)
      if (parsed === null) continue // not a document: a schema, a list of features
      const text = parsed.pages.flatMap((page) => toWords(page.text, page.furniture).map(({ key }) => key)).join(' ')
      if (wordsOfText(text).length >= MIN_WORDS) originals.push(sketch(`${folder}/${name}`, text))
    }
  }
  return originals
}

function stemOf({ name }: Sketched): string {
  return STEM.exec(name)?.[1] ?? name
}

function sketch(name: string, text: string): Sketched {
  const shingles = toShingles(wordsOfText(text))
  const made = createSketch()
  made.add(shingles)
  return { name, text, shingles, bands: shingles.length < MIN_SHINGLES ? [] : made.bands() }
}

/** Candidates that share most bands first, as the catalogue finds them. */
function candidatesOf(index: ReadonlyMap<string, readonly Sketched[]>, text: Sketched): readonly Sketched[] {
  const shared = new Map<Sketched, number>()
  for (const band of text.bands) {
    for (const other of index.get(band) ?? []) {
      if (other !== text) shared.set(other, (shared.get(other) ?? 0) + 1)
    }
  }
  return [...shared]
    .sort((a, b) => b[1] - a[1])
    .slice(0, MAX_CANDIDATES)
    .map(([other]) => other)
}
