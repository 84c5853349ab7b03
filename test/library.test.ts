import { readFile } from 'node:fs/promises'
import path from 'node:path'
import { describe, expect, it } from 'vitest'
import { loadSources } from '../src/ingest/harvest/load-sources.ts'
import { loadExpected } from '../src/ingest/library/load-expected.ts'
import { loadVocabulary } from '../src/ingest/library/load-vocabulary.ts'
import { readLibrary } from '../src/ingest/library/read-library.ts'
import { createNameMatcher } from '../src/ingest/tag/match-phrases.ts'
import { createThemeMatcher } from '../src/ingest/tag/themes/tag-passage.ts'
import { projectFolder } from './support/project-folder.ts'

const read = (name: string) => readFile(path.join(projectFolder, 'library', name), 'utf8')

const vocabulary = loadVocabulary(await read('themes.yaml'), 'themes.yaml')
const { gazetteer } = await readLibrary(path.join(projectFolder, 'library'), [])
const expected = loadExpected(await read('expected.yaml'), 'expected.yaml', gazetteer)
const matchThemes = createThemeMatcher(vocabulary)
const matchPlaces = createNameMatcher(gazetteer)

/** The themes to start from, as the project's field notes name them (section 5), and the ids that they have here. */
const FIRST_THEMES: Readonly<Record<string, string>> = {
  hydrogen: 'hydrogen',
  'clean energy': 'clean-energy',
  'low carbon / net zero': 'low-carbon-and-net-zero',
  'clean growth': 'clean-growth',
  CCUS: 'ccus',
  'health innovation': 'health-innovation',
  'health technology and medical devices': 'health-technology-and-medical-devices',
  'life sciences': 'life-sciences',
  'ageing society': 'ageing-society',
  'advanced materials': 'advanced-materials',
  'advanced manufacturing': 'advanced-manufacturing',
  'industrial digitalisation': 'industrial-digitalisation',
  'AI and data': 'ai-and-data',
  'cyber security': 'cyber-security',
  'digital and creative': 'digital-and-creative',
  'future of mobility': 'future-of-mobility',
  'batteries and automotive': 'batteries-and-automotive',
  aerospace: 'aerospace',
  space: 'space',
  nuclear: 'nuclear',
  'offshore wind': 'offshore-wind',
  'chemicals and process': 'chemicals-and-process',
  'agri-food': 'agri-food',
  'logistics and ports': 'logistics-and-ports',
  'tourism and culture': 'tourism-and-culture',
  'financial and professional services': 'financial-and-professional-services',
  'foundational economy': 'foundational-economy',
  'good work': 'good-work',
  skills: 'skills',
  'inclusive growth': 'inclusive-growth',
  'social value': 'social-value',
  'public value': 'public-value',
  missions: 'missions',
  'adjacent possible / diversification': 'adjacent-possible',
  productivity: 'productivity',
  'levelling up': 'levelling-up',
  'build back better': 'build-back-better',
  'Covid-19 recovery': 'covid-19-recovery',
  Brexit: 'brexit',
  'governance and devolution': 'governance-and-devolution',
  'place leadership': 'place-leadership',
}

/** Everyday words, tagged in longer phrases only. */
const NO_PHRASES = ['space', 'good work', 'missions']

describe('the themes of the library', () => {
  it('are forty at least, those that the project started from among them', () => {
    const ids = vocabulary.themes.map(({ id }) => id)
    expect(ids.length).toBeGreaterThanOrEqual(40)
    expect(Object.values(FIRST_THEMES).filter((id) => !ids.includes(id))).toEqual([])
  })

  it.each(Object.entries(FIRST_THEMES).filter(([name]) => !NO_PHRASES.includes(name)))(
    'are found by the name under which the project started: %s',
    (name, id) =>
      expect(new Set(matchThemes(`We write of ${name} here.`).map((match) => match.id))).toEqual(new Set([id])),
  )

  it.each(NO_PHRASES)('are not found by an everyday word: %s', (word) => {
    expect(vocabulary.themes.find(({ id }) => id === FIRST_THEMES[word])?.labelMatches).toBe(false)
    expect(matchThemes(`There is ${word} for it.`)).toEqual([])
  })

  it.each(vocabulary.themes.map(({ id, examples }) => [id, examples] as const))(
    'find the examples of %s, and not its near misses',
    (id, { positive, negative }) => {
      const isFound = (text: string) => matchThemes(text).some((match) => match.id === id)
      expect(positive.filter((text) => !isFound(text))).toEqual([])
      expect(negative.filter(isFound)).toEqual([])
    },
  )

  it.each([
    ['healthcare technology', 'health-technology-and-medical-devices'],
    ['health care technology', 'health-technology-and-medical-devices'],
    ['health-tech', 'health-technology-and-medical-devices'],
    ['medical devices', 'health-technology-and-medical-devices'],
    ['graphene', 'advanced-materials'],
    ['levelling up', 'levelling-up'],
    ['level up', 'levelling-up'],
    ['\u201cbuild back better\u201d', 'build-back-better'],
    ['carbon neutral by 2038', 'low-carbon-and-net-zero'],
  ])('answer what researchers ask for: %s', (words, id) => {
    expect(matchThemes(`It says ${words}, once.`).map((match) => match.id)).toEqual([id])
  })
})

