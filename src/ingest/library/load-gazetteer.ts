import { z } from 'zod'
import type { InputIssue } from '../../errors.ts'
import { withPaths, findDuplicates, findUnknownIds, type PathValue } from './load-checks.ts'
import { idSchema, invalidLibrary, readLibraryFile, textSchema } from '../../formats/library-file.ts'
import { phraseKey } from '../tag/match-phrases.ts'
import type { Gazetteer, Place } from '../../domain/vocabulary.ts'

const CODE = 'gazetteer_invalid'
const KINDS = ['combined-authority', 'lep-area', 'city-region', 'county-area', 'nation'] as const

const names = z.array(textSchema).default([])
const date = z.iso.date('must be a date such as 2019-06-13').nullable().default(null)

const placeSchema = z.strictObject({
  id: idSchema,
  name: textSchema,
  kind: z.enum(KINDS),
  codes: z.record(textSchema, textSchema).default({}),
  aliases: names,
  validFrom: date,
  validTo: date,
  predecessors: z.array(idSchema).default([]),
  successors: z.array(idSchema).default([]),
  members: names,
})

const gazetteerSchema = z.strictObject({
  version: z.int().positive(),
  places: z.array(placeSchema).min(1, 'must have at least one place'),
})

/**
 * Parses library/places.yaml.
 * @throws InvalidInputError `gazetteer_invalid` with an issue for each fault
 */
export function loadGazetteer(yamlText: string, fileName: string): Gazetteer {
  const gazetteer = readLibraryFile<Gazetteer>(yamlText, fileName, CODE, gazetteerSchema)
  const issues = checkPlaces(gazetteer.places)
  if (issues.length > 0) throw invalidLibrary(CODE, fileName, issues)
  return gazetteer
}

function checkPlaces(places: readonly Place[]): readonly InputIssue[] {
  const ids = new Set(places.map(({ id }) => id))
  return [
    ...findDuplicates(places.map(({ id }, index) => ({ path: `places.${index}.id`, value: id }))),
    ...findDuplicates(places.flatMap(namesOf), phraseKey),
    ...findUnknownIds(
      places.flatMap((place) => withPaths(`places.${place.id}.predecessors`, place.predecessors)),
      ids,
    ),
    ...findUnknownIds(
      places.flatMap((place) => withPaths(`places.${place.id}.successors`, place.successors)),
      ids,
    ),
    ...places.flatMap(endsBeforeItBegins),
  ]
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
