/**
 * American and older spellings to one form, the British with -s: so Porter's rules, which turn `organization` into
 * `organ`, keep organisations and organs apart. Words are folded ones.
 */

/** Words whose -ize is part of the root. */
const IZE_KEPT =
  /^(?:(?:re|down|over|under|out|mid|super|plus|full|life|bite|pint|king|queen|cap|good|medium|large|small)?siz|(?:ap|mis|sur)?priz|seiz|(?:as)siz|maiz|baiz|beliz|pfiz|kaiz|gutsiz)/
const IZE = /^(.{2,}[^aeiou]|.+[aeiou])iz(e[drs]?|ers?|ing|ings|ations?|ational|ationally|ability|able|ement|ements)$/
const YZE = /^(.+)yz(e[drs]?|ers?|ing|able)$/

/** Words in -our that America writes with -or, with the endings before which Britain keeps the u. */
const OUR =
  /^(un|dis|mis|re|multi|bi|mono|tri|de|water|discol|well)?(ard|arm|behavi|cand|clam|col|demean|endeav|fav|ferv|flav|glam|harb|hon|hum|lab|misdemean|neighb|od|parl|ranc|rig|rum|savi|sav|splend|succ|tum|val|vap|vig)or(|s|ed|er|ers|ing|ings|able|ably|ful|fully|less|hood|hoods|ly|ite|ites|itism|al|ally|ism|ist|ists|y|ies)$/
/**
 * Endings that only certain roots take with a u: `humorist` and `honoral` are not spelt with one in British English.
 */
const OUR_ENDINGS: Readonly<Record<string, RegExp>> = {
  al: /^behavi$/,
  ally: /^behavi$/,
  ism: /^behavi$/,
  ist: /^(behavi|col)$/,
  ists: /^(behavi|col)$/,
  y: /^(arm|sav|vap)$/,
  ies: /^(arm|sav)$/,
  ite: /^fav$/,
  ites: /^fav$/,
  itism: /^fav$/,
}

/** `center` and similar words; `meter` is also a device, so only its compounds change. */
const RE =
  /^(.*(?:cent)|(?:amphi)?theat|(?:micro|carbo|opto)?fib|(?:centi|kilo|milli|micro|nano|deci)met|(?:centi|milli|deci|deca|hecto)?lit|calib|lust|somb|spect|meag)er(s?|ed|ing)$/
const RE_KEPT = /^(?:centered?ness|accenter|decenter|scenters?)$/

/** Roots whose final l is doubled before an ending in British spelling; the stem is the root. */
const DOUBLED =
  /^((?:un|re|dis|mis|bi|pre|out)?(?:bevel|cancel|channel|chisel|counsel|dial|duel|enamel|equal|fuel|funnel|gravel|grovel|initial|jewel|kennel|label|level|libel|marshal|marvel|model|panel|parcel|pedal|pencil|quarrel|revel|rival|shovel|signal|spiral|swivel|total|towel|travel|tunnel|ravel))l?(ed|ing|ings|er|ers|or|ors)$/

