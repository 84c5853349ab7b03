import { readFile } from 'node:fs/promises'
import { createRequire } from 'node:module'
import { dirname } from 'node:path'
import fontkit from '@pdf-lib/fontkit'
import { StandardFonts, rgb } from 'pdf-lib'
import type { PDFDocument, PDFFont, RGB } from 'pdf-lib'

/** A typeface as the layouts use it. */
export interface Typeface {
  readonly regular: PDFFont
  readonly bold: PDFFont
  readonly italic: PDFFont
  /** Sets `fi` and `fl` as one glyph, as printers do; false where the font's encoding has no such glyph. */
  readonly ligatures: boolean
  /** Word spacing works on one-byte codes only, hence not with embedded fonts. */
  readonly justify: boolean
}

/** Points where long words may be parted at the end of a line. */
const PARTINGS: readonly string[] = [
  'accel-er-ate',
  'advan-tage',
  'agree-ment',
  'busi-nesses',
  'collab-o-ra-tion',
  'com-bined',
  'com-mu-ni-ties',
  'com-par-i-son',
  'con-sul-ta-tion',
  'decar-bon-i-sa-tion',
  'depart-ment',
  'devel-op-ment',
  'diver-si-fi-ca-tion',
  'econ-omy',
  'eco-nomic',
  'effi-ciency',
  'effi-cient',
  'employ-ers',
  'employ-ment',
  'engi-neer-ing',
  'envi-ron-ment',
  'evi-dence',
  'foun-da-tional',
  'foun-da-tions',
  'gov-ern-ment',
  'hydro-gen',
  'improve-ment',
  'indus-trial',
  'infra-struc-ture',
  'inno-va-tion',
  'insti-tu-tions',
  'invest-ment',
  'knowl-edge',
  'lead-er-ship',
  'manu-fac-tur-ers',
  'manu-fac-tur-ing',
  'mate-ri-als',
  'neigh-bour-hoods',
  'oppor-tu-ni-ties',
  'part-ner-ship',
  'part-ners',
  'pro-duc-tion',
  'pro-duc-tiv-ity',
  'pro-gramme',
  'pub-li-ca-tion',
  'pub-lished',
  'regen-er-a-tion',
  'regional',
  'res-i-dents',
  'spe-cialised',
  'strate-gies',
  'strat-egy',
  'tech-nolo-gies',
  'tech-nol-ogy',
  'trans-port',
  'uni-ver-si-ties',
]

const partings = new Map(PARTINGS.map((word) => [word.replaceAll('-', ''), word.split('-')]))

/** Liberation Sans (SIL Open Font License) as shipped by pdf.js, embedded: the same look in every reader. */
export async function sansTypeface(doc: PDFDocument): Promise<Typeface> {
  doc.registerFontkit(fontkit)
  const folder = `${dirname(createRequire(import.meta.url).resolve('pdfjs-dist/package.json'))}/standard_fonts/`
  const embed = async (style: string): Promise<PDFFont> =>
    doc.embedFont(await readFile(`${folder}LiberationSans-${style}.ttf`), { subset: true })
  return {
    regular: await embed('Regular'),
    bold: await embed('Bold'),
    italic: await embed('Italic'),
    ligatures: true,
    justify: false,
  }
}

/** Times, one of the fonts every reader brings; not embedded. */
export async function serifTypeface(doc: PDFDocument): Promise<Typeface> {
  return {
    regular: await doc.embedFont(StandardFonts.TimesRoman),
    bold: await doc.embedFont(StandardFonts.TimesRomanBold),
    italic: await doc.embedFont(StandardFonts.TimesRomanItalic),
    ligatures: false,
    justify: true,
  }
}

/** Text as it is drawn in `face`. */
export function shape(text: string, face: Typeface): string {
  return face.ligatures ? text.replaceAll('fi', '\ufb01').replaceAll('fl', '\ufb02') : text
}

/**
 * Breaks text into lines of at most `width` points; a long word may be parted with a hyphen, but not in titles
 * (`hyphens` false). A word wider than a line stands alone.
 */
export function toLines(text: string, font: PDFFont, size: number, width: number, hyphens = true): readonly string[] {
  const lines: string[] = []
  let line = ''
  for (const word of text.split(' ')) {
    const joined = line === '' ? word : `${line} ${word}`
    if (font.widthOfTextAtSize(joined, size) <= width) {
      line = joined
      continue
    }
    const [head, tail] = part(word, (piece) => hyphens && font.widthOfTextAtSize(`${line} ${piece}`, size) <= width)
    lines.push(head === '' ? line : `${line} ${head}`)
    line = tail
  }
  if (line !== '') lines.push(line)
  return lines
}

function part(word: string, fits: (piece: string) => boolean): readonly [string, string] {
  const [, core = '', after = ''] = /^([A-Za-z]+)([.,;:)”’]*)$/.exec(word) ?? []
  const pieces = partings.get(core.toLowerCase())
  if (!pieces) return ['', word]
  for (let count = pieces.length - 1; count > 0; count--) {
    const length = pieces.slice(0, count).join('').length
    const head = `${core.slice(0, length)}-`
    if (length > 2 && fits(head)) return [head, core.slice(length) + after]
  }
  return ['', word]
}

/** `#rrggbb` as pdf-lib has it; `strength` below 1 mixes it with white. */
export function toColour(hex: string, strength = 1): RGB {
  const channel = (from: number): number => 1 - (1 - parseInt(hex.slice(from, from + 2), 16) / 255) * strength
  return rgb(channel(1), channel(3), channel(5))
}
