import type { Place } from '../../../src/domain/vocabulary.ts'
import type { FieldNames } from '../../../src/search/query/syntax/field-names.ts'
import type { CatalogueNames } from '../../../src/search/query/syntax/catalogue-names.ts'
import { libraryNames } from '../../../src/search/query/syntax/library-names.ts'

const PLACE: Omit<Place, 'id' | 'name'> = {
  ...{ kind: 'lep-area', level: 'lep-area', codes: {}, aliases: [], sharedNames: [] },
  ...{ validFrom: null, validTo: null, predecessors: [], successors: [], members: [] },
}
const THEME = {
  definition: '',
  scopeNote: null,
  group: null,
  exactMatch: [],
  closeMatch: [],
  labelMatches: true,
  exclude: [],
  requires: [],
  excludeContext: [],
  homonyms: [],
  patterns: [],
  broader: [],
  related: [],
} as const
const SCHEME = {
  uri: 'urn:test:',
  titles: { en: 'Themes' },
  description: 'A few.',
  created: '2026-01-01',
  modified: '2026-01-01',
  licence: 'https://example.org/licence',
  creator: 'Somebody',
}
const EXAMPLES = { positive: [], negative: [] }

/** Names of a small library of our own making. */
export function smallNames(): FieldNames {
  const place = (id: string, name: string, aliases: readonly string[], members: readonly string[] = []) => {
    return { ...PLACE, id, name, aliases, members }
  }
  const theme = (id: string, label: string, alternatives: readonly string[], acronyms: readonly string[] = []) => {
    return { ...THEME, id, notation: id, labels: { en: label }, label, alternatives, acronyms, examples: EXAMPLES }
  }
  const library = {
    gazetteer: {
      version: 1,
      places: [
        place('west-yorkshire', 'West Yorkshire', ['Leeds City Region'], ['leeds', 'bradford']),
        place('leeds', 'Leeds', []),
        place('bradford', 'Bradford', []),
        place('york-north-yorkshire', 'York & North Yorkshire', ['the Shared Name']),
        place('kent', 'Kent', ['the Shared Name']),
      ],
    },
    vocabulary: {
      version: 1,
      scheme: SCHEME,
      groups: [],
      themes: [theme('hydrogen', 'Hydrogen', ['fuel cell']), theme('ai', 'AI and data', ['machine learning'], ['AI'])],
    },
  }
  const documents = new Map([
    ['smith', ['d1', 'd2']],
    ['J Smith', ['d1']],
    ['10.1000/xyz', ['d1']],
  ])
  const catalogue: CatalogueNames = {
    publishers: new Map([
      ['acme press', ['Acme Press']],
      ['a and b ltd', ['A & B (Ltd)']],
    ]),
    byAuthor: (value) => documents.get(value) ?? [],
    nearAuthors: (value) => (value === 'smyth' ? ['Smith, J.'] : []),
    byDoi: (value) => documents.get(value) ?? [],
  }
  return libraryNames({ library }, catalogue)
}
