import { z } from 'zod'
import type { InputIssue } from '../../errors.ts'
import { withPaths, findDuplicates, type PathValue } from './load-checks.ts'
import { idSchema, invalidLibrary, readLibraryFile, textSchema } from '../../formats/library-file.ts'
import { phraseKey } from '../tag/match-phrases.ts'
import { PLACE_KINDS, PLACE_LEVELS, type Gazetteer, type Place } from '../../domain/vocabulary.ts'
import { checkPlaceLinks } from './check-place-links.ts'

const CODE = 'gazetteer_invalid'

const names = z.array(textSchema).default([])
const date = z.iso.date('must be a date such as 2019-06-13').nullable().default(null)

/** The level of a kind whose entries need not name it. */
const LEVEL_OF_KIND: Readonly<Record<Place['kind'], Place['level']>> = {
  nation: 'nation',
  region: 'region',
  'combined-authority': 'combined-authority',
  'lep-area': 'lep-area',
  'city-region': 'city-region',
  'county-area': 'county',
  county: 'county',
  unitary: 'unitary',
  district: 'district',
  'metropolitan-district': 'district',
  'london-borough': 'district',
}

const placeSchema = z
  .strictObject({
    id: idSchema,
    name: textSchema,
    kind: z.enum(PLACE_KINDS),
    level: z.enum(PLACE_LEVELS).optional(),
    codes: z.record(textSchema, textSchema).default({}),
    aliases: names,
    sharedNames: names,
    validFrom: date,
    validTo: date,
    predecessors: z.array(idSchema).default([]),
    successors: z.array(idSchema).default([]),
    members: z.array(idSchema).default([]),
  })
  .transform(({ level, ...place }) => ({ ...place, level: level ?? LEVEL_OF_KIND[place.kind] }))

const gazetteerSchema = z.strictObject({
  version: z.int().positive(),
  places: z.array(placeSchema).min(1, 'must have at least one place'),
})

/** A file of the gazetteer. */
export interface GazetteerFile {
  readonly text: string
  readonly name: string
}

/**
 * Parses library/places.yaml, and the files of library/places/ as more of the same list. The version is the first file's.
 * @throws InvalidInputError `gazetteer_invalid` with an issue for each fault
 */
export function loadGazetteer(yamlText: string, fileName: string, more: readonly GazetteerFile[] = []): Gazetteer {
  const read = (text: string, name: string) => readLibraryFile<Gazetteer>(text, name, CODE, gazetteerSchema)
  const first = read(yamlText, fileName)
  const places = [...first.places, ...more.flatMap(({ text, name }) => read(text, name).places)]
  const issues = checkPlaces(places)
  if (issues.length > 0) throw invalidLibrary(CODE, fileName, issues)
  return { version: first.version, places }
}

function checkPlaces(places: readonly Place[]): readonly InputIssue[] {
  return [
    ...findDuplicates(places.map(({ id }, index) => ({ path: `places.${index}.id`, value: id }))),
    ...findDuplicates(places.flatMap(namesOf), phraseKey),
    ...places.flatMap(sharesNoName),
    ...checkPlaceLinks(places),
    ...places.flatMap(endsBeforeItBegins),
  ]
}

function sharesNoName({ id, name, aliases, sharedNames }: Place): readonly InputIssue[] {
  return withPaths(`places.${id}.sharedNames`, sharedNames)
    .filter(({ value }) => value !== name && !aliases.includes(value))
    .map(({ path, value }) => ({ path, message: `"${value}" is none of its names` }))
}

function namesOf(place: Place): readonly PathValue[] {
  return [
    { path: `places.${place.id}.name`, value: place.name },
    ...withPaths(`places.${place.id}.aliases`, place.aliases),
  ]
}

function endsBeforeItBegins({ id, validFrom, validTo }: Place): readonly InputIssue[] {
  if (validFrom === null || validTo === null || validFrom <= validTo) return []
  return [{ path: `places.${id}.validTo`, message: `${validTo} is before ${validFrom}` }]
}
