import { readFile } from 'node:fs/promises'
import { createRequire } from 'node:module'
import { dirname } from 'node:path'
import fontkit from '@pdf-lib/fontkit'
import { StandardFonts, rgb } from 'pdf-lib'
import type { PDFDocument, PDFFont, RGB } from 'pdf-lib'

/** The fonts of a typeface, and what they support. */
export interface Typeface {
  readonly regular: PDFFont
  readonly bold: PDFFont
  readonly italic: PDFFont
  /** Whether `fi` and `fl` are drawn as one glyph each, which not every font's encoding has. */
  readonly ligatures: boolean
  /** Whether lines can be justified: word spacing works on one-byte codes only, so not with embedded fonts. */
  readonly justify: boolean
}

/** Where long words may be hyphenated at the end of a line. */
const HYPHENATIONS: readonly string[] = [
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

const syllablesByWord = new Map(HYPHENATIONS.map((word) => [word.replaceAll('-', ''), word.split('-')]))

/** Liberation Sans (SIL Open Font License) from pdf.js, embedded, so that it looks the same in every reader. */
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

/** Times, one of the standard fonts of every PDF reader; not embedded. */
export async function serifTypeface(doc: PDFDocument): Promise<Typeface> {
  return {
    regular: await doc.embedFont(StandardFonts.TimesRoman),
    bold: await doc.embedFont(StandardFonts.TimesRomanBold),
    italic: await doc.embedFont(StandardFonts.TimesRomanItalic),
    ligatures: false,
    justify: true,
  }
}

/** Replaces `fi` and `fl` by their glyphs if the typeface has them. */
export function shape(text: string, typeface: Typeface): string {
  return typeface.ligatures ? text.replaceAll('fi', '\ufb01').replaceAll('fl', '\ufb02') : text
}

/**
 * Breaks text into lines of at most `width` points, hyphenating long words unless `hyphens` is false, as for titles. A
 * word wider than a line has one to itself.
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
    const [beginning, rest] = hyphenate(
      word,
      (candidate) => hyphens && font.widthOfTextAtSize(`${line} ${candidate}`, size) <= width,
    )
    lines.push(beginning === '' ? line : `${line} ${beginning}`)
    line = rest
  }
  if (line !== '') lines.push(line)
  return lines
}

function hyphenate(word: string, fits: (candidate: string) => boolean): readonly [string, string] {
  const [, letters = '', punctuation = ''] = /^([A-Za-z]+)([.,;:)”’]*)$/.exec(word) ?? []
  const syllables = syllablesByWord.get(letters.toLowerCase())
  if (!syllables) return ['', word]
  for (let count = syllables.length - 1; count > 0; count--) {
    const length = syllables.slice(0, count).join('').length
    const beginning = `${letters.slice(0, length)}-`
    if (length > 2 && fits(beginning)) return [beginning, letters.slice(length) + punctuation]
  }
  return ['', word]
}

/** Converts `#rrggbb` for pdf-lib; a `strength` below 1 mixes it with white. */
export function toColour(hex: string, strength = 1): RGB {
  const channel = (from: number): number => 1 - (1 - parseInt(hex.slice(from, from + 2), 16) / 255) * strength
  return rgb(channel(1), channel(3), channel(5))
}
