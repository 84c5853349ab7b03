import { readFile } from 'node:fs/promises'
import path from 'node:path'
import { describe, expect, it } from 'vitest'
import { preferredFormat } from '../../../src/features/themes/vocabulary/skos-routes.ts'
import { parseSkos } from '../../../src/features/themes/vocabulary/parse-skos.ts'
import { writeSkos } from '../../../src/features/themes/vocabulary/write-skos.ts'
import { toSkos } from '../../../src/features/themes/vocabulary/to-skos.ts'
import { loadVocabulary } from '../../../src/ingest/library/load-vocabulary.ts'
import { projectFolder } from '../../support/project-folder.ts'

const yaml = await readFile(path.join(projectFolder, 'library', 'themes.yaml'), 'utf8')
const vocabulary = loadVocabulary(yaml, 'themes.yaml')
const SKOS = 'http://www.w3.org/2004/02/skos/core#'

describe('the vocabulary as SKOS', () => {
  it.each(['ttl', 'jsonld'] as const)('says the same as the file: %s', async (format) => {
    const store = await parseSkos(await writeSkos(vocabulary, format), format)
    expect(store.size).toBe(new Set(toSkos(vocabulary).map((quad) => JSON.stringify(quad))).size)
    expect(store.getSubjects(null, `${SKOS}Concept`, null)).toHaveLength(vocabulary.themes.length)
  })

  it('has one label of a language, and none that is preferred and alternative', async () => {
    const store = await parseSkos(await writeSkos(vocabulary, 'ttl'), 'ttl')
    for (const concept of store.getSubjects(null, `${SKOS}Concept`, null)) {
      const labels = store.getObjects(concept, `${SKOS}prefLabel`, null)
      const languages = labels.map((label) => (label.termType === 'Literal' ? label.language : ''))
      expect(new Set(languages).size).toBe(languages.length)
      const alternatives = store.getObjects(concept, `${SKOS}altLabel`, null)
      expect(alternatives.filter((label) => labels.some((other) => other.equals(label)))).toEqual([])
    }
  })

  it('relates both ways', async () => {
    const store = await parseSkos(await writeSkos(vocabulary, 'ttl'), 'ttl')
    for (const { subject, object } of store.getQuads(null, `${SKOS}related`, null, null)) {
      expect(store.countQuads(object, `${SKOS}related`, subject, null)).toBe(1)
    }
    for (const { subject, object } of store.getQuads(null, `${SKOS}broader`, null, null)) {
      expect(store.countQuads(object, `${SKOS}narrower`, subject, null)).toBe(1)
    }
  })
})

describe('a file that is no SKOS', () => {
  it.each([
    ['ttl', '<a> <b> .', /no Turtle.*line 1/],
    ['jsonld', '{"@context": "https://example.org/context"}', /https:\/\/example.org\/context is not fetched/],
    ['jsonld', '{', /no JSON-LD/],
    ['jsonld', '['.repeat(10_000), /brackets/],
  ] as const)('is refused, saying why: %s %s', async (format, text, why) => {
    await expect(parseSkos(text, format)).rejects.toThrow(why)
  })
})

describe('the format of an answer', () => {
  it.each([
    ['*/*', 'ttl'],
    ['text/turtle', 'ttl'],
    ['application/ld+json', 'jsonld'],
    ['text/turtle;q=0.5, application/ld+json', 'jsonld'],
    ['application/json;q=0.1, text/turtle;q=0.9', 'ttl'],
    ['text/html', 'ttl'],
  ])('for %s is %s', (accept, format) => expect(preferredFormat(accept)).toBe(format))
})
