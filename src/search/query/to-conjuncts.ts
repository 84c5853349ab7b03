import { InvalidInputError } from '../../errors.ts'
import { stemOf } from '../analysis/stem.ts'
import { allOf, type Filter } from '../../domain/filter.ts'
import type { Phraselike, ParsedQuery, TextScope } from './query.ts'
import { MAX_PHRASES, type Conjunct, type Conjuncts, type SearchUnit, type UnitScope } from '../engine/search-engine.ts'

/** Each conjunct is an engine query of its own; a query with more is an attack, or a list that is better split. */
const MAX_CONJUNCTS = 64

/** The engine query; `isLoose`: it finds a superset of what the parsed query matches, never less. */
export interface Plan {
  readonly conjuncts: Conjuncts
  readonly isLoose: boolean
}

type Literal =
  | { readonly kind: 'unit'; readonly unit: SearchUnit; readonly isWanted: boolean }
  | { readonly kind: 'filter'; readonly filter: Filter; readonly isWanted: boolean }

/** A conjunction of literals. */
type Clause = readonly Literal[]

/** The query in disjunctive normal form, or a superset that the engine can process. */
interface Form {
  readonly clauses: readonly Clause[]
  readonly isLoose: boolean
}

/**
 * Converts an expanded query to conjuncts for the engine; its bare words are all required.
 * @throws InvalidInputError `question_too_wide`
 */
export function toConjuncts(query: ParsedQuery): Plan {
  const form = toForm(query, true)
  const conjuncts = form.clauses.flatMap(toConjunct)
  return {
    conjuncts,
    isLoose: form.isLoose || conjuncts.some(({ all, none }) => phrasesOf([...all, ...none]) > MAX_PHRASES),
  }
}

/** `isWanted` false: the form of the negated query. */
function toForm(query: ParsedQuery, isWanted: boolean): Form {
  switch (query.kind) {
    case 'everything':
      return isWanted ? ALL : NOTHING
    case 'words':
      return joined(
        query.of.map(({ stem }) =>
          literal({ kind: 'stem', stem, scope: engineScope(query.scope) }, isWanted, query.scope),
        ),
        isWanted,
      )
    case 'phrase':
      return toPhrase(query.words, query.scope, isWanted)
    case 'prefix':
      return literal({ kind: 'prefix', word: query.word, scope: engineScope(query.scope) }, isWanted, query.scope)
    case 'near':
      return isWanted
        ? loose(
            joined(
              query.of.map((part) => toOperand(part, query.scope)),
              true,
            ),
          )
        : { ...ALL, isLoose: true }
    case 'and':
    case 'or':
      return joined(
        query.of.map((part) => toForm(part, isWanted)),
        (query.kind === 'and') === isWanted,
      )
    case 'not':
      return toForm(query.of, !isWanted)
    case 'filter':
      return { clauses: [[{ kind: 'filter', filter: query.filter, isWanted }]], isLoose: false }
  }
}

function toOperand(part: Phraselike, scope: TextScope): Form {
  if (part.kind === 'phrase') return toPhrase(part.words, scope, true)
  return literal({ kind: 'stem', stem: part.stem, scope: engineScope(scope) }, true, scope)
}

const ALL: Form = { clauses: [[]], isLoose: false }
const NOTHING: Form = { clauses: [], isLoose: false }

/**
 * The engine finds phrases in any field, so one scoped to a field is requested by its words there and checked
 * afterwards.
 */
function toPhrase(words: readonly string[], scope: TextScope, isWanted: boolean): Form {
  const inField = scope === 'title' || scope === 'heading'
  if (words.length > 1 && !inField) {
    // The engine stores distances of word pairs and assembles longer phrases from them.
    const form = literal({ kind: 'phrase', words, scope: 'any' }, isWanted, scope)
    return words.length > 2 ? loose(form) : form
  }
  if (words.length > 1 && !isWanted) return { ...ALL, isLoose: true }
  const [word] = words
  if (word !== undefined && words.length === 1 && !inField)
    return literal({ kind: 'phrase', words, scope: 'any' }, isWanted, scope)
  if (!isWanted) return { ...ALL, isLoose: true }
  const units = words.map((each): SearchUnit => ({ kind: 'stem', stem: stemOf(each), scope: engineScope(scope) }))
  return loose(
    joined(
      units.map((unit) => literal(unit, true, 'any')),
      true,
    ),
  )
}