/** Word beginnings and their replacements. */
const BEGINNINGS: readonly (readonly [RegExp, string])[] = [
  [/^licens(?=(e|es|ed|ing|ee|ees|er|ers|or|ors)$)/, 'licenc'],
  [/^practis(?=(e|es|ed|ing)$)/, 'practic'],
  [/^(de|of|pre)(f|t)ens(?=es?$)/, '$1$2enc'],
  [/^sulf(?=(ur|at|id|it|on))/, 'sulph'],
  [/^pediatr/, 'paediatr'],
  [/^an(?=emi[ac])/, 'ana'],
  [/^anesth/, 'anaesth'],
  [/^gynecol/, 'gynaecol'],
  [/^orthoped/, 'orthopaed'],
  [/^estrogen/, 'oestrogen'],
  [/^archeolog/, 'archaeolog'],
  [/^leukemi/, 'leukaemi'],
  [/^ischemi/, 'ischaemi'],
  [/^hemo(?=(glob|rrh|phil|dialy))/, 'haemo'],
  [/^hematolog/, 'haematolog'],
  [/^esophag/, 'oesophag'],
  [/^diarrhea/, 'diarrhoea'],
  [/^encycloped/, 'encyclopaed'],
  [/^foet(?=(us|al))/, 'fet'],
  [/^mediaeval/, 'medieval'],
  [/^maneuver(?=(s?|able)$)/, 'manoeuvre'],
  [/^maneuver(?=(ed|ing)$)/, 'manoeuvr'],
  [/^skeptic/, 'sceptic'],
  [/^mold(?=(s|ed|ing|y)?$)/, 'mould'],
  [/^plow(?=(s|ed|ing)?$)/, 'plough'],
  [/^fulfill(?=(s|ment|ments)?$)/, 'fulfil'],
  [/^enroll(?=(s|ment|ments)?$)/, 'enrol'],
  [/^(in|di)still(?=(s|ment)?$)/, '$1stil'],
  [/^installment/, 'instalment'],
  [/^(skil|wil)lful/, '$1ful'],
  [/^(focus|bias)s(?=(ed|es|ing)$)/, '$1'],
  [/^(benefit|target|budget|market)t(?=(ed|ing)$)/, '$1'],
  [/^(judg|acknowledg|abridg)ment/, '$1ement'],
  [/^artifact/, 'artefact'],
  [/^alumin(?=um$)/, 'alumini'],
  [/^(cata|dia|ana|mono|pro|epi)log(?=s?$)/, '$1logue'],
  [/^program(?=s?$)/, 'programme'],
  [/^(kilo|milli)?gramme(?=s?$)/, '$1gram'],
  [/^gray(?=(s|er|ing|ed)?$)/, 'grey'],
  [/^aging$/, 'ageing'],
  [/^cozy$/, 'cosy'],
  [/^jewelry$/, 'jewellery'],
  [/^marvelous(?=(ly)?$)/, 'marvellous'],
  [/^woolen(?=s?$)/, 'woollen'],
  [/^sizable$/, 'sizeable'],
  [/^pajama/, 'pyjama'],
  [/^(advis|conven)or(?=s?$)/, '$1er'],
]
/** Most words have none of these beginnings; this single test skips the list for them. */
const ANY_BEGINNING = new RegExp(BEGINNINGS.map(([pattern]) => `(?:${pattern.source})`).join('|'))

/** The British spelling of a folded word. */
export function toBritish(word: string): string {
  const ended = toBritishEnding(word)
  if (!ANY_BEGINNING.test(ended)) return ended
  return BEGINNINGS.reduce((now, [pattern, replacement]) => now.replace(pattern, replacement), ended)
}

function toBritishEnding(word: string): string {
  if (IZE.test(word) && !IZE_KEPT.test(word)) return word.replace(IZE, '$1is$2')
  if (YZE.test(word)) return word.replace(YZE, '$1ys$2')
  const our = OUR.exec(word)
  if (our !== null) return toOur(word, our)
  if (RE.test(word) && !RE_KEPT.test(word)) return word.replace(RE, toRe)
  return word.replace(DOUBLED, '$1l$2')
}

/**
 * The British spelling of a word prefix, such as `organiz` in `organiz*`: -iz and -yz are converted as if an ending
 * followed. `labor` becomes `labour` here too, so `laborat` finds laboratories.
 */
export function toBritishPrefix(beginning: string): string {
  const whole = toBritish(beginning)
  if (whole !== beginning || IZE_KEPT.test(beginning)) return whole
  return beginning
    .replace(/^(.{3,})iz(|i|in|a|at|ati|atio|ab|abl|em|eme|emen)$/, '$1is$2')
    .replace(/^(.{3,})yz(|i|in)$/, '$1ys$2')
}

/** The root of a word whose l is doubled before its ending: `fuel` of `fuelling`; null of other words. */
export function rootOfDoubled(word: string): string | null {
  const [, root, ending] = DOUBLED.exec(word) ?? []
  return root === undefined || ending === 'or' || ending === 'ors' ? null : root
}

function toOur(word: string, [, before = '', root = '', ending = '']: RegExpExecArray): string {
  const known = OUR_ENDINGS[ending]
  return known !== undefined && !known.test(root) ? word : `${before}${root}our${ending}`
}

function toRe(_word: string, root: string, ending: string): string {
  return ending === 'ed' || ending === 'ing' ? `${root}r${ending}` : `${root}re${ending}`
}
