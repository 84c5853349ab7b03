/** Kept short enough for every file system once a folder and a counter are added. */
const MAX_CHARACTERS = 120

/** Separators and reserved signs of any system, controls, and the marks that reverse reading order on screen. */
const UNSAFE = /[\u0000-\u001f\u007f-\u009f<>:"|?*\u200e\u200f\u202a-\u202e\u2066-\u2069\ufeff]/g

/** Names that Windows keeps for devices, whatever their extension. */
const DEVICE = /^(con|prn|aux|nul|com\d|lpt\d)(\.|$)/i

/**
 * The file name that Content-Disposition (RFC 6266) proposes, fit to show and to save under: no folders, no control
 * or direction marks, 120 characters at most. Null when there is none worth having. It says nothing about the type.
 */
export function toFileName(contentDisposition: string | undefined): string | null {
  const proposed =
    contentDisposition === undefined ? null : (readExtended(contentDisposition) ?? readPlain(contentDisposition))
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

/** `filename*=UTF-8''na%C3%AFve.pdf` (RFC 8187). */
function readExtended(header: string): string | null {
  const found = /;\s*filename\*\s*=\s*(utf-8|iso-8859-1)'[^']*'([^;\s]+)/i.exec(header)
  const encoded = found?.[2]
  if (encoded === undefined) return null
  if (found?.[1]?.toLowerCase() === 'iso-8859-1') return Buffer.from(decodeBytes(encoded)).toString('latin1')
  return Buffer.from(decodeBytes(encoded)).toString('utf8')
}

function readPlain(header: string): string | null {
  const found = /;\s*filename\s*=\s*(?:"((?:[^"\\]|\\.)*)"|([^;\s]+))/i.exec(header)
  const quoted = found?.[1]?.replace(/\\(["\\])/g, '$1')
  const name = quoted ?? found?.[2]
  if (name === undefined) return null
  // header bytes arrive as Latin-1; servers that mean UTF-8 are common
  const asUtf8 = Buffer.from(name, 'latin1').toString('utf8')
  return asUtf8.includes('\ufffd') || /[^\u0000-\u00ff]/.test(name) ? name : asUtf8
}

function decodeBytes(encoded: string): number[] {
  const pieces = encoded.match(/%[0-9a-f]{2}|[^%]|%/gi) ?? []
  return pieces.flatMap((piece) =>
    piece.length === 3 ? [Number.parseInt(piece.slice(1), 16)] : [...Buffer.from(piece)],
  )
}

function shorten(name: string): string {
  if (name.length <= MAX_CHARACTERS) return name
  const extension = /\.[a-z0-9]{1,8}$/i.exec(name)?.[0] ?? ''
  return name.slice(0, MAX_CHARACTERS - extension.length).toWellFormed() + extension
}
