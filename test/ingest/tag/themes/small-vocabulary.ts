import type { Theme, Vocabulary } from '../../../../src/domain/vocabulary.ts'

type Phrases = Partial<Omit<Theme, 'id' | 'label'>>

/** A theme with these phrases alone. */
export function theme(id: string, label: string, phrases: Phrases = {}): Theme {
  return {
    ...{ notation: id, labels: { en: label }, scopeNote: null, group: null, exactMatch: [], closeMatch: [] },
    ...{ id, label, definition: '', labelMatches: true, alternatives: [], acronyms: [], exclude: [], requires: [] },
    ...{
      excludeContext: [],
      homonyms: [],
      patterns: [],
      broader: [],
      related: [],
      examples: { positive: [], negative: [] },
    },
    ...phrases,
  }
}

export const smallVocabulary: Pick<Vocabulary, 'themes'> = {
  themes: [
    theme('hydrogen', 'Hydrogen', { exclude: ['hydrogen peroxide'] }),
    theme('skills', 'Skills', { alternatives: ['skill', 'apprenticeship'] }),
    theme('nuclear', 'Nuclear power', { alternatives: ['nuclear'] }),
    theme('wind', 'Offshore wind', { alternatives: ['wind farm', 'wind farm off the coast'] }),
    theme('clean-growth', 'Clean growth'),
    theme('ccus', 'Carbon capture', { acronyms: ['CCS', 'CO2', 'AI'] }),
    theme('retrofit', 'Retrofit', { alternatives: ['zero-emission', 'decarbonise', 'semi-conductor', 'bioscience'] }),
  ],
}
