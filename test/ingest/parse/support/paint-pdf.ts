/** What a painted PDF has besides the content of its page; objects have numbers from 10, in the order given. */
export interface PaintOptions {
  /** Entries of the page's dictionary: `/Annots [10 0 R]`. */
  readonly page?: string
  /** Entries of its resources: `/ExtGState << /Clear 10 0 R >>`. */
  readonly resources?: string
  readonly catalog?: string
  readonly objects?: readonly string[]
}

const FIRST_OBJECT = 10

/** A PDF of one page, 595 by 842 points, from its content stream (ISO 32000-1); Helvetica is `/F`. */
export function paintPdf(
  content: string,
  { page = '', resources = '', catalog = '', objects = [] }: PaintOptions = {},
) {
  const all = new Map<number, string>([
    [1, `<< /Type /Catalog /Pages 2 0 R ${catalog} >>`],
    [2, '<< /Type /Pages /Kids [4 0 R] /Count 1 >>'],
    [3, '<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica /Encoding /WinAnsiEncoding >>'],
    [
      4,
      `<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Contents 5 0 R /Resources << /Font << /F 3 0 R >> ${resources} >> ${page} >>`,
    ],
    [5, toStream(content)],
    ...objects.map((object, index) => [FIRST_OBJECT + index, object] as const),
  ])
  return assemble(all)
}

/** A stream object; `entries` are added to its dictionary. */
function toStream(content: string, entries = ''): string {
  return `<< ${entries} /Length ${content.length} >>\nstream\n${content}\nendstream`
}

/** A form XObject that shows the content at the lower left corner of its box. */
export function toForm(content: string, width: number, height: number): string {
  const entries = `/Type /XObject /Subtype /Form /BBox [0 0 ${width} ${height}] /Resources << /Font << /F 3 0 R >> >>`
  return toStream(content, entries)
}

/** Operators that write a line of 11 points at a place. */
export function write(text: string, x: number, y: number): string {
  return `BT /F 11 Tf ${x} ${y} Td (${text}) Tj ET`
}

/** Operators that fill a box with a shade of grey, 0 to 1. */
export function fill(grey: number, x: number, y: number, width: number, height: number): string {
  return `q ${grey} g ${x} ${y} ${width} ${height} re f Q`
}

/** Operators that paint a grey picture of one pixel into a box. */
export function picture(x: number, y: number, width: number, height: number): string {
  return `q ${width} 0 0 ${height} ${x} ${y} cm BI /W 1 /H 1 /CS /G /BPC 8 ID \x60 EI Q`
}

function assemble(objects: ReadonlyMap<number, string>): Buffer {
  let body = '%PDF-1.7\n'
  const entries = [...objects].map(([number, object]) => {
    const offset = body.length
    body += `${number} 0 obj\n${object}\nendobj\n`
    return `${number} 1\n${String(offset).padStart(10, '0')} 00000 n \n`
  })
  const size = Math.max(...objects.keys()) + 1
  const table = `xref\n0 1\n0000000000 65535 f \n${entries.join('')}`
  const end = `trailer\n<< /Size ${size} /Root 1 0 R >>\nstartxref\n${body.length}\n%%EOF\n`
  return Buffer.from(body + table + end, 'latin1')
}
