import type { Library } from '../../../domain/library.ts'
import { DOCUMENT_KINDS, DOCUMENT_STATUSES } from '../../../domain/document.ts'
import { analyse } from '../../analysis/analyse.ts'
import { editDistance } from './edit-distance.ts'
import { toNameKey, type CatalogueNames } from './catalogue-names.ts'
import type { FieldNames, NamedField } from './field-names.ts'

const MAX_NEAR = 3

/** The parts of a library that name values. */
type Named = Pick<Library, 'gazetteer' | 'vocabulary'>

/** A name with the values that it stands for; `key` compares names without case, hyphens and accents. */
interface NameEntry {
  readonly name: string
  readonly key: string
  readonly values: readonly string[]
}

const namesByLibrary = new WeakMap<Named, FieldNames>()

/**
 * Names of values in the library. Sources and languages are taken as typed; so are publishers without `catalogue`, and
 * authors and DOIs find nothing then.
 */
export function libraryNames(
  { library }: { readonly library: Named },
  catalogue: CatalogueNames | null = null,
): FieldNames {
  const names = namesByLibrary.get(library) ?? toNames(library)
  namesByLibrary.set(library, names)
  return catalogue === null ? names : withCatalogue(names, catalogue)
}

function withCatalogue(names: FieldNames, catalogue: CatalogueNames): FieldNames {
  const publishers = () =>
    [...catalogue.publishers].flatMap(([key, values]) => values.map((name) => ({ name, key, values: [name] })))
  return {
    ...names,
    resolve: (field, value) =>
      field === 'publisher' ? (catalogue.publishers.get(toNameKey(value)) ?? []) : names.resolve(field, value),
    near: (field, value) =>
      field === 'publisher'
        ? [...new Set(nearestOf(publishers(), toNameKey(value)))].slice(0, MAX_NEAR)
        : names.near(field, value),
    documents: (field, value) => (field === 'author' ? catalogue.byAuthor(value) : catalogue.byDoi(value)),
    nearAuthors: (value) => catalogue.nearAuthors(value),
  }
}

function toNames(library: Named): FieldNames {
  const { places } = library.gazetteer
  const { themes } = library.vocabulary
  const entries: Readonly<Partial<Record<NamedField, ReadonlyMap<string, NameEntry>>>> = {
    place: toEntries(
      places.map(({ id, name, aliases, codes }) => [id, [name, ...aliases, id, ...Object.values(codes)]]),
    ),
    theme: toEntries(
      themes.map(({ id, label, alternatives, acronyms }) => [id, [label, ...alternatives, ...acronyms, id]]),
    ),
    kind: toEntries(DOCUMENT_KINDS.map((kind) => [kind, [kind]])),
    status: toEntries(DOCUMENT_STATUSES.map((status) => [status, [status]])),
  }
  const labels: Readonly<Partial<Record<NamedField, ReadonlyMap<string, string>>>> = {
    place: new Map(places.map(({ id, name }) => [id, name])),
    theme: new Map(themes.map(({ id, label }) => [id, label])),
  }
  return {
    resolve(field, value) {
      const known = entries[field]
      if (known !== undefined) return known.get(toKey(value))?.values ?? []
      return value.trim() === '' ? [] : [value.trim()]
    },
    near(field, value) {
      const near = nearestOf([...(entries[field]?.values() ?? [])], toKey(value))
      return [...new Set(near)].slice(0, MAX_NEAR)
    },
    label: (field, value) => labels[field]?.get(value) ?? value,
    documents: () => [],
    nearAuthors: () => [],
  }
}

/** Entries by key; a name shared by several values stands for all of them. */
function toEntries(named: readonly (readonly [string, readonly string[]])[]): ReadonlyMap<string, NameEntry> {
  const entries = new Map<string, NameEntry>()
  for (const [value, names] of named) {
    for (const name of names) {
      const key = toKey(name)
      if (key === '') continue
      const known = entries.get(key)
      const values = known?.values ?? []
      entries.set(key, { name: known?.name ?? name, key, values: values.includes(value) ? values : [...values, value] })
    }
  }
  return entries
}

/** Names that contain the words of the key first, then those within a few edits, as a whole or word by word. */
function nearestOf(entries: readonly NameEntry[], key: string): readonly string[] {
  if (key === '') return []
  const most = Math.max(1, Math.floor(key.length / 4))
  const ranked = entries.flatMap(({ name, key: other }) => {
    if (` ${other} `.includes(` ${key} `)) return [{ name, rank: other.length / 1000 }]
    const distance = Math.min(editDistance(key, other, most), distanceOfWords(key, other))
    return distance <= most ? [{ name, rank: distance + other.length / 1000 }] : []
  })
  return ranked.sort((first, second) => first.rank - second.rank).map(({ name }) => name)
}

/** Edits by which the words of a key become words of a name; Infinity where one has no like. */
function distanceOfWords(key: string, name: string): number {
  const words = name.split(' ')
  return key.split(' ').reduce((sum, word) => {
    const most = Math.floor(word.length / 4)
    const distance = Math.min(...words.map((other) => editDistance(word, other, most)))
    return distance > most ? Infinity : sum + distance
  }, 0)
}

/**
 * Folded stems, so that `strategies` is the kind `strategy`; "and" and "the" are ignored, since names are written with
 * and without them, unless there is nothing else: THE is the code of a council.
 */
function toKey(name: string): string {
  const stems = analyse(name).map(({ stem }) => stem)
  const telling = stems.filter((stem) => stem !== 'and' && stem !== 'the')
  return (telling.length > 0 ? telling : stems).join(' ')
}
