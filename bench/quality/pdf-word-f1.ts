import { readdir } from 'node:fs/promises'
import path from 'node:path'
import { readShared, sharedFolder } from '../../test/support/shared-dir.ts'
import { meanOf, type FigureRow, type Measure } from './measure.ts'
import { openReaders, wholeOf, type PdfReaders } from './pdf-readers.ts'
import { toPlainText, toWords, wordF1 } from './words.ts'

/** Files of a folder that come with their text. */
export interface TruthSet {
  readonly folder: string
  /** The name of the ground truth of a PDF. */
  readonly toTruth: (name: string) => string
  readonly toText: (content: string) => string
}

/** The sets of the corpus with ground truth. */
export const TRUTH_SETS: readonly TruthSet[] = [
  { folder: 'pdf-text-groundtruth-pdfbox', toTruth: (name) => `${name}.txt`, toText: (content) => content },
  {
    folder: 'pdf-docling-groundtruth',
    toTruth: (name) => name.replace(/pdf$/, 'groundtruth.md'),
    toText: toPlainText,
  },
  { folder: 'pdf-papers', toTruth: (name) => name.replace(/pdf$/, 'ground-truth.txt'), toText: (content) => content },
]

/** How many of the words of a file each reader finds, and how few others: word F1, mean over the files of a set. */
export const pdfWordF1: Measure = {
  name: 'pdf words',
  async measure() {
    const readers = openReaders()
    try {
      const columns = ['file', 'ours', 'pdf-parse', 'pdftotext']
      const rows: FigureRow[] = []
      for (const set of TRUTH_SETS) rows.push(...(await measureSet(readers, set)))
      return [{ title: 'PDF: word F1 against ground truth', columns, rows }]
    } finally {
      await readers.close()
    }
  },
}

async function measureSet(readers: PdfReaders, { folder, toTruth, toText }: TruthSet): Promise<readonly FigureRow[]> {
  const names = await readdir(path.join(sharedFolder, 'corpus', folder))
  const rows: FigureRow[] = []
  for (const name of names.filter((name) => name.endsWith('.pdf') && names.includes(toTruth(name))).sort()) {
    const truth = toText((await readShared(`corpus/${folder}/${toTruth(name)}`)).toString())
    if (toWords(truth).length === 0) continue // fonts without a mapping, on purpose
    const file = `${folder}/${name}`
    const ours = (await readers.ours(file))?.map(({ text }) => text) ?? null
    const texts = [ours, await readers.pdfParse(file), await readers.pdftotext(file)]
    rows.push({ name: `  ${name.slice(0, 40)}`, figures: texts.map((text) => wordF1(wholeOf(text), truth)) })
  }
  const means = [0, 1, 2].map((column) => meanOf(rows.flatMap(({ figures }) => figures[column] ?? [])))
  return [...rows, { name: folder, figures: means }]
}
