import { createHash } from 'node:crypto'
import { PDFHexString, PDFName, PDFNumber } from 'pdf-lib'
import type { PDFDocument, PDFRef, PDFDict } from 'pdf-lib'
import type { SampleMeta } from './sample-text.ts'

/** A heading with its position: the index of its page and its height there, in points. */
export interface Heading {
  readonly level: 1 | 2
  readonly text: string
  readonly pageIndex: number
  readonly top: number
}

/** From page `from` (an index) on, labels count from `start` in roman (`r`) or arabic (`D`) numerals. */
export interface LabelRun {
  readonly from: number
  readonly style: 'r' | 'D'
  readonly start: number
}

/** The label of a page, which is also printed on it. */
export function labelOf(runs: readonly LabelRun[], pageIndex: number): string {
  const run = runs.findLast((candidate) => candidate.from <= pageIndex)
  if (!run) return String(pageIndex + 1)
  const value = run.start + pageIndex - run.from
  return run.style === 'D' ? String(value) : (['i', 'ii', 'iii', 'iv', 'v'][value - 1] ?? String(value))
}

/** `i` gives roman numerals to the front matter and starts again at 1 after it; a number is counted up from. */
export function toLabelRuns(firstPageLabel: string, frontPages: number): readonly LabelRun[] {
  if (firstPageLabel !== 'i') return [{ from: 0, style: 'D', start: Number(firstPageLabel) }]
  return [
    { from: 0, style: 'r', start: 1 },
    { from: frontPages, style: 'D', start: 1 },
  ]
}

/** Writes the page labels as a number tree (ISO 32000-1, section 12.4.2). */
export function setPageLabels(doc: PDFDocument, runs: readonly LabelRun[]): void {
  const nums = runs.flatMap((run) => [
    PDFNumber.of(run.from),
    doc.context.obj({ S: PDFName.of(run.style), St: run.start }),
  ])
  doc.catalog.set(PDFName.of('PageLabels'), doc.context.obj({ Nums: nums }))
}

interface OutlineNode {
  readonly heading: Heading
  readonly ref: PDFRef
  readonly children: OutlineNode[]
}

/** Writes the outline: chapters, and the sections below them. */
export function setOutline(doc: PDFDocument, headings: readonly Heading[]): void {
  const roots: OutlineNode[] = []
  for (const heading of headings) {
    const node: OutlineNode = { heading, ref: doc.context.nextRef(), children: [] }
    const parent = heading.level === 2 ? roots.at(-1) : undefined
    ;(parent ? parent.children : roots).push(node)
  }
  if (roots.length === 0) return
  const outline = doc.context.nextRef()
  doc.context.assign(
    outline,
    doc.context.obj({ Type: 'Outlines', Count: roots.length, ...writeLevel(doc, roots, outline) }),
  )
  doc.catalog.set(PDFName.of('Outlines'), outline)
}

function writeLevel(doc: PDFDocument, nodes: readonly OutlineNode[], parent: PDFRef): Record<string, PDFRef> {
  nodes.forEach((node, index) => {
    const page = doc.getPage(node.heading.pageIndex).ref
    const item: PDFDict = doc.context.obj({
      Title: PDFHexString.fromText(node.heading.text),
      Parent: parent,
      Dest: [page, PDFName.of('XYZ'), null, node.heading.top, null],
    })
    const previous = nodes[index - 1]
    const next = nodes[index + 1]
    if (previous) item.set(PDFName.of('Prev'), previous.ref)
    if (next) item.set(PDFName.of('Next'), next.ref)
    // A negative count: the sections are collapsed until a reader opens them.
    if (node.children.length > 0) item.set(PDFName.of('Count'), PDFNumber.of(-node.children.length))
    for (const [key, ref] of Object.entries(writeLevel(doc, node.children, node.ref))) item.set(PDFName.of(key), ref)
    doc.context.assign(node.ref, item)
  })
  const first = nodes[0]
  const last = nodes.at(-1)
  return first && last ? { First: first.ref, Last: last.ref } : {}
}

/** Writes title, authors, language, dates and a file id that depend only on the text, so that builds are reproducible. */
export function setIdentity(doc: PDFDocument, meta: SampleMeta): void {
  const published = new Date(`${meta.date}T09:00:00Z`)
  doc.setTitle(meta.title, { showInWindowTitleBar: true })
  doc.setAuthor(meta.authors.join('; '))
  doc.setSubject(meta.summary)
  doc.setKeywords([...meta.places, meta.kind, meta.note])
  doc.setCreator(meta.publisher)
  doc.setProducer('Concordance sample library (pdf-lib)')
  doc.setCreationDate(published)
  doc.setModificationDate(published)
  doc.setLanguage('en-GB')
  const id = PDFHexString.of(createHash('md5').update(`${meta.id} ${meta.date}`).digest('hex'))
  doc.context.trailerInfo.ID = doc.context.obj([id, id])
}
