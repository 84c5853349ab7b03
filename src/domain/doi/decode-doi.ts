const ENTITIES: Readonly<Record<string, string>> = { lt: '<', gt: '>', amp: '&', quot: '"', nbsp: ' ' }
/** Encoded, and encoded once more by a program that did not know. */
const MAX_ROUNDS = 2
/** Hyphens, dashes as wide as one, and the minus sign; an em dash is punctuation. */
const HYPHENS = /[\u2010-\u2013\u2212\uFE63\uFF0D]/g
/** They show where a line may break, and are no part of a DOI. */
const INVISIBLE = /[\u00AD\u200B-\u200D\u2060\uFEFF]/g

/** The characters of a DOI as registered: entities and percent escapes decoded, hyphens as typed, nothing invisible. */
export function decodeDoi(run: string): string {
  let text = run
    .replace(INVISIBLE, '')
    .replace(HYPHENS, '-')
    .replace(/\\(?=[_&%#])/g, '')
  for (let round = 0; round < MAX_ROUNDS; round += 1) text = decodePercent(decodeEntities(text))
  return text
}

function decodeEntities(text: string): string {
  return text.replace(/&(?:#(\d{1,5})|#x([\da-f]{1,4})|(lt|gt|amp|quot|nbsp));/gi, (whole, decimal, hex, name) => {
    if (typeof name === 'string') return ENTITIES[name.toLowerCase()] ?? whole
    const code = typeof decimal === 'string' ? Number(decimal) : Number.parseInt(String(hex), 16)
    return code >= 32 && code < 0xd800 ? String.fromCharCode(code) : whole
  })
}

function decodePercent(text: string): string {
  if (!/%[\da-f]{2}/i.test(text)) return text
  try {
    return decodeURIComponent(text)
  } catch {
    return text
  }
}
