import type { Token } from '../analysis/analyse.ts'
import type { Question } from './question.ts'
import type { Filter } from '../filter.ts'
import type { Span } from '../search-engine.ts'
export interface AnalysedPassage { title: readonly Token[]; headings: readonly (readonly Token[])[]; text: readonly Token[]; accepts(filter: Filter): boolean }
export function matchPassage(_q: Question, _p: AnalysedPassage, _o: { need: 'all' | 'some' }): { spans: readonly Span[] } | null { return { spans: [] } }
export function spansOf(_q: Question, _t: readonly Token[]): readonly Span[] { return [] }
