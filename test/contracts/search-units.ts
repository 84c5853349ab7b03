import { analyse } from '../../src/search/analysis/analyse.ts'
import { toPassageTerms, toTitleStems, type RecordTerms } from '../../src/search/analysis/passage-terms.ts'
import { accepts } from '../../src/domain/filter.ts'
import type { Conjunct, PassageRecord, SearchUnit, UnitScope } from '../../src/search/engine/search-engine.ts'

/** A unit for the stem of each word. */
export function stems(words: string, scope: UnitScope = 'any'): readonly SearchUnit[] {
  return analyse(words).map(({ stem }) => ({ kind: 'stem', stem, scope }))
}

/** A phrase of adjacent words. */
export function phrase(words: string): SearchUnit {
  return { kind: 'phrase', words: analyse(words).map(({ word }) => word), scope: 'any' }
}

/** Whether a passage has a unit, computed without an engine. */
function hasUnit(unit: SearchUnit, terms: RecordTerms, title: string): boolean {
  switch (unit.kind) {
    case 'stem':
      if (unit.scope === 'title') return toTitleStems(title).includes(unit.stem)
      if (unit.scope === 'heading') return terms.headingStems.includes(unit.stem)
      return terms.counts.some(({ stem }) => stem === unit.stem)
    case 'phrase':
      return terms.stretches.some((words) => hasRun(words, unit.words))
  }
}

function hasRun(words: readonly string[], run: readonly string[]): boolean {
  return words.some((_word, from) => run.every((word, at) => words[from + at] === word))
}

/** Whether a passage matches a conjunct, computed without an engine. */
export function matchesConjunct(conjunct: Conjunct, record: PassageRecord, terms = toPassageTerms(record)): boolean {
  return (
    conjunct.all.every((unit) => hasUnit(unit, terms, record.title)) &&
    !conjunct.none.some((unit) => hasUnit(unit, terms, record.title)) &&
    accepts(conjunct.filter, record)
  )
}
