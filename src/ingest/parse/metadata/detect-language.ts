import { francAll } from 'franc-all'

/** ISO 639-3, as franc has it, to BCP 47. Few languages, since a short text resembles one of three hundred by chance. */
const LANGUAGES: Readonly<Record<string, string>> = {
  ...{ eng: 'en', cym: 'cy', gla: 'gd', gle: 'ga', fra: 'fr', deu: 'de', spa: 'es', ita: 'it', por: 'pt', nld: 'nl' },
  ...{ pol: 'pl', dan: 'da', swe: 'sv', nob: 'nb', fin: 'fi', ces: 'cs', slk: 'sk', hun: 'hu', ron: 'ro', ell: 'el' },
  ...{ bul: 'bg', ukr: 'uk', rus: 'ru', tur: 'tr', cat: 'ca', hrv: 'hr', slv: 'sl', lit: 'lt', lvs: 'lv', ekk: 'et' },
  ...{ isl: 'is', cmn: 'zh', jpn: 'ja', kor: 'ko', arb: 'ar', heb: 'he', hin: 'hi', urd: 'ur', ben: 'bn', vie: 'vi' },
  ...{ tha: 'th', ind: 'id', pes: 'fa', tam: 'ta' },
}
const ONLY = Object.keys(LANGUAGES)

/** Letters of the sample; more make no difference, and cost time. */
const MAX_SAMPLE_CHARACTERS = 4_000
/** Longer words are addresses and codes; languages without spaces have sentences as long as this. */
const MAX_WORD_CHARACTERS = 200
/** Best and second language of a text this long are told apart by less. */
const LONG_LETTERS = 400
/** Least lead of the best language over the next, of 1; Irish and Scots Gaelic differ by half of it. */
const MIN_LEAD = 0.08
const MIN_LONG_LEAD = 0.02
/** Words of English running text; tables of English words alone resemble other languages. */
const ENGLISH = /\b(?:the|of|and|with|from|that|this|total|year|years|number)\b/gi
const MIN_ENGLISH_SHARE = 0.06

/**
 * The language of a text as BCP 47 tag; null if it has fewer letters than `minLetters`, which are names and numbers as
 * often as a language, or if two are as likely.
 */
export function detectLanguage(text: string, minLetters: number): string | null {
  const sample = toSample(text)
  const letters = sample.match(/\p{L}/gu)?.length ?? 0
  if (letters < minLetters) return null
  const [best, next] = francAll(sample, { only: ONLY })
  if (best === undefined || best[0] === 'und') return null
  const lead = best[1] - (next?.[1] ?? 0)
  const words = sample.match(/\p{L}+/gu) ?? []
  const english = (sample.match(ENGLISH)?.length ?? 0) / Math.max(1, words.length)
  if (english >= MIN_ENGLISH_SHARE && best[0] !== 'eng' && /^[\p{Script=Latin}\P{L}]*$/u.test(sample)) return 'en'
  const minLead = letters >= LONG_LETTERS ? MIN_LONG_LEAD : MIN_LEAD
  return lead >= minLead || best[0] === 'eng' ? (LANGUAGES[best[0]] ?? null) : null
}

/** Words without numbers, addresses and marks, which have no language. */
function toSample(text: string): string {
  return text
    .slice(0, 4 * MAX_SAMPLE_CHARACTERS)
    .split(/\s+/)
    .filter((word) => word.length <= MAX_WORD_CHARACTERS && !/[@_]|:\/\/|www\./.test(word))
    .join(' ')
    .replace(/[^\p{L}\p{M}’'-]+/gu, ' ')
    .slice(0, MAX_SAMPLE_CHARACTERS)
}
