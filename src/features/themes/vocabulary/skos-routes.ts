import { z } from 'zod'
import type { FileReply } from '../../../api/route.ts'
import { defineRoute, type Route } from '../../../api/route.ts'
import type { Vocabulary } from '../../../domain/vocabulary.ts'
import { SKOS_FORMATS, type SkosFormat } from './skos-terms.ts'
import { writeSkos } from './write-skos.ts'

const file = { [SKOS_FORMATS.ttl]: 'text', [SKOS_FORMATS.jsonld]: z.record(z.string(), z.unknown()) } as const

/** Written once for each vocabulary, which has 4,000 statements. */
const written = new WeakMap<Vocabulary, Map<SkosFormat, Promise<string>>>()

export const skosRoutes: readonly Route[] = [
  defineRoute({
    method: 'get',
    path: '/vocabulary',
    access: 'public',
    operationId: 'getVocabulary',
    summary:
      'The themes as SKOS with version, dates, licence and citation: Turtle, or JSON-LD where the client prefers it',
    reply: { file },
    handle: async ({ app, accept }) => ({
      ...(await reply(app.library.vocabulary, preferredFormat(accept))),
      isNegotiated: true,
    }),
  }),
  ...(['ttl', 'jsonld'] as const).map((format) =>
    defineRoute({
      method: 'get',
      path: `/vocabulary.${format}`,
      access: 'public',
      operationId: format === 'ttl' ? 'getVocabularyAsTurtle' : 'getVocabularyAsJsonLd',
      summary: `The themes as SKOS: ${format === 'ttl' ? 'Turtle' : 'JSON-LD'}`,
      reply: { file: { [SKOS_FORMATS[format]]: file[SKOS_FORMATS[format]] } },
      handle: ({ app }) => reply(app.library.vocabulary, format),
    }),
  ),
]

async function reply(vocabulary: Vocabulary, format: SkosFormat): Promise<FileReply> {
  const texts = written.get(vocabulary) ?? new Map<SkosFormat, Promise<string>>()
  written.set(vocabulary, texts)
  const text = texts.get(format) ?? writeSkos(vocabulary, format)
  texts.set(format, text)
  return { body: await text, mediaType: `${SKOS_FORMATS[format]}; charset=utf-8`, fileName: `themes.${format}` }
}

/** The first of the two formats in order of preference; Turtle where both or neither are wanted (RFC 9110, 12.5.1). */
export function preferredFormat(accept: string): SkosFormat {
  const weightOf = (types: readonly string[]) =>
    Math.max(
      0,
      ...accept.split(',').map((part) => {
        const [type = '', ...parameters] = part.split(';').map((piece) => piece.trim().toLowerCase())
        const quality = parameters.find((parameter) => parameter.startsWith('q='))?.slice(2) ?? '1'
        return types.includes(type) && Number(quality) >= 0 ? Number(quality) : 0
      }),
    )
  const [turtle, json] = [weightOf(['text/turtle']), weightOf(['application/ld+json', 'application/json'])]
  return json > turtle ? 'jsonld' : 'ttl'
}
