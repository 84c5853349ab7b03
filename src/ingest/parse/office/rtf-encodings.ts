/** `\fcharset` of a font (RTF 1.9.1, "Font table") as a WHATWG encoding; western where it is not listed. */
const BY_CHARSET: Readonly<Record<number, string>> = {
  77: 'macintosh',
  128: 'shift_jis',
  129: 'euc-kr',
  134: 'gbk',
  136: 'big5',
  161: 'windows-1253',
  162: 'windows-1254',
  163: 'windows-1258',
  177: 'windows-1255',
  178: 'windows-1256',
  186: 'windows-1257',
  204: 'windows-1251',
  222: 'windows-874',
  238: 'windows-1250',
}

/** Code pages of `\ansicpg` whose encoding is not named `windows-` and the number. */
const BY_PAGE: Readonly<Record<number, string>> = {
  437: 'windows-1252',
  866: 'ibm866',
  932: 'shift_jis',
  936: 'gbk',
  949: 'euc-kr',
  950: 'big5',
  10000: 'macintosh',
  65001: 'utf-8',
}

/** The encoding of a font's text; null if it is that of the document (as for charsets 0 and 1). */
export function encodingOfCharset(charset: number): string | null {
  return BY_CHARSET[charset] ?? null
}

/** The encoding of a code page; windows-1252 if unknown. */
export function encodingOfPage(page: number): string {
  const name = BY_PAGE[page] ?? `windows-${page}`
  try {
    return new TextDecoder(name).encoding
  } catch {
    return 'windows-1252'
  }
}
