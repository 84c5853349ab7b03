import jsonld from 'jsonld'
import { Writer, type Quad } from 'n3'
import type { Vocabulary } from '../../../domain/vocabulary.ts'
import { PREFIXES, type SkosFormat } from './skos-terms.ts'
import { toSkos } from './to-skos.ts'

/** A vocabulary as a SKOS file. */
export async function writeSkos(vocabulary: Vocabulary, format: SkosFormat): Promise<string> {
  const quads = toSkos(vocabulary)
  if (format === 'ttl') return toText(quads, 'Turtle')
  const expanded = await jsonld.fromRDF((await toText(quads, 'N-Quads')) as unknown as object, {
    format: 'application/n-quads',
  })
  const compact = await jsonld.compact(expanded, { ...PREFIXES })
  return `${JSON.stringify(compact, null, 2)}\n`
}

function toText(quads: readonly Quad[], format: 'Turtle' | 'N-Quads'): Promise<string> {
  const writer = new Writer({ format, prefixes: format === 'Turtle' ? PREFIXES : {} })
  writer.addQuads([...quads])
  return new Promise((resolve, reject) => {
    writer.end((error: Error | null, text: string) => (error === null ? resolve(text) : reject(error)))
  })
}
