import { InvalidInputError } from '../../errors.ts'
import { stemOf } from '../analysis/stem.ts'
import { allOf, type Filter } from '../../domain/filter.ts'
import type { Phraselike, ParsedQuery, TextScope } from './query.ts'
import type { PrefixGroups, Prefixes } from './prefixes.ts'
import {
  HAS_PASSAGES,
  isExactPhrase,
  MAX_UNITS,
  type Conjunct,
  type Conjuncts,
  type SearchUnit,
  type UnitScope,
} from '../engine/search-engine.ts'

/**
 * Each conjunct is an engine query of its own; a query with more is an attack, or a list that is better split. The
 * beginning of a word stands for many.
 */
const MAX_CONJUNCTS = 64
const MAX_CONJUNCTS_OF_PREFIXES = 512

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
 * Converts an expanded query to conjuncts for the engine; its bare words are all required. `prefixes` has the words of
 * the library for each beginning of a word in the query.
 * @throws InvalidInputError `question_too_wide`
 */
export function toConjuncts(query: ParsedQuery, prefixes: Prefixes = new Map()): Plan {
  const { clauses, isLoose } = toForm(query, true, prefixes)
  requireFew(clauses, prefixes.size > 0 ? MAX_CONJUNCTS_OF_PREFIXES : MAX_CONJUNCTS)
  const conjuncts = clauses.flatMap(toConjunct)
  return { conjuncts, isLoose: isLoose || conjuncts.some(({ all, none }) => all.length + none.length > MAX_UNITS) }
}

/** `isWanted` false: the form of the negated query. */
function toForm(query: ParsedQuery, isWanted: boolean, prefixes: Prefixes): Form {
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
      return toPrefix(prefixes.get(query.word) ?? [], query.scope, isWanted)
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
        query.of.map((part) => toForm(part, isWanted, prefixes)),
        (query.kind === 'and') === isWanted,
      )
    case 'not':
      return toForm(query.of, !isWanted, prefixes)
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

/** Any of the words: by their stem, where the library has no other word of that stem, else one by one. */
function toPrefix(groups: PrefixGroups, scope: TextScope, isWanted: boolean): Form {
  const forms = groups.flatMap(({ stem, words, isWhole }) => {
    const byStem = literal({ kind: 'stem', stem, scope: engineScope(scope) }, isWanted, scope)
    if (isWhole) return [byStem]
    if (isFielded(scope)) return [isWanted ? loose(byStem) : { ...ALL, isLoose: true }]
    return words.map((word) => toPhrase([word], scope, isWanted))
  })
  return joined(forms, !isWanted)
}

/**
 * The engine finds phrases in any field, so one scoped to a field is requested by its words there and checked
 * afterwards.
 */
function toPhrase(words: readonly string[], scope: TextScope, isWanted: boolean): Form {
  const isExact = isExactPhrase(words) && !isFielded(scope)
  if (!isWanted && !isExact) return { ...ALL, isLoose: true }
  if (!isFielded(scope)) {
    const form = literal({ kind: 'phrase', words, scope: 'any' }, isWanted, scope)
    return isExact ? form : loose(form)
  }
  const units = words.map((each): SearchUnit => ({ kind: 'stem', stem: stemOf(each), scope: engineScope(scope) }))
  return loose(
    joined(
      units.map((unit) => literal(unit, true, 'any')),
      true,
    ),
  )
}

function isFielded(scope: TextScope): boolean {
  return scope === 'title' || scope === 'heading'
}

function literal(unit: SearchUnit, isWanted: boolean, scope: TextScope): Form {
  const isNarrower = scope === 'text'
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

/**
 * The conjuncts by which the versions are found that have all these words in any of their passages and names: at least
 * the versions that match, and exactly those where each conjunct has a single condition on a passage.
 */
export function toContentsConjuncts({ conjuncts }: Pick<Plan, 'conjuncts'>): Conjuncts {
  return conjuncts.map(({ all, filter }) => {
    const stems = all.flatMap((unit) =>
      unit.kind === 'phrase' ? unit.words.map((word) => inContents(stemOf(word))) : [toContentsUnit(unit)],
    )
    return { all: stems.length === 0 ? [inContents(HAS_PASSAGES)] : stems, none: [], filter: loosened(filter) }
  })
}

/** Whether `toContentsConjuncts` finds exactly the versions that match, under this filter on passages. */
export function isDecidedByVersions({ conjuncts, isLoose }: Plan, passageFilter: Filter): boolean {
  const given = conditionsOn(passageFilter)
  return (
    !isLoose &&
    conjuncts.every(({ all, none, filter }) => {
      const units = all.filter(({ scope }) => scope !== 'title')
      const areStems = units.every(({ kind, scope }) => kind === 'stem' && scope === 'any')
      return none.length === 0 && areStems && units.length + conditionsOn(filter) + given <= 1
    })
  )
}

function inContents(stem: string): SearchUnit {
  return { kind: 'stem', stem, scope: 'contents' }
}

function toContentsUnit(unit: Extract<SearchUnit, { kind: 'stem' }>): SearchUnit {
  return unit.scope === 'title' ? unit : inContents(unit.stem)
}

/** Conditions of a filter that single passages meet, and not their versions: themes; several, where it is not simple. */
function conditionsOn(filter: Filter): number {
  if (!hasTheme(filter)) return 0
  if (filter.kind === 'and') return filter.of.reduce((sum, part) => sum + conditionsOn(part), 0)
  const isOneTheme =
    filter.kind === 'equals' || (filter.kind === 'or' && filter.of.every(({ kind }) => kind === 'equals'))
  return isOneTheme ? 1 : 2
}

function hasTheme(filter: Filter): boolean {
  if (filter.kind === 'and' || filter.kind === 'or') return filter.of.some(hasTheme)
  if (filter.kind === 'not') return hasTheme(filter.of)
  return filter.kind === 'equals' && filter.field === 'theme'
}

/** Without what one passage of a version meets and another does not, other than having a theme. */
function loosened(filter: Filter): Filter {
  if (filter.kind === 'and') return allOf(filter.of.map(loosened))
  return conditionsOn(filter) <= 1 ? filter : allOf([])
}

/** The conjunction of the forms, or their disjunction. */
function joined(forms: readonly Form[], all: boolean): Form {
  const isLoose = forms.some((form) => form.isLoose)
  const clauses = all
    ? forms.reduce<readonly Clause[]>(
        (left, form) =>
          requireFew(
            left.flatMap((clause) => form.clauses.map((other) => merged(clause, other))),
            MAX_CONJUNCTS_OF_PREFIXES,
          ),
        [[]],
      )
    : forms.flatMap((form) => form.clauses)
  return { clauses: distinct(clauses), isLoose }
}

function merged(left: Clause, right: Clause): Clause {
  const keys = new Set(left.map(keyOf))
  return [...left, ...right.filter((each) => !keys.has(keyOf(each)))]
}

function distinct(clauses: readonly Clause[]): readonly Clause[] {
  return [...new Map(clauses.map((clause) => [clause.map(keyOf).sort().join('\n'), clause])).values()]
}

function requireFew(clauses: readonly Clause[], most: number): readonly Clause[] {
  if (clauses.length <= most) return clauses
  const beginning = most === MAX_CONJUNCTS_OF_PREFIXES ? ', or type more of a word before its *' : ''
  throw new InvalidInputError(
    'question_too_wide',
    `the query has more than ${most} alternatives; split it into several searches${beginning}`,
    [{ path: 'q', message: `more than ${most} alternatives` }],
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
