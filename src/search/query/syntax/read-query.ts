import { analyse } from '../../analysis/analyse.ts'
import { toDoi } from '../../../domain/doi/doi.ts'
import type { FieldNames } from './field-names.ts'
import { isProse } from './is-prose.ts'
import { parseQuery } from './parse-query.ts'
import { MAX_PHRASE_WORDS } from './parse-unit.ts'
import { toWordTerms, type ParsedQuery } from '../query.ts'
import { hasOpenQuote, readLexemes, type Lexeme } from './read-lexemes.ts'

/** Most characters that are read of a text, some eight printed pages; their words say what it is about. */
export const MAX_READ_CHARACTERS = 20_000

/** How a text was read other than by the search syntax. */
export type ReadingNote =
  /**
   * `prose`: quotation marks and operators of pasted sentences are none; `open_quote`: a quotation mark has no partner;
   * `long_quote`: no passage is as long as what is quoted.
   */
  | { readonly kind: 'as_words'; readonly why: 'prose' | 'open_quote' | 'long_quote' }
  /** Only the beginning was read. */
  | { readonly kind: 'cut'; readonly kept: number; readonly of: number }
  /** No document has this author or DOI, as typed with its field; `near` are names there are. */
  | { readonly kind: 'no_document'; readonly words: string; readonly near: readonly string[] }

export interface ReadQuery {
  readonly query: ParsedQuery
  readonly notes: readonly ReadingNote[]
}

/**
 * Reads whatever was typed or pasted: a query in the search syntax, or sentences, whose words are searched for. With
 * `isStrict`, sentences too are read by the syntax.
 * @throws QueryError as `parseQuery`
 */
export function readQuery(typed: string, names: FieldNames, isStrict = false): ReadQuery {
  // directly after its name, a DOI is the value of a field
  const doi = /^\s*doi:\S/i.test(typed) ? null : toDoi(typed)
  const text = doi ?? cutText(typed)
  const isCut = doi === null && text.length < typed.length
  const cut: readonly ReadingNote[] = isCut ? [{ kind: 'cut', kept: text.length, of: typed.length }] : []
  const lexemes = readLexemes(text)
  if (!isStrict && isProse(text, lexemes)) {
    const of = toWordTerms(text, analyse(text))
    const asWords = lexemes.some(isSyntax) ? [{ kind: 'as_words', why: 'prose' } as const] : []
    return { query: { kind: 'words', of, scope: 'any' }, notes: [...cut, ...asWords] }
  }
  const query = parseQuery(text, names)
  const openQuote = hasOpenQuote(text, lexemes) ? [{ kind: 'as_words', why: 'open_quote' } as const] : []
  const longQuote = lexemes.some(isLongQuote) ? [{ kind: 'as_words', why: 'long_quote' } as const] : []
  return { query, notes: [...cut, ...openQuote, ...longQuote, ...missingDocuments(query, names)] }
}

/** The beginning of a text, up to the end of a word. */
function cutText(text: string): string {
  if (text.length <= MAX_READ_CHARACTERS) return text
  const cut = text.slice(0, MAX_READ_CHARACTERS)
  return cut.slice(0, Math.max(cut.search(/\s\S*$/), MAX_READ_CHARACTERS / 2))
}

/** Whether a lexeme would have had a meaning beyond its words. */
function isSyntax(lexeme: Lexeme): boolean {
  return lexeme.kind === 'chunk' ? lexeme.text.endsWith('*') : lexeme.kind !== 'open' && lexeme.kind !== 'close'
}

function isLongQuote(lexeme: Lexeme): boolean {
  return lexeme.kind === 'quoted' && analyse(lexeme.text).length > MAX_PHRASE_WORDS
}

/** Filters that no document can meet, since none has the author or DOI. */
function missingDocuments(query: ParsedQuery, names: FieldNames): readonly ReadingNote[] {
  switch (query.kind) {
    case 'and':
    case 'or':
      return query.of.flatMap((part) => missingDocuments(part, names))
    case 'not':
      return missingDocuments(query.of, names)
    case 'filter': {
      const { filter, text } = query
      if (filter.kind !== 'or' || filter.of.length > 0) return []
      const [, field = '', value = ''] = /^(\w+):(.*)$/s.exec(text) ?? []
      return [
        { kind: 'no_document', words: text, near: field.toLowerCase() === 'author' ? names.nearAuthors(value) : [] },
      ]
    }
    case 'everything':
    case 'words':
    case 'prefix':
    case 'phrase':
    case 'near':
      return []
  }
}
