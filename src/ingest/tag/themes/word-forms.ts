import { toBritish } from '../../../search/analysis/spelling.ts'

/** Parts that are written joined to the next word, with a hyphen, or apart: bioscience, bio-science, bio science. */
const COMBINING = new Set([
  ...['aero', 'agri', 'agro', 'air', 'anti', 'aqua', 'auto', 'bio', 'cardio', 'co', 'cyber', 'de', 'eco', 'electro'],
  ...['fin', 'geo', 'h', 'hydro', 'infra', 'inter', 'life', 'macro', 'med', 'mega', 'micro', 'mid', 'mini', 'multi'],
  ...['nano', 'neuro', 'non', 'off', 'on', 'opto', 'over', 'petro', 'photo', 'post', 'pre', 'pro', 're', 'semi', 'sub'],
  ...['super', 'supra', 'sur', 'tech', 'tele', 'thermo', 'trans', 'ultra', 'un', 'under', 'up', 'well'],
])
/** The least letters of a verb whose doubled consonant is taken off: retrofitting, but not planning. */
const MIN_DOUBLED_STEM = 6
const VERB_ENDINGS: readonly (readonly [RegExp, string])[] = [
  [/^(.{3,})is(?:ed|es|ing|ation|ations|er|ers)$/, '$1ise'],
  [/^(.{2,})if(?:ied|ies|ying|ication|ications)$/, '$1ify'],
  [/^(.{3,})at(?:ed|es|ing)$/, '$1ate'],
]
const DOUBLED = /^(.+([bdglmnprt]))\2(?:ed|ing|er|ers)$/
/** The number of a note that a file has set behind a word: hydrogen12. */
const NOTE_NUMBER = /^(\D{5,})\d{1,3}$/

/** The form in which a word of a phrase is stored: its British spelling. */
export function baseForm(key: string): string {
  return toBritish(key)
}

/**
 * The forms under which a word of a text is looked up: itself, its singular, and the verb that it is a form of, where
 * that is safe. A plural finds a singular phrase and never the other way round: renewables are not what is renewable.
 */
export function lookupForms(key: string): readonly string[] {
  const word = toBritish(key)
  const noteless = NOTE_NUMBER.exec(word)?.[1]
  const bases = noteless === undefined ? [word] : [word, noteless]
  return [...new Set(bases.flatMap((base) => [base, ...singulars(base), ...verbs(base)]))]
}

/** Whether this word and the next, though apart, may be one: `semi conductor`, `CO 2`. */
export function isCombining(key: string): boolean {
  return COMBINING.has(key)
}

function singulars(word: string): readonly string[] {
  if (!word.endsWith('s') || word.length < 3 || word.endsWith('ss')) return []
  const forms = [word.slice(0, -1)]
  if (word.endsWith('es') && word.length > 3) forms.push(word.slice(0, -2))
  if (word.endsWith('ies') && word.length > 4) forms.push(`${word.slice(0, -3)}y`)
  return forms
}

function verbs(word: string): readonly string[] {
  const regular = VERB_ENDINGS.flatMap(([pattern, base]) => (pattern.test(word) ? [word.replace(pattern, base)] : []))
  const doubled = DOUBLED.exec(word)?.[1]
  return doubled !== undefined && doubled.length >= MIN_DOUBLED_STEM ? [...regular, doubled] : regular
}