function literal(unit: SearchUnit, isWanted: boolean, scope: TextScope): Form {
  const isNarrower = scope === 'text' || (unit.kind !== 'stem' && scope !== 'any')
  if (isNarrower && !isWanted) return { ...ALL, isLoose: true }
  return { clauses: [[{ kind: 'unit', unit, isWanted }]], isLoose: isNarrower }
}

function loose(form: Form): Form {
  return { ...form, isLoose: true }
}

/** The engine has no scope for the text alone; `any` is a superset of it. */
function engineScope(scope: TextScope): UnitScope {
  return scope === 'text' ? 'any' : scope
}

/**
 * The conjuncts by which passages match. One that asks for nothing but words of the title is left out: such a query is
 * answered by versions.
 */
export function toPassageConjuncts({ conjuncts }: Pick<Plan, 'conjuncts'>): Conjuncts {
  return conjuncts.filter(({ all }) => all.length === 0 || all.some(({ scope }) => scope !== 'title'))
}

/** The conjuncts by which versions match: those that require words, none of them of headings. */
export function toVersionConjuncts({ conjuncts }: Pick<Plan, 'conjuncts'>): Conjuncts {
  return conjuncts.filter(({ all }) => all.length > 0 && all.every(({ scope }) => scope !== 'heading'))
}

/** The conjunction of the forms, or their disjunction. */
function joined(forms: readonly Form[], all: boolean): Form {
  const isLoose = forms.some((form) => form.isLoose)
  const clauses = all
    ? forms.reduce<readonly Clause[]>(
        (left, form) => checked(left.flatMap((clause) => form.clauses.map((other) => merged(clause, other)))),
        [[]],
      )
    : forms.flatMap((form) => form.clauses)
  return { clauses: checked(distinct(clauses)), isLoose }
}

function merged(left: Clause, right: Clause): Clause {
  const keys = new Set(left.map(keyOf))
  return [...left, ...right.filter((each) => !keys.has(keyOf(each)))]
}

function distinct(clauses: readonly Clause[]): readonly Clause[] {
  return [...new Map(clauses.map((clause) => [clause.map(keyOf).sort().join('\n'), clause])).values()]
}

function checked(clauses: readonly Clause[]): readonly Clause[] {
  if (clauses.length <= MAX_CONJUNCTS) return clauses
  throw new InvalidInputError(
    'question_too_wide',
    `the query has more than ${MAX_CONJUNCTS} alternatives; split it into several searches`,
    [{ path: 'q', message: `more than ${MAX_CONJUNCTS} alternatives` }],
  )
}

function keyOf(each: Literal): string {
  return JSON.stringify(each)
}

/** Empty where a clause contradicts itself. */
function toConjunct(clause: Clause): readonly Conjunct[] {
  const units = clause.filter((each) => each.kind === 'unit')
  const all = units.filter(({ isWanted }) => isWanted).map(({ unit }) => unit)
  const none = units.filter(({ isWanted }) => !isWanted).map(({ unit }) => unit)
  const wanted = new Set(all.map((unit) => JSON.stringify(unit)))
  if (none.some((unit) => wanted.has(JSON.stringify(unit)))) return []
  const filters = clause
    .filter((each) => each.kind === 'filter')
    .map(({ filter, isWanted }): Filter => (isWanted ? filter : { kind: 'not', of: filter }))
  return [{ all, none, filter: allOf(filters) }]
}

function phrasesOf(units: readonly SearchUnit[]): number {
  return units.filter((unit) => unit.kind === 'phrase' && unit.words.length > 1).length
}
