/**
 * ANSI/NISO Z39.56: a serial's item and contribution, with `<...>` in it and a version and check character at its end:
 * `0002-8282(199609)86:4<693::aid-x4>3.0.co;2-o`.
 */
const SICI = /^[^<>]{1,120}<[^<>]{0,80}>\d\.\d\.[a-z]{2};\d(?:-[a-z\d#*])?/i
/** The beginning of one: after the bracket, the page or the number within the issue. */
const SICI_BEGINNING = /^[^<>]{1,120}<(?:[\da-z]{0,12}:|\d{1,6}$|$)/i
const ISSUE_BEFORE_BRACKET = /\d{4}-\d{3}[\dx]\(\d[^<>]{0,60}</i

/** Parts of publishers' addresses that follow a DOI. */
const ADDRESS_ENDS =
  /(?:\/(?:abstract|citations|download|enhanced|epdf|epub|figures|full|full-?text|html|issuetoc|meta|pdf|pdfdirect|pdfplus|references|short|summary|suppl_file|supplementary|tables)|\.(?:abstract|epub|full|full-text|pdf(?:\+html)?|short))$/i
/** The version of a preprint, which its address has and its DOI has not. */
const PREPRINT_VERSION = /^(10\.1101\/[\d.]{6,30})v\d{1,2}$/i
/** Where an address goes on, or another DOI or address follows without a blank. */
const AFTER = /[?#|<>\u2014]|&[\w.-]{1,40}=|;jsessionid=|[,;](?=\(?(?:10\.\d{4}|https?:|doi:))/i
const TRAILING = /[.,;:!?'"’‘”»…*†‡§¶)\]}\\/]$/u
const CLOSERS: Readonly<Record<string, string>> = { ')': '(', ']': '[', '}': '{' }

/** Whether a DOI has begun a SICI that is not whole, as at the end of a line. */
export function isPartOfSici(raw: string): boolean {
  if (!raw.includes('<') || SICI.test(raw)) return false
  return SICI_BEGINNING.test(raw) || ISSUE_BEFORE_BRACKET.test(raw)
}

/**
 * A decoded DOI without what follows it in prose or in an address: punctuation, brackets closed and not opened, `/abstract`
 * and the like, queries and fragments, a final slash. Null when no suffix remains.
 */
export function trimDoi(raw: string): string | null {
  const sici = SICI.exec(raw)?.[0]
  if (sici !== undefined) return sici
  if (isPartOfSici(raw)) return null
  const blank = raw.search(/[\s"“”]/u)
  const run = blank < 0 ? raw : raw.slice(0, blank)
  const after = run.search(AFTER)
  const whole = after < 0 ? run : run.slice(0, after)
  const doi = trimEnds(cutAtCloser(whole)).replace(PREPRINT_VERSION, '$1')
  return /^10\.[\d.]+\/.*[\p{L}\d]/u.test(doi) ? doi : null
}

/** Up to the first bracket that closes and was not opened, unlike 10.1016/s0(97)1. */
function cutAtCloser(text: string): string {
  const open: string[] = []
  for (let at = 0; at < text.length; at += 1) {
    const sign = text.charAt(at)
    if ('([{'.includes(sign)) open.push(sign)
    else if (CLOSERS[sign] !== undefined && open.pop() !== CLOSERS[sign]) return text.slice(0, at)
  }
  return text
}

function trimEnds(text: string): string {
  let rest = text
  for (;;) {
    const bare = rest.replace(ADDRESS_ENDS, '')
    const end = bare.charAt(bare.length - 1)
    const isOpened = CLOSERS[end] !== undefined && bare.includes(CLOSERS[end])
    const trimmed = TRAILING.test(bare) && !isOpened ? bare.slice(0, -1) : bare
    if (trimmed === rest || !/^10\.[\d.]+\/./.test(trimmed)) return rest
    rest = trimmed
  }
}
