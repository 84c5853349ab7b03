import { STOP_WORDS } from '../../../search/analysis/stop-words.ts'
import { yieldToEventLoop } from '../../../runtime/yield-to-event-loop.ts'
import type { CandidateTermRow, OpinionPassage } from './opinion-queries.ts'
import type { OpinionPorts } from './ports.ts'

const STOPS: ReadonlySet<string> = new Set(STOP_WORDS)
/** Words of a term. */
const MIN_WORDS = 2
const MAX_WORDS = 3
/** A term has to stand in as many passages and documents: fewer are a matter of one author. */
const MIN_PASSAGES = 5
const MIN_DOCUMENTS = 3
/** How much more often its words stand together than they would by chance. */
const MIN_RATIO = 20
/** Terms counted at once; beyond it those seen once are forgotten. */
const MAX_COUNTED = 300_000
const MAX_TERMS = 300
const MAX_EXAMPLES = 5

interface Counted {
  passages: number
  readonly documents: Set<string>
  readonly examples: string[]
}

/**
 * Phrases that are frequent in the library and in no theme: two or three words, none of them a stop word, that stand
 * together far more often than their own frequencies in this library would have it, and name no theme or place.
 */
export async function findCandidateTerms(
  { library }: OpinionPorts,
  passages: readonly OpinionPassage[],
  signal: AbortSignal,
): Promise<readonly CandidateTermRow[]> {
  const words = new Map<string, number>()
  const terms = new Map<string, Counted>()
  let total = 0
  for (const { passageId, documentId, text } of passages) {
    await yieldToEventLoop(signal)
    const seen = new Set<string>()
    for (const run of runsOf(text)) {
      total += run.length
      for (const word of run) words.set(word, (words.get(word) ?? 0) + 1)
      for (const term of termsIn(run)) seen.add(term)
    }
    for (const term of seen) count(terms, term, passageId, documentId)
    if (terms.size > MAX_COUNTED) for (const [term, { passages: of }] of terms) if (of < 2) terms.delete(term)
  }
  const found = [...terms].flatMap(([term, { passages: of, documents, examples }]) => {
    if (of < MIN_PASSAGES || documents.size < MIN_DOCUMENTS) return []
    const ratio = ratioOf(term, of, words, total)
    if (ratio < MIN_RATIO || library.matchThemes(term).length > 0 || library.matchPlaces(term).length > 0) return []
    return [{ term, passages: of, documents: documents.size, ratio, passageIds: examples }]
  })
  return withoutParts(found).slice(0, MAX_TERMS)
}

/** Rows of words with neither a stop word, a number nor punctuation between them. */
function runsOf(text: string): readonly (readonly string[])[] {
  return text
    .toLowerCase()
    .split(/[^a-z'’\s-]+/)
    .flatMap((part) => {
      const runs: string[][] = [[]]
      for (const word of part.split(/[\s-]+/)) {
        if (word.length < 3 || STOPS.has(word)) runs.push([])
        else runs.at(-1)?.push(word)
      }
      return runs.filter((run) => run.length >= MIN_WORDS)
    })
}

function* termsIn(run: readonly string[]): Iterable<string> {
  for (let size = MIN_WORDS; size <= MAX_WORDS; size++) {
    for (let start = 0; start + size <= run.length; start++) yield run.slice(start, start + size).join(' ')
  }
}

function count(terms: Map<string, Counted>, term: string, passageId: string, documentId: string): void {
  const counted = terms.get(term) ?? { passages: 0, documents: new Set(), examples: [] }
  counted.passages += 1
  counted.documents.add(documentId)
  if (counted.examples.length < MAX_EXAMPLES) counted.examples.push(passageId)
  terms.set(term, counted)
}

/** How often a term stands there, of how often it would if words stood anywhere. */
function ratioOf(term: string, passages: number, words: ReadonlyMap<string, number>, total: number): number {
  const parts = term.split(' ')
  const chance = parts.reduce((share, word) => share * ((words.get(word) ?? 1) / total), 1)
  return passages / (chance * total)
}

/** Without the terms that hardly ever stand outside a longer one; those of most documents first. */
function withoutParts(terms: readonly CandidateTermRow[]): readonly CandidateTermRow[] {
  const longer = terms.filter(({ term }) => term.split(' ').length === MAX_WORDS)
  return terms
    .filter(
      ({ term, passages }) =>
        !longer.some((each) => each.term !== term && isIn(term, each.term) && each.passages > passages * 0.8),
    )
    .sort((a, b) => b.documents - a.documents || b.passages - a.passages || (a.term < b.term ? -1 : 1))
}

function isIn(term: string, longer: string): boolean {
  return ` ${longer} `.includes(` ${term} `)
}
