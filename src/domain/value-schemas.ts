import { z } from 'zod'
import { toDoi } from './doi/doi.ts'

// Schemas of values that people submit. Every requirement on a value is a pattern, format or limit of its schema, so
// that the API description states it and clients generated from it send valid values.

/** White space around a value is ignored. */
const BLANKS = String.raw`\s*`
const CONTROL = String.raw`\u0000-\u001F\u007F-\u009F`

const DAYS_OF_ANY_YEAR = [
  '(?:0[13578]|1[02])-(?:0[1-9]|[12][0-9]|3[01])',
  '(?:0[469]|11)-(?:0[1-9]|[12][0-9]|30)',
  '02-(?:0[1-9]|1[0-9]|2[0-8])',
].join('|')
/** From the first printed books to 2100; a later year is a typing error. */
const YEAR = '(?:14[5-9][0-9]|1[5-9][0-9][0-9]|20[0-9][0-9]|2100)'
const LEAP_YEAR = '(?:14(?:5[26]|[68][048]|[79][26])|(?:1[5-9]|20)(?:0[48]|[2468][048]|[13579][26])|(?:16|20)00)'
const PARTIAL_DATE = new RegExp(`^(?:${YEAR}(?:-(?:0[1-9]|1[0-2])|-(?:${DAYS_OF_ANY_YEAR}))?|${LEAP_YEAR}-02-29)$`)

/** DOI Handbook 2.2: `10.`, four to nine digits, a slash and any suffix. What is accepted is then read by `toDoi`. */
const BEFORE_DOI =
  '(?:[Hh][Tt][Tt][Pp][Ss]?://(?:(?:[Dd][Xx]|[Ww]{3})[.])?[Dd][Oo][Ii][.][Oo][Rr][Gg]/|[Dd][Oo][Ii]:[ ]?)?'
const DOI = new RegExp(
  String.raw`^${BLANKS}${BEFORE_DOI}10[.][0-9]{4,9}(?:[.][0-9]{1,9}){0,4}/[^\s${CONTROL}]+${BLANKS}$`,
  'u',
)

const LABEL = '[A-Za-z0-9_](?:[A-Za-z0-9_-]{0,61}[A-Za-z0-9_])?'
/** A name whose last label starts with a digit could be read as an IPv4 address in one of its notations. */
const NAME = `(?:${LABEL}[.]){0,10}[A-Za-z](?:[A-Za-z0-9-]{0,61}[A-Za-z0-9])?`
const OCTET = '(?:25[0-5]|2[0-4][0-9]|1[0-9][0-9]|[1-9]?[0-9])'
/** Only four decimal numbers: octal, hexadecimal and short forms disguise the address. */
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
/** Printable ASCII; a backslash ends the host in some URL parsers and not in others. */
const WEB_ADDRESS = new RegExp(String.raw`^[Hh][Tt][Tt][Pp][Ss]?://${HOST}(?:[/?#][!-\[\]-~]*)?$`)

/** Text of at most `max` characters, counted as JSON Schema does: code points, not UTF-16 code units. */
export function text(max: number): z.ZodString {
  return z
    .string()
    .refine((value) => value.length <= max || [...value].length <= max, `must have at most ${max} characters`)
    .meta({ maxLength: max })
}

/** Text that is not blank, trimmed at both ends. */
export function filledText(max: number, message = 'must not be empty'): z.ZodString {
  return text(max).regex(/\S/, message).trim()
}

/** A reason in words, at least three characters. */
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

/** An existing day, month or year: 2019-06-13, 2019-06 or 2019. */
export const partialDateSchema = z
  .string()
  .regex(PARTIAL_DATE, 'must be a valid day, month or year: 2019-06-13, 2019-06 or 2019')
  .meta({ description: 'As precise as it is known: 2019, 2019-06 or 2019-06-13' })

/** A mail address, within the lengths of RFC 5321 4.5.3.1. */
export const emailSchema = z
  .email('is not a valid e-mail address')
  .max(254, 'is not a valid e-mail address')
  .regex(/^[^@]{1,64}@/, 'is not a valid e-mail address')

/** A DOI, bare or as an address on doi.org; kept bare, in lower case. */
export const doiSchema = text(300)
  .regex(DOI, 'must be a DOI such as 10.1177/0269094220959299')
  .overwrite((value) => toDoi(value) ?? value.trim().toLowerCase())

/** An ISSN; `format: issn` requires a correct check digit. */
export const issnSchema = z
  .string()
  .regex(/^\s*[0-9]{4}-[0-9]{3}[0-9Xx]\s*$/, 'must be an ISSN such as 0269-0942')
  .refine(isIssn, 'must be an ISSN such as 0269-0942, with a valid check digit')
  .overwrite((value) => value.trim().toUpperCase())
  .meta({ format: 'issn', description: 'ISO 3297, with its check digit' })

/** `example.org` or `example.org:8080`; an IPv4 address as four decimal numbers. */
export const hostNameSchema = z.string().max(300).regex(HOST_NAME, 'write a host as example.org or example.org:8080')

/**
 * An absolute web address without user name or password, in ASCII. Its format is not `uri`, since publishers use
 * signs such as `{` and `|` that RFC 3986 forbids.
 */
export const webAddressSchema = z
  .string()
  .max(2_048)
  .regex(WEB_ADDRESS, 'must be a web address such as https://example.org/plan.pdf, in ASCII')
  .meta({ format: 'web-address' })

/** Whether the check digit is correct (ISO 3297): it makes the weighted sum divisible by 11. */
export function isIssn(value: string): boolean {
  const bare = value.trim().toUpperCase()
  if (!/^\d{4}-\d{3}[\dX]$/.test(bare)) return false
  const digits = [...bare.replace('-', '')].map((digit) => (digit === 'X' ? 10 : Number(digit)))
  return digits.reduce((sum, digit, index) => sum + digit * (8 - index), 0) % 11 === 0
}

/** Whether a text is a host name, with or without port, or an IP address. */
export function isHostName(value: string): boolean {
  return HOST_NAME.test(value)
}
