import { analyse } from '../../analysis/analyse.ts'
import { readLexemes, type Lexeme } from './read-lexemes.ts'

/**
 * Fewest words outside quotation marks of a text that is read as prose. Searches that people build of terms and operators
 * have runs of a few words; the questions and abstracts that people paste are sentences. Of the 112 queries of CISI, the
 * shortest with quotation marks or brackets has 31 words.
 */
const MIN_PROSE_WORDS = 15
/** Least share of stop words, of which English prose has about two fifths, and a list of search terms hardly any. */
const MIN_STOP_SHARE = 0.25
/** Words for each operator or field of a text that is prose all the same; where there are fewer, somebody meant it. */
const WORDS_PER_OPERATOR = 30

/**
 * Whether a text is pasted prose rather than a query in the search syntax: sentences, in which quotation marks and
 * brackets are the writer's, and NOT in capitals or a colon is no operator.
 */
export function isProse(text: string, lexemes: readonly Lexeme[] = readLexemes(text)): boolean {
  const bare = lexemes.flatMap((lexeme) => (lexeme.kind === 'chunk' ? analyse(lexeme.text) : []))
  if (bare.length < MIN_PROSE_WORDS) return false
  if (bare.filter(({ isStop }) => isStop).length < MIN_STOP_SHARE * bare.length) return false
  // in a text in capitals throughout, AND is a word
  const operators = /\p{Ll}/u.test(text) ? lexemes.filter(isOperator).length : 0
  return operators * WORDS_PER_OPERATOR <= bare.length
}

function isOperator(lexeme: Lexeme): boolean {
  if (lexeme.kind === 'chunk') return /\p{L}{2}\*$/u.test(lexeme.text)
  return lexeme.kind !== 'quoted' && lexeme.kind !== 'open' && lexeme.kind !== 'close'
}
