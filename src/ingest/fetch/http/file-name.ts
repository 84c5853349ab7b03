import { decodeExtended, parse } from 'content-disposition'

/** Short enough for every file system even after a folder and a counter are added. */
const MAX_CHARACTERS = 120

/**
 * Separators and reserved characters of any system, control characters, and the marks that reverse reading order on
 * screen.
 */
const UNSAFE = /[\u0000-\u001f\u007f-\u009f<>:"|?*\u200e\u200f\u202a-\u202e\u2066-\u2069\ufeff]/g

/** Names that Windows reserves for devices, whatever their extension. */
const DEVICE = /^(con|prn|aux|nul|com\d|lpt\d)(\.|$)/i

/**
 * The file name that Content-Disposition (RFC 6266) proposes, made safe to show and to save under: no folders, no
 * control
 * or direction marks, at most 120 characters. Null when there is no usable name. It does not indicate the type.
 */
export function toFileName(contentDisposition: string | undefined): string | null {
  const proposed = contentDisposition === undefined ? null : readProposal(contentDisposition)
  if (proposed === null) return null
  const lastPart = proposed.split(/[/\\]/).at(-1) ?? ''
  const name = lastPart
    .toWellFormed()
    .replace(UNSAFE, '')
    .replace(/\s+/g, ' ')
    .replace(/^[. ]+|[. ]+$/g, '')
  if (name === '') return null
  return shorten(DEVICE.test(name) ? `_${name}` : name)
}

function readProposal(header: string): string | null {
  // Windows paths are sent with single backslashes, which RFC 9110 reads as escapes
  const { parameters } = parse(header.replace(/\\(?!["\\])/g, '\\\\'), { extended: false })
  const { 'filename*': extended, filename: plain } = parameters
  const whole = extended === undefined ? undefined : decodeExtended(extended)
  return whole ?? (plain === undefined ? null : toUtf8(plain))
}

/** Header bytes arrive as Latin-1; servers that mean UTF-8 are common. */
function toUtf8(name: string): string {
  const asUtf8 = Buffer.from(name, 'latin1').toString('utf8')
  return asUtf8.includes('\ufffd') || /[^\u0000-\u00ff]/.test(name) ? name : asUtf8
}

function shorten(name: string): string {
  if (name.length <= MAX_CHARACTERS) return name
  const extension = /\.[a-z0-9]{1,8}$/i.exec(name)?.[0] ?? ''
  return name.slice(0, MAX_CHARACTERS - extension.length).toWellFormed() + extension
}
