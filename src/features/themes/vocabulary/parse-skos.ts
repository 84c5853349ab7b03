import jsonld from 'jsonld'
import { Parser, Store, type Quad } from 'n3'
import { InvalidInputError, messageOf } from '../../../errors.ts'
import type { SkosFormat } from './skos-terms.ts'

/** A tenth of EuroVoc; 74 themes with all their phrases have 4,000. */
const MAX_STATEMENTS = 100_000
/** Brackets within brackets; a vocabulary has three. */
const MAX_DEPTH = 64

/**
 * The statements of a Turtle or JSON-LD file. Nothing is fetched: a JSON-LD file must hold its context.
 * @throws InvalidInputError `skos_invalid` saying what is wrong and, for Turtle, in which line
 */
export async function parseSkos(text: string, format: SkosFormat): Promise<Store> {
  try {
    return new Store(boundedQuads(format === 'ttl' ? text : await toNQuads(text), format))
  } catch (error) {
    if (error instanceof InvalidInputError) throw error
    throw new InvalidInputError('skos_invalid', `this is no ${NAMES[format]}: ${messageOf(causeOf(error))}`, [], {
      cause: error,
    })
  }
}

/** jsonld keeps the reason of a refusal in the details of its own error. */
function causeOf(error: unknown): unknown {
  const details: unknown = error instanceof Error && 'details' in error ? error.details : null
  return typeof details === 'object' && details !== null && 'cause' in details ? details.cause : error
}

const NAMES = { ttl: 'Turtle', jsonld: 'JSON-LD' } as const

function boundedQuads(text: string, format: SkosFormat): Quad[] {
  const quads = new Parser({ format: format === 'ttl' ? 'Turtle' : 'N-Quads' }).parse(text)
  if (quads.length <= MAX_STATEMENTS) return quads
  throw new InvalidInputError(
    'skos_invalid',
    `the file has ${quads.length} statements; at most ${MAX_STATEMENTS} are read`,
  )
}

async function toNQuads(text: string): Promise<string> {
  refuseDeep(text)
  const document = JSON.parse(text) as jsonld.JsonLdDocument
  const quads: unknown = await jsonld.toRDF(document, {
    format: 'application/n-quads',
    documentLoader: (address: string) =>
      Promise.reject(new Error(`${address} is not fetched: write the context into the file`)),
  })
  return String(quads)
}

/** Checked before it is parsed, since the parsers recurse. */
function refuseDeep(text: string): void {
  let depth = 0
  for (const [sign] of text.matchAll(/"(?:[^"\\]|\\.)*"|[[\]{}]/gs)) {
    if (sign === '[' || sign === '{') depth++
    if (sign === ']' || sign === '}') depth--
    if (depth > MAX_DEPTH) throw new Error(`more than ${MAX_DEPTH} brackets within each other`)
  }
}
