import type { TaggedPassage } from './measure-tagging.ts'

/** Labels of a theme in a half, below which its F1 says nothing. */
const LEAST_LABELS = 5

/**
 * Themes that were added while the labels were made: read in all 600 passages, but once only. `historic-environment`,
 * `climate-adaptation`, `flood-risk` and `education` were parted from labels of wider themes that were read twice.
 */
const READ_ONCE = ['air-quality', 'community-safety', 'education', 'green-belt', 'open-space-and-recreation'] as const

/** Themes that readers looked for in every passage. A tag of any other theme is neither right nor wrong. */
const READ: ReadonlySet<string> = new Set([
  ...READ_ONCE,
  ...['adjacent-possible', 'advanced-manufacturing', 'advanced-materials', 'aerospace', 'ageing-society', 'agri-food'],
  ...['ai-and-data', 'batteries-and-automotive', 'brexit', 'build-back-better', 'business-support', 'ccus'],
  ...['chemicals-and-process', 'circular-economy', 'clean-energy', 'clean-growth', 'climate-adaptation'],
  ...['community-wealth-building', 'covid-19-recovery', 'cyber-security', 'defence', 'digital-and-creative'],
  ...['digital-connectivity', 'employment-land', 'energy-efficiency-and-retrofit', 'energy-networks'],
  ...['financial-and-professional-services', 'flood-risk', 'foundational-economy', 'future-of-mobility', 'good-work'],
  ...['governance-and-devolution', 'health-inequalities-and-wellbeing', 'health-innovation'],
  ...['health-technology-and-medical-devices', 'high-streets-and-town-centres', 'historic-environment', 'housing'],
  ...['hydrogen', 'inclusive-growth', 'industrial-digitalisation', 'just-transition', 'levelling-up', 'life-sciences'],
  ...['logistics-and-ports', 'low-carbon-and-net-zero', 'missions', 'natural-capital', 'nuclear', 'offshore-wind'],
  ...['place-leadership', 'productivity', 'public-value', 'quantum-photonics-and-electronics', 'regeneration'],
  ...['research-and-innovation', 'skills', 'social-value', 'space', 'tourism-and-culture', 'trade-and-investment'],
  ...['transport-infrastructure'],
])

/** Those of some themes that readers looked for. */
export function readThemes(themes: Iterable<string>): ReadonlySet<string> {
  return new Set([...themes].filter((theme) => READ.has(theme)))
}

/** The number of labels of each theme, most first. */
export function labelledThemes(passages: readonly TaggedPassage[]): ReadonlyMap<string, number> {
  const counts = new Map<string, number>()
  for (const { theme } of passages.flatMap(({ gold }) => gold.themes)) counts.set(theme, (counts.get(theme) ?? 0) + 1)
  return new Map([...counts].sort(([a, left], [b, right]) => right - left || (a < b ? -1 : 1)))
}

/** The themes with labels enough to be measured alone. */
export function measuredThemes(passages: readonly TaggedPassage[]): ReadonlySet<string> {
  const enough = [...labelledThemes(passages)].filter(([, labels]) => labels >= LEAST_LABELS)
  return new Set(enough.map(([theme]) => theme))
}
