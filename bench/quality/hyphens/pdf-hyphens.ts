import { readdir } from 'node:fs/promises'
import path from 'node:path'
import { createLinkList } from '../../../src/ingest/parse/html/html-links.ts'
import { parseJats } from '../../../src/ingest/parse/jats/parse-jats.ts'
import { readPdfiumPages } from '../../../src/ingest/parse/pdf/pdf-pages.ts'
import { toCleanLines } from '../../../src/ingest/parse/text/clean-text.ts'
import { joinHyphens } from '../../../src/ingest/parse/text/join-hyphens.ts'
import { readShared, sharedFolder } from '../../../test/support/shared-dir.ts'
import { halfOf, HALVES } from '../halves.ts'
import { markdownText } from '../markdown-text.ts'
import type { FigureRow, Measure } from '../measure.ts'
import { TRUTH_SETS } from '../pdf-word-f1.ts'
import { typeset } from './typeset.ts'

/** Texts whose words are known, to be set in lines. */
const TEXTS = [
  { folder: 'html-gov-digital-land', ending: '.source.md' },
  { folder: 'jats-xml', ending: 'xml' },
] as const
/** Characters in a line of each of the settings of one text. */
const LINE_WIDTHS = [46, 78] as const

/** Right answers of all, where a word's own hyphen is to stay, and where one of the line end is to go. */
interface Count {
  readonly own: readonly [right: number, all: number]
  readonly broken: readonly [right: number, all: number]
}
const NONE: Count = { own: [0, 0], broken: [0, 0] }

/** Share of the words broken at line ends that come out as written, those with a hyphen of their own apart. */
export const pdfHyphens: Measure = {
  name: 'pdf hyphens',
  async measure() {
    const columns = ['half', 'own hyphens', 'kept', 'broken words', 'joined', 'right']
    const title = 'PDF: hyphens at line ends'
    return [
      { title: `${title} of files with ground truth`, columns, rows: toRows(await measureFiles()) },
      {
        title: `${title} of ${LINE_WIDTHS.length} settings of real texts`,
        columns,
        rows: toRows(await measureTexts()),
      },
    ]
  },
}

async function measureFiles(): Promise<ReadonlyMap<string, Count>> {
  const counts = new Map<string, Count>()
  for (const { folder, toTruth, toText } of TRUTH_SETS) {
    const names = await readdir(path.join(sharedFolder, 'corpus', folder))
    for (const name of names.filter((name) => name.endsWith('.pdf') && names.includes(toTruth(name)))) {
      const truth = toText((await readShared(`corpus/${folder}/${toTruth(name)}`)).toString())
      const { parts } = await readPdfiumPages(
        new Uint8Array(await readShared(`corpus/${folder}/${name}`)),
        createLinkList(),
        [],
      )
      const count = countBreaks(
        parts.map(({ body }) => toCleanLines(body)),
        truth,
      )
      counts.set(name, count)
    }
  }
  return counts
}

/** Words at line ends of which the ground truth has one of the two forms alone. */
function countBreaks(pages: readonly string[], truth: string): Count {
  const known = new Set(
    truth
      .normalize('NFKC')
      .toLowerCase()
      .match(/[\p{L}\p{M}]+(?:[-\u2010][\p{L}\p{M}]+)*/gu) ?? [],
  )
  const breaks = pages.flatMap((page) => [
    ...page.matchAll(/(?<![\p{L}-])([\p{L}\p{M}]{2,})[-\u2010]\n(\p{Ll}[\p{L}\p{M}]*)(?![\p{L}-])/gu),
  ])
  return breaks.reduce<Count>((count, [whole, head = '', tail = '']) => {
    const [joined, kept] = [`${head}${tail}`, `${head}-${tail}`]
    const isOwn = known.has(kept.toLowerCase())
    if (isOwn === known.has(joined.toLowerCase())) return count
    return add(count, isOwn, joinHyphens([...pages, whole]).at(-1) === (isOwn ? kept : joined))
  }, NONE)
}

async function measureTexts(): Promise<ReadonlyMap<string, Count>> {
  const counts = new Map<string, Count>()
  for (const { folder, ending } of TEXTS) {
    const names = (await readdir(path.join(sharedFolder, 'corpus', folder))).filter((name) => name.endsWith(ending))
    for (const name of names.sort()) {
      const bytes = await readShared(`corpus/${folder}/${name}`)
      const text = ending === 'xml' ? readJats(bytes) : markdownText(bytes.toString())
      const settings = LINE_WIDTHS.map((width) => countSetting(text, width))
      counts.set(name, settings.reduce(sum, NONE))
    }
  }
  return counts
}

function readJats(bytes: Buffer): string {
  const { pages } = parseJats(new Uint8Array(bytes))
  return pages.map(({ text }) => text).join('\n')
}

/** Sets a text in lines, joins them again, and compares the words at line ends with those of the text. */
function countSetting(text: string, width: number): Count {
  const { lines, words, breaks } = typeset(text, width)
  const read = joinHyphens([lines.join('\n')])
    .join('\n')
    .split(/\s+/)
  let [count, shift] = [NONE, 0]
  for (const [index, word] of words.entries()) {
    const found = read[index + shift]
    const isOwn = breaks.get(index)
    if (isOwn !== undefined) count = add(count, isOwn, found === word)
    // words that were joined, or one left apart, move all that follow
    if (found !== word && read[index + shift + 1] !== words[index + 1]) {
      if (read[index + shift + 1] === words[index + 2]) shift -= 1
      else if (read[index + shift + 2] === words[index + 1]) shift += 1
    }
  }
  return count
}

function add({ own, broken }: Count, isOwn: boolean, isRight: boolean): Count {
  const more = ([right, all]: readonly [number, number]) => [right + (isRight ? 1 : 0), all + 1] as const
  return isOwn ? { own: more(own), broken } : { own, broken: more(broken) }
}

function sum(a: Count, b: Count): Count {
  return {
    own: [a.own[0] + b.own[0], a.own[1] + b.own[1]],
    broken: [a.broken[0] + b.broken[0], a.broken[1] + b.broken[1]],
  }
}

function toRows(counts: ReadonlyMap<string, Count>): readonly FigureRow[] {
  return [...HALVES, 'all'].map((half) => {
    const some = [...counts].filter(([name]) => half === 'all' || halfOf(name) === half).map(([, count]) => count)
    const { own, broken } = some.reduce(sum, NONE)
    const share = (right: number, all: number) => (all === 0 ? null : right / all)
    const figures = [own[1], share(...own), broken[1], share(...broken), share(own[0] + broken[0], own[1] + broken[1])]
    return { name: half, figures }
  })
}
