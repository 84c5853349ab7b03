import { describe, expect, it } from 'vitest'
import { detectLanguage } from '../../../../src/ingest/parse/metadata/detect-language.ts'

const SENTENCES = {
  en: 'The council will invest in skills and transport over the next ten years so that every town has a fair chance.',
  cy: 'Bydd y cyngor yn buddsoddi mewn sgiliau a thrafnidiaeth dros y deng mlynedd nesaf er mwyn i bob tref gael cyfle teg.',
  gd: 'Cuiridh a’ chomhairle airgead ann an sgilean agus còmhdhail thairis air na deich bliadhna a tha romhainn.',
  fr: 'Le conseil investira dans les compétences et les transports au cours des dix prochaines années dans chaque ville.',
  de: 'Der Rat wird in den nächsten zehn Jahren in Bildung und Verkehr investieren, damit jede Stadt eine Chance hat.',
  es: 'El consejo invertirá en formación y transporte durante los próximos diez años para que cada ciudad tenga algo.',
  pl: 'Rada będzie inwestować w umiejętności i transport w ciągu najbliższych dziesięciu lat, aby każde miasto rosło.',
  ru: 'Совет будет инвестировать в навыки и транспорт в течение следующих десяти лет, чтобы каждый город рос.',
}

describe('the language of a text', () => {
  it.each(Object.entries(SENTENCES))('is %s', (language, text) => expect(detectLanguage(text, 60)).toBe(language))

  it('is English for a table of English words', () => {
    expect(
      detectLanguage('Total number of jobs by year and rate of growth in the area, all persons '.repeat(3), 60),
    ).toBe('en')
  })

  it.each(['Pell LEP', '2019 2020 2021 44.5 32.1', ''])('is unknown for %j', (text) =>
    expect(detectLanguage(text, 60)).toBeNull(),
  )

  it('is found in time for a long text without spaces', () => {
    const started = Date.now()
    detectLanguage('x'.repeat(1_000_000), 60)
    expect(Date.now() - started).toBeLessThan(500)
  })
})