describe('the places of the library', () => {
  const byId = new Map(gazetteer.places.map((place) => [place.id, place]))

  it('have a code, but for those that no register lists', () => {
    const without = gazetteer.places.filter(({ codes }) => Object.keys(codes).length === 0).map(({ id }) => id)
    expect(without).toEqual(['oxford-cambridge-arc'])
  })

  it('have no code twice', () => {
    const codes = gazetteer.places.flatMap(({ codes }) => Object.entries(codes).map((code) => code.join(' ')))
    expect(codes.filter((code, index) => codes.indexOf(code) !== index)).toEqual([])
  })

  it.each(gazetteer.places.map(({ id, name, aliases }) => [id, [name, ...aliases]] as const))(
    'are each found by all of its names: %s',
    (id, names) => {
      for (const name of names) {
        const whole = matchPlaces(`In ${name} we met.`).filter(({ term }) => term === name)
        expect(whole.map((match) => match.id)).toEqual([id])
      }
    },
  )

  // Fault guarded: a strategy with "West of England" in its title became one for England as well.
  it('are not found within the longer names of others', () => {
    const within = gazetteer.places.flatMap(({ id, name, aliases }) =>
      [name, ...aliases].flatMap((words) => matchPlaces(words).filter((match) => match.id !== id)),
    )
    expect(within).toEqual([])
  })

  it('are all councils, regions and nations, each at its level', () => {
    const count = (kind: string) => gazetteer.places.filter((place) => place.kind === kind && !place.validTo).length
    expect([count('region'), count('nation')]).toEqual([8, 5]) // London, the ninth region, is an authority too
    expect([count('london-borough'), count('metropolitan-district')]).toEqual([33, 36])
    expect(gazetteer.places.filter(({ codes }) => /^W06/.test(codes['ons'] ?? ''))).toHaveLength(22)
    expect(gazetteer.places.filter(({ codes }) => /^S12/.test(codes['ons'] ?? ''))).toHaveLength(32)
    expect(gazetteer.places.filter(({ codes, validTo }) => /^N09/.test(codes['ons'] ?? '') && !validTo)).toHaveLength(
      11,
    )
    expect(gazetteer.places.filter(({ codes }) => codes['lep'] !== undefined)).toHaveLength(38)
    expect(byId.get('watford')?.level).toBe('district')
    expect(byId.get('hertfordshire')?.members).toContain('watford')
  })

  it('lead from each council that was abolished to what came after it', () => {
    const ended = gazetteer.places.filter(({ validTo, level }) => validTo !== null && level !== 'combined-authority')
    expect(ended.length).toBeGreaterThan(60)
    expect(ended.filter(({ successors }) => successors.length === 0).map(({ id }) => id)).toEqual([])
    expect(byId.get('harrogate')?.successors).toEqual(['north-yorkshire'])
    expect(byId.get('cumbria')?.successors).toEqual(['cumberland', 'westmorland-and-furness'])
  })
})

describe('the sources of the library', () => {
  it.each(['sources.yaml', 'samples/sources.yaml'])('in %s can be read, and name known places only', async (name) => {
    const sources = loadSources(await read(name), name)
    const places = sources.flatMap((source) => [...source.places, ...source.documents.flatMap((found) => found.places)])
    const ids = new Set(gazetteer.places.map(({ id }) => id))
    expect(sources.length).toBeGreaterThan(0)
    expect(places.filter((id) => !ids.has(id))).toEqual([])
  })
})

describe('the register of what is expected', () => {
  const { strategies, notExpected } = expected
  const lepCode = new Map(gazetteer.places.map(({ id, codes }) => [id, codes['lep']]))
  const covered = ({ place, areas }: (typeof strategies)[number]) => [place, ...areas]
  const lepAreas = (known: (typeof strategies)[number]['known'][]) =>
    new Set(
      strategies
        .filter((one) => known.includes(one.known))
        .flatMap(covered)
        .flatMap((id) => lepCode.get(id) ?? []),
    )

  it('says of every authority and LEP area whether a strategy is expected of it', () => {
    const said = new Set([...strategies.flatMap(covered), ...notExpected.map(({ place }) => place)])
    const authors = new Set<string>(['combined-authority', 'lep-area', 'city-region'])
    const wanted = gazetteer.places.filter(({ kind }) => authors.has(kind))
    expect(wanted.filter(({ id }) => !said.has(id)).map(({ id }) => id)).toEqual([])
  })

  it('knows the seven that were agreed in 2019, which cover nine LEP areas', () => {
    const agreed = strategies.filter(({ known }) => known === 'agreed')
    expect(agreed.map(({ since }) => since).sort()).toEqual([
      '2019-05-16',
      '2019-06-13',
      ...Array(5).fill('2019-07-19'),
    ])
    expect(lepAreas(['agreed']).size).toBe(9)
  })

  it('covers all 38 LEP areas, and has no strategy without evidence', () => {
    expect(lepAreas(['agreed', 'local', 'draft', 'unknown']).size).toBe(38)
    expect(strategies.filter(({ known, verified }) => known === 'unknown' && verified)).toEqual([])
  })
})
