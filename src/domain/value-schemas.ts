import { z } from 'zod'

// Schemas of values that people hand in. Whatever a value has to fulfil is a pattern, a format or a bound of its schema,
// so that the API's description says it and clients made from it send what is taken.

/** Spaces around a value are dropped. */
const BLANKS = String.raw`\s*`
const CONTROL = String.raw`\u0000-\u001F\u007F-\u009F`

const DAYS_OF_ANY_YEAR = [
  '(?:0[13578]|1[02])-(?:0[1-9]|[12][0-9]|3[01])',
  '(?:0[469]|11)-(?:0[1-9]|[12][0-9]|30)',
  '02-(?:0[1-9]|1[0-9]|2[0-8])',
].join('|')
/** From the first printed books on; later than 2100 is a slip of the hand. */
const YEAR = '(?:14[5-9][0-9]|1[5-9][0-9][0-9]|20[0-9][0-9]|2100)'
const LEAP_YEAR = '(?:14(?:5[26]|[68][048]|[79][26])|(?:1[5-9]|20)(?:0[48]|[2468][048]|[13579][26])|(?:16|20)00)'
const PARTIAL_DATE = new RegExp(`^(?:${YEAR}(?:-(?:0[1-9]|1[0-2])|-(?:${DAYS_OF_ANY_YEAR}))?|${LEAP_YEAR}-02-29)$`)

/** DOI Handbook 2.2: `10.`, four to nine digits, a slash and whatever the registrant likes. */
const DOI_PREFIX = '(?:[Hh][Tt][Tt][Pp][Ss]?://(?:[Dd][Xx][.])?[Dd][Oo][Ii][.][Oo][Rr][Gg]/|[Dd][Oo][Ii]:)?'
const DOI = new RegExp(String.raw`^${BLANKS}${DOI_PREFIX}10[.][0-9]{4,9}/[^\s${CONTROL}]+${BLANKS}$`, 'u')

const LABEL = '[A-Za-z0-9_](?:[A-Za-z0-9_-]{0,61}[A-Za-z0-9_])?'
/** A name whose last label ends in a number would be read as an IPv4 address, in whatever notation. */
const NAME = `(?:${LABEL}[.]){0,10}[A-Za-z](?:[A-Za-z0-9-]{0,61}[A-Za-z0-9])?`
const OCTET = '(?:25[0-5]|2[0-4][0-9]|1[0-9][0-9]|[1-9]?[0-9])'
/** Four decimal numbers alone: octal, hexadecimal and short forms hide which address is meant. */
const IPV4 = `${OCTET}(?:[.]${OCTET}){3}`
const GROUP = '[0-9A-Fa-f]{1,4}'
/** RFC 4291 section 2.2: eight groups, or fewer around one `::`. */
const IPV6 = String.raw`\[(?:${[
  `(?:${GROUP}:){7}${GROUP}`,
  `(?:${GROUP}:){1,7}:`,
  ...[1, 2, 3, 4, 5, 6].map((before) => `(?:${GROUP}:){1,${before}}(?::${GROUP}){1,${7 - before}}`),
  `:(?:(?::${GROUP}){1,7}|:)`,
].join('|')})\]`
const PORT = '(?::(?:[1-9][0-9]{0,3}|[1-5][0-9]{4}|6[0-4][0-9]{3}|65[0-4][0-9]{2}|655[0-2][0-9]|6553[0-5]))?'
const HOST = `(?:${NAME}|${IPV4}|${IPV6})${PORT}`
const HOST_NAME = new RegExp(`^${HOST}$`)
/** RFC 3986: printable ASCII; a backslash ends the host for some readers and not for others. */
const WEB_ADDRESS = new RegExp(String.raw`^[Hh][Tt][Tt][Pp][Ss]?://${HOST}(?:[/?#][!-\[\]-~]*)?$`)

/** Text of at most `max` characters, counted as JSON Schema does: code points, not UTF-16 code units. */
export function text(max: number): z.ZodString {
  return z
    .string()
    .refine((value) => value.length <= max || [...value].length <= max, `must have at most ${max} characters`)
    .meta({ maxLength: max })
}

/** Text that has something besides blanks, which are dropped at both ends. */
export function filledText(max: number, message = 'must not be empty'): z.ZodString {
  return text(max).regex(/\S/, message).trim()
}

/** A reason in words: three characters at least. */
export function reasonText(max: number): z.ZodString {
  return text(max)
    .regex(/\S[\s\S]+\S/, 'why?')
    .trim()
}

/** One line of text, without control characters. */
export function oneLine(max: number): z.ZodString {
  const inner = String.raw`[^\s${CONTROL}]`
  const line = new RegExp(`^${BLANKS}${inner}(?:[^${CONTROL}]*${inner})?${BLANKS}$`, 'u')
  return text(max).regex(line, 'must be one line of text, and not empty').trim()
}

/** A day, a month or a year that there is: 2019-06-13, 2019-06 or 2019. */
export const partialDateSchema = z
  .string()
  .regex(PARTIAL_DATE, 'must be a valid day, month or year: 2019-06-13, 2019-06 or 2019')
  .meta({ description: 'As precise as it is known: 2019, 2019-06 or 2019-06-13' })

/** A DOI, bare or as an address on doi.org; kept bare, in lower case. */
export const doiSchema = text(300)
  .regex(DOI, 'must be a DOI such as 10.1177/0269094220959299')
  .overwrite((value) =>
    value
      .trim()
      .replace(/^(?:https?:\/\/(?:dx\.)?doi\.org\/|doi:)/i, '')
      .toLowerCase(),
  )

/** An ISSN; `format: issn` says that the check digit has to be right. */
export const issnSchema = z
  .string()
  .regex(/^\s*[0-9]{4}-[0-9]{3}[0-9Xx]\s*$/, 'must be an ISSN such as 0269-0942')
  .refine(isIssn, 'must be an ISSN such as 0269-0942, with a valid check digit')
  .overwrite((value) => value.trim().toUpperCase())
  .meta({ format: 'issn', description: 'ISO 3297, with its check digit' })

/** `example.org` or `example.org:8080`; an IPv4 address as four decimal numbers. */
export const hostNameSchema = z.string().max(300).regex(HOST_NAME, 'write a host as example.org or example.org:8080')

/** An absolute address of the web without user name or password, in ASCII (RFC 3986). */
export const webAddressSchema = z
  .string()
  .max(2_048)
  .regex(WEB_ADDRESS, 'must be a web address such as https://example.org/plan.pdf, in ASCII')
  .meta({ format: 'uri' })

/** ISO 3297: the last digit makes the weighted sum divisible by 11. */
export function isIssn(value: string): boolean {
  const bare = value.trim().toUpperCase()
  if (!/^\d{4}-\d{3}[\dX]$/.test(bare)) return false
  const digits = [...bare.replace('-', '')].map((digit) => (digit === 'X' ? 10 : Number(digit)))
  return digits.reduce((sum, digit, index) => sum + digit * (8 - index), 0) % 11 === 0
}

/** Whether a text is `example.org`, `example.org:8080` or four decimal numbers. */
export function isHostName(value: string): boolean {
  return HOST_NAME.test(value)
}
