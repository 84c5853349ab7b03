import { readdir, readFile } from 'node:fs/promises'
import { parse } from 'yaml'
import { samplesFolder } from '../../src/services/samples/sample-folder.ts'

/** The sentence in every sample, so that nobody mistakes one for a real publication. */
export const SAMPLE_NOTE = 'Sample text written for Concordance; not a published strategy'

/** The file format and layout of a text. */
export type Layout = 'report' | 'two-column' | 'scan' | 'html' | 'docx'

/** The publisher's lists of documents, none of which has all. */
export type ListName = 'sitemap' | 'feed' | 'page'

/** The front matter of one text. Dates are `YYYY-MM-DD`; `firstPageLabel` is `i` or a number. */
export interface SampleMeta {
  readonly id: string
  readonly title: string
  readonly subtitle: string
  readonly kind: 'strategy' | 'paper' | 'evidence' | 'plan' | 'news'
  readonly places: readonly string[]
  readonly publisher: string
  readonly authors: readonly string[]
  readonly date: string
  readonly status: 'draft' | 'agreed' | 'revised' | 'withdrawn'
  readonly doi?: string
  readonly layout: Layout
  readonly firstPageLabel: string
  readonly work: string
  readonly colour: string
  readonly lists: readonly ListName[]
  readonly summary: string
  readonly note: string
}

/** One piece of a text, in reading order. In strategies, a `chapter` starts a new page. */
export type Block =
  | { readonly kind: 'chapter' | 'section' | 'paragraph' | 'bullet' | 'callout'; readonly text: string }
  | { readonly kind: 'table'; readonly rows: readonly (readonly string[])[] }
  | { readonly kind: 'chart'; readonly title: string; readonly bars: readonly Bar[] }

/** One bar of a bar chart. */
export interface Bar {
  readonly label: string
  readonly value: number
}

/** A text with its front matter. */
export interface SampleText extends SampleMeta {
  readonly blocks: readonly Block[]
}

/** All texts, ordered by date and then by id. */
export async function readSampleTexts(): Promise<readonly SampleText[]> {
  const folder = `${samplesFolder}texts/`
  const names = (await readdir(folder)).filter((name) => name.endsWith('.md')).sort()
  const texts = await Promise.all(names.map(async (name) => parseSampleText(await readFile(folder + name, 'utf8'))))
  return texts.sort((a, b) => `${a.date} ${a.id}`.localeCompare(`${b.date} ${b.id}`, 'en'))
}

/**
 * Parses one text: YAML between two `---` lines, then blocks separated by blank lines.
 * @throws Error when the front matter is missing or lacks the sample note
 */
function parseSampleText(source: string): SampleText {
  const match = /^---\n([\s\S]*?)\n---\n([\s\S]*)$/.exec(source)
  if (!match) throw new Error('sample text without front matter')
  const meta = parse(match[1] ?? '') as SampleMeta
  if (meta.note !== SAMPLE_NOTE) throw new Error(`sample text ${meta.id} lacks the note that it is a sample`)
  const blocks = (match[2] ?? '').split(/\n{2,}/).flatMap((part) => toBlocks(part.trim()))
  return { ...meta, blocks }
}

/** The path of a text's file on the site, without a leading slash. */
export function pathOf(text: SampleMeta): string {
  if (text.layout === 'html') return `publications/${text.id}.html`
  return `documents/${text.id}.${text.layout === 'docx' ? 'docx' : 'pdf'}`
}

function toBlocks(part: string): Block[] {
  if (part === '') return []
  if (part.startsWith('## ')) return [{ kind: 'chapter', text: part.slice(3) }]
  if (part.startsWith('### ')) return [{ kind: 'section', text: part.slice(4) }]
  if (part.startsWith('> ')) return [{ kind: 'callout', text: joinLines(part.replace(/^> ?/gm, '')) }]
  if (part.startsWith('- '))
    return part.split(/\n(?=- )/).map((item) => ({ kind: 'bullet', text: joinLines(item.slice(2)) }))
  if (part.startsWith('|'))
    return [
      {
        kind: 'table',
        rows: part
          .split('\n')
          .filter((line) => !line.startsWith('|---'))
          .map(toCells),
      },
    ]
  if (part.startsWith('chart: ')) return [toChart(part)]
  return [{ kind: 'paragraph', text: joinLines(part) }]
}

function toChart(part: string): Block {
  const [first = '', ...rest] = part.split('\n')
  const bars = rest.map((line) => {
    const colonAt = line.lastIndexOf(':')
    return { label: line.slice(0, colonAt).trim(), value: Number(line.slice(colonAt + 1)) }
  })
  return { kind: 'chart', title: first.slice('chart: '.length), bars }
}

function toCells(line: string): readonly string[] {
  return line
    .split('|')
    .slice(1, -1)
    .map((cell) => cell.trim())
}

function joinLines(text: string): string {
  return text
    .split('\n')
    .map((line) => line.trim())
    .join(' ')
}
