import type { SearchPorts } from '../ports.ts'
import { analyse } from '../analysis/analyse.ts'
import { countStems } from '../match/frequencies.ts'
import type { RankTerm } from '../rank/rank-passages.ts'
import type { CountedPrefix, CountedPrefixes } from './count-prefixes.ts'
import type { InterpretationNote } from './interpretation-note.ts'
import type { ParsedQuery } from './query.ts'
import { frequencyOf, stemsOf, type WordGroup } from './word-groups.ts'

/** Word groups of each `words` part of a parsed query. */
export type GroupsByPart = ReadonlyMap<ParsedQuery, readonly WordGroup[]>

/** Words of a query in order, stop words and repetitions included. */
export type QueryRow = readonly RowWord[]

export interface RowWord {
  readonly word: string
  readonly stem: string
  readonly isStop: boolean
}

/** The bare words of each part of a query outside NOT, corrected as `notes` say; those of the title alone are no row of a text. */
export function toRows(
  parsedQuery: ParsedQuery,
  notes: readonly InterpretationNote[],
): ReadonlyMap<ParsedQuery, QueryRow> {
  const corrections = new Map(notes.flatMap((note) => (note.kind === 'corrected' ? [[note.from, note.to]] : [])))
  return new Map(
    positivesOf(parsedQuery).flatMap((part): readonly (readonly [ParsedQuery, QueryRow])[] => {
      if (part.kind !== 'words' || part.scope === 'title') return []
      const row = part.of.flatMap((term): QueryRow => {
        const corrected = corrections.get(term.text.toLowerCase()) ?? corrections.get(term.text)
        return corrected === undefined ? [term] : analyse(corrected)
      })
      return [[part, row.map(({ word, stem, isStop }) => ({ word, stem, isStop }))]]
    }),
  )
}

/** What is known of the parts of a query. */
export interface RankedParts {
  readonly sets: GroupsByPart
  readonly rows: ReadonlyMap<ParsedQuery, QueryRow>
  readonly prefixes: CountedPrefixes
}

/** The terms that passages are ranked by: every term of the query outside NOT. */
export async function toRankTerms(
  app: SearchPorts,
  parsedQuery: ParsedQuery,
  { sets, rows, prefixes }: RankedParts,
  corpusVersion: string,
  signal?: AbortSignal,
): Promise<readonly RankTerm[]> {
  const parts = positivesOf(parsedQuery)
  const wordTerms = parts.flatMap((part) =>
    (sets.get(part) ?? []).map((group) => toTerm(group, timesOf(group, rows.get(part) ?? []))),
  )
  const known = new Set(wordTerms.flatMap(({ variants }) => variants.flat()))
  const words = [...new Map(parts.flatMap(phraseWords))].filter(([stem]) => !known.has(stem))
  const stems = words.map(([stem]) => stem)
  const frequencies = await countStems(app, stems, corpusVersion, signal)
  return [
    ...wordTerms,
    ...parts.flatMap((part) => (part.kind === 'prefix' ? [toPrefixTerm(part, prefixes.get(part.word))] : [])),
    ...words.map(([stem, label], at) => {
      return { label, variants: [[stem]], themes: [], places: [], frequency: frequencies[at] ?? 0, times: 1 }
    }),
  ]
}

/** How often a row has a word of a group. */
export function timesOf({ words }: WordGroup, row: QueryRow): number {
  const counts = words.map(({ stem }) => row.filter((word) => word.stem === stem).length)
  return Math.max(1, ...counts)
}

function positivesOf(query: ParsedQuery): readonly ParsedQuery[] {
  if (query.kind === 'not') return []
  if (query.kind === 'and' || query.kind === 'or') return query.of.flatMap(positivesOf)
  return [query]
}

/** The beginning of a word as a term: any of the stems that it stands for. */
function toPrefixTerm({ text }: { readonly text: string }, counted: CountedPrefix | undefined): RankTerm {
  const variants = (counted?.groups ?? []).map(({ stem }) => [stem])
  return { label: `${text}*`, variants, themes: [], places: [], frequency: counted?.passages ?? 0, times: 1 }
}

/** The words of phrases by their stems. */
function phraseWords(query: ParsedQuery): readonly (readonly [stem: string, word: string])[] {
  if (query.kind === 'phrase') return wordStems(query.words)
  if (query.kind !== 'near') return []
  return query.of.flatMap((part) => wordStems(part.kind === 'word' ? [part.word] : part.words))
}

function wordStems(words: readonly string[]): readonly (readonly [stem: string, word: string])[] {
  return analyse(words.join(' ')).flatMap(({ stem, word, isStop }) => (isStop ? [] : [[stem, word] as const]))
}

function toTerm(group: WordGroup, times: number): RankTerm {
  const { words, variants } = group
  return {
    label: words.map(({ text }) => text).join(' '),
    variants: variants.map(stemsOf).filter((stems) => stems.length > 0),
    themes: variants.flatMap((variant) => (variant.kind === 'theme' ? [variant.themeId] : [])),
    places: variants.flatMap((variant) => (variant.kind === 'place' ? [variant.placeId] : [])),
    frequency: frequencyOf(group),
    times,
  }
}
