import { allOf, oneOf } from '../../domain/filter.ts'
import { stemOf } from '../analysis/stem.ts'
import { looseWordsOf, type ParsedQuery, type TextScope, type WordTerm } from './query.ts'
import type { GroupsByPart } from './to-rank-terms.ts'
import type { QueryVariant } from './word-groups.ts'

/** Replaces words by all their variants; `matching` applies only to a query of bare words, beside filters at most. */
export function expandQuery(query: ParsedQuery, sets: GroupsByPart, matching: 'all' | 'some'): ParsedQuery {
  const groups = sets.get(query)
  switch (query.kind) {
    case 'words':
      return oneOrMore(
        matching === 'all' ? 'and' : 'or',
        (groups ?? []).map(({ words, variants }) =>
          oneOrMore(
            'or',
            variantsFor(variants, matching, groups?.length ?? 0).map((variant) =>
              toParsedQuery(variant, words, query.scope),
            ),
          ),
        ),
      )
    case 'and':
    case 'or': {
      const loose = looseWordsOf(query)
      return {
        kind: query.kind,
        of: query.of.map((part) => expandQuery(part, sets, part === loose ? matching : 'all')),
      }
    }
    case 'not':
      return { kind: 'not', of: expandQuery(query.of, sets, 'all') }
    case 'everything':
    case 'prefix':
    case 'phrase':
    case 'near':
    case 'filter':
      return query
  }
}

/** Where one word of several is enough, a place is not: all that is about it would match. */
function variantsFor(
  variants: readonly QueryVariant[],
  matching: 'all' | 'some',
  groups: number,
): readonly QueryVariant[] {
  return matching === 'all' || groups === 1 ? variants : variants.filter(({ kind }) => kind !== 'place')
}

function oneOrMore(kind: 'and' | 'or', of: readonly ParsedQuery[]): ParsedQuery {
  const [first] = of
  return first !== undefined && of.length === 1 ? first : { kind, of }
}

function toParsedQuery(variant: QueryVariant, words: readonly WordTerm[], scope: TextScope): ParsedQuery {
  switch (variant.kind) {
    case 'stems':
      return { kind: 'words', of: words, scope }
    case 'closed':
      return {
        kind: 'words',
        of: [{ text: variant.word, word: variant.word, stem: variant.stem, isStop: false }],
        scope,
      }
    case 'name':
      return { kind: 'phrase', text: variant.text, words: variant.words, scope }
    case 'place':
      return { kind: 'filter', filter: allOf(oneOf('place', [variant.placeId])), text: `place:${variant.placeId}` }
    case 'open':
      return { kind: 'phrase', text: variant.words.join(' '), words: variant.words, scope }
    case 'synonym':
      if (variant.form === 'phrase') return { kind: 'phrase', text: variant.text, words: variant.words, scope }
      // Each word is required, whatever `matching` says of the words of the query.
      return oneOrMore(
        'and',
        variant.words.map((word) => ({ kind: 'words', of: [toSynonymTerm(word)], scope })),
      )
    case 'theme':
      return { kind: 'filter', filter: allOf(oneOf('theme', [variant.themeId])), text: `theme:${variant.themeId}` }
  }
}

function toSynonymTerm(word: string): WordTerm {
  return { text: word, word, stem: stemOf(word), isStop: false }
}
