/** A font as a dictionary of its own, such as `/BaseFont /Helvetica`, with other objects that it refers to. */
export interface DrawnFont {
  readonly dictionary: string
}

const HELVETICA: DrawnFont = { dictionary: '/Subtype /Type1 /BaseFont /Helvetica /Encoding /WinAnsiEncoding' }
const HELVETICA_BOLD: DrawnFont = {
  dictionary: '/Subtype /Type1 /BaseFont /Helvetica-Bold /Encoding /WinAnsiEncoding',
}
const FIRST_FONT = 3

export interface DrawnPdf {
  /** The content stream of each page. */
  readonly pages: readonly string[]
  /** Fonts by their names in the streams; F1 and F2 are Helvetica and its bold by default. */
  readonly fonts?: Readonly<Record<string, DrawnFont>>
  /** Further entries of the catalogue, such as `/PageLabels`. */
  readonly catalogue?: string
}

/** A PDF of A4 pages from their content streams, uncompressed (ISO 32000-1, 7.5 and 9.6). */
export function drawPdf({ pages, fonts = {}, catalogue = '' }: DrawnPdf): Uint8Array {
  const all = Object.entries({ F1: HELVETICA, F2: HELVETICA_BOLD, ...fonts })
  const firstPage = FIRST_FONT + all.length
  const names = all.map(([name], index) => `/${name} ${FIRST_FONT + index} 0 R`).join(' ')
  const kids = pages.map((_page, index) => `${firstPage + 2 * index} 0 R`).join(' ')
  const objects = [
    `<< /Type /Catalog /Pages 2 0 R ${catalogue} >>`,
    `<< /Type /Pages /Count ${pages.length} /Kids [${kids}] >>`,
    ...all.map(([, font]) => `<< /Type /Font ${font.dictionary} >>`),
    ...pages.flatMap((content, index) => [
      `<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Resources << /Font << ${names} >> >> /Contents ${firstPage + 2 * index + 1} 0 R >>`,
      `<< /Length ${content.length} >>\nstream\n${content}\nendstream`,
    ]),
  ]
  return assemble(objects)
}

/** Operators that show lines of text from a place on the page, each below the last. */
export function drawLines(lines: readonly string[], left: number, top: number, size = 11, font = 'F1'): string {
  const shown = lines.map((line) => `(${line.replace(/[\\()]/g, '\\$&')}) Tj T*`).join('\n')
  return `BT /${font} ${size} Tf ${size * 1.35} TL 1 0 0 1 ${left} ${top} Tm\n${shown}\nET`
}

function assemble(objects: readonly string[]): Uint8Array {
  let body = '%PDF-1.7\n'
  const offsets = objects.map((object, index) => {
    const offset = body.length
    body += `${index + 1} 0 obj\n${object}\nendobj\n`
    return `${String(offset).padStart(10, '0')} 00000 n \n`
  })
  const table = `xref\n0 ${objects.length + 1}\n0000000000 65535 f \n${offsets.join('')}`
  const end = `trailer\n<< /Size ${objects.length + 1} /Root 1 0 R >>\nstartxref\n${body.length}\n%%EOF\n`
  return new Uint8Array(Buffer.from(body + table + end, 'latin1'))
}
