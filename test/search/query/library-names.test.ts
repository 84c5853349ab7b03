import { readFileSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import { readLibrary } from '../../../src/ingest/library/read-library.ts'
import { loadVocabulary } from '../../../src/ingest/library/load-vocabulary.ts'
import { libraryNames } from '../../../src/search/query/syntax/library-names.ts'
import { projectFolder } from '../../support/project-folder.ts'
import { smallNames } from './small-names.ts'

const { gazetteer } = await readLibrary(`${projectFolder}library`, [])
const vocabulary = loadVocabulary(readFileSync(`${projectFolder}library/themes.yaml`, 'utf8'), 'themes.yaml')

describe('names of the library', () => {
  const names = libraryNames({ library: { gazetteer, vocabulary } })

  it('resolve to the places that have them', () => {
    expect(gazetteer.places.length).toBeGreaterThan(30)
    for (const { id, name, aliases, codes } of gazetteer.places) {
      for (const called of [id, name, name.toUpperCase(), ...aliases, ...Object.values(codes)]) {
        expect(names.resolve('place', called)).toContain(id)
      }
      expect(names.label('place', id)).toBe(name)
    }
  })

  it('resolve to the themes that have them', () => {
    expect(vocabulary.themes.length).toBeGreaterThan(20)
    for (const { id, label, alternatives, acronyms } of vocabulary.themes) {
      for (const called of [id, label, ...alternatives, ...acronyms])
        expect(names.resolve('theme', called)).toContain(id)
      expect(names.label('theme', id)).toBe(label)
    }
  })

  it('suggests existing names for unknown ones', () => {
    const near = ['Leeds', 'west yorkshir', 'manchester', 'cornwal', 'zzzz', ''].map((typed) =>
      names.near('place', typed),
    )
    expect(near.slice(0, 4).every((found) => found.length > 0)).toBe(true)
    expect(near.slice(4)).toEqual([[], []])
    expect(near.flat().every((name) => names.resolve('place', name).length > 0)).toBe(true)
  })
})

describe('names of a small library', () => {
  const names = smallNames()

  it('may be shared by several values', () => {
    expect(names.resolve('place', 'Shared name')).toEqual(['york-north-yorkshire', 'kent'])
  })

  it('resolve kinds and statuses in the plural, and nothing unknown', () => {
    expect(names.resolve('kind', 'Papers')).toEqual(['paper'])
    expect(names.resolve('status', 'agreed')).toEqual(['agreed'])
    expect(names.resolve('kind', 'constructor')).toEqual([])
    expect(names.resolve('kind', '')).toEqual([])
  })

  it('resolve publishers as the catalogue has them, sources and languages as typed', () => {
    expect(names.resolve('publisher', ' a & b LTD ')).toEqual(['A & B (Ltd)'])
    expect(names.resolve('publisher', 'C & D')).toEqual([])
    expect(names.resolve('source', ' ')).toEqual([])
    expect(names.label('language', 'cy')).toBe('cy')
    expect(names.near('publisher', 'Acmee')).toEqual(['Acme Press'])
  })
})
