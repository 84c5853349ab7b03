import { areaOf, shareInside, type Box } from './box.ts'
import { frameOf, looksDifferent, renderPart, toPixels, type Rendering } from './page-comparison.ts'
import { readPaintedObjects, type PaintedObject } from './painted-objects.ts'
import type { Pdfium, Pointer } from './pdfium.ts'
import { sightOf, toPaintedPage, windowOf, type PaintedPage } from './sight-of-text.ts'
import { createLetterTest, type PartlySeen } from './unseen-letters.ts'

/** A line's edges that are not compared, as a share of its size: its neighbours reach into them. */
const LINE_MARGIN = 0.1
/** A text with less of its area outside its window is whole. */
const MAX_OUTSIDE = 0.01
/** Pages of a file that are rendered to see what is hidden; on further ones only what is certain without it is. */
const MAX_RENDERED_PAGES = 300
/** PDFium leaves out a text that is the same, at the same place, as one of so many texts before it (CPDF_TextPage). */
const MAX_TEXTS_TO_COPY = 5
/** The bytes of an empty string with its end in UTF-16. */
const EMPTY_BYTES = 2

/** What is known of a file's pages so far. */
export interface FileSight {
  /** Names of optional content that is shown. */
  readonly shownLayers: Set<string>
  renderedPages: number
}

export function createFileSight(): FileSight {
  return { shownLayers: new Set(), renderedPages: 0 }
}

/** The text of a page that is seen. */
export interface PageSight {
  /** Whether any text is left out whole. */
  readonly hasHidden: boolean
  /** Whether the page is a scan, so that its text is that of a picture, in whatever type. */
  readonly isScan: boolean
  /** Whether a character is not seen although a part of its text is; null if there is no such text. */
  readonly isUnseen: ((text: Pointer, index: number) => boolean) | null
}

interface Suspect {
  readonly object: PaintedObject
  readonly byLetter: boolean
}

/**
 * Makes text that nobody sees inactive, so that PDFium leaves it out: invisible, transparent, clipped away, outside the
 * page, in the colour of what lies behind it, covered by what is painted later, or on a layer that is off. What cannot
 * be told from colours and bounds is rendered with and without. The text of a scanned page is kept.
 */
export function hideUnseenText(pdfium: Pdfium, page: Pointer, file: FileSight, scratch: Pointer): PageSight {
  const painted = toPaintedPage(readPaintedObjects(pdfium, page, scratch), readPageBox(pdfium, page, scratch))
  const partly = new Map<Pointer, PartlySeen>()
  const suspects: Suspect[] = []
  const unseen = new Set<PaintedObject>()
  painted.objects.forEach((object, order) => {
    if (object.kind !== 'text') return
    const sight = sightOf(object, order, painted, (name) => file.shownLayers.has(name))
    const window = windowOf(object, painted)
    if (sight === 'unseen') unseen.add(object)
    else if (areaOf(object.bounds) > 0 && shareInside(object.bounds, window) < 1 - MAX_OUTSIDE)
      partly.set(object.pointer, { window, renderings: null })
    if (sight === 'compare' || sight === 'compare_letters')
      suspects.push({ object, byLetter: sight === 'compare_letters' })
  })
  unseen.forEach(({ pointer }) => pdfium.call.FPDFPageObj_SetIsActive(pointer, 0))
  for (const object of compareSuspects(pdfium, page, file, suspects, partly, scratch)) unseen.add(object)
  for (const object of copiesAmong(pdfium, page, painted, unseen)) unseen.delete(object)
  return {
    hasHidden: unseen.size > 0,
    isScan: painted.isScan,
    isUnseen: partly.size > 0 ? createLetterTest(pdfium, page, partly, scratch) : null,
  }
}

function readPageBox({ call, memory }: Pdfium, page: Pointer, scratch: Pointer): Box {
  call.FPDF_GetPageBoundingBox(page, scratch)
  const [left = 0, top = 0, right = 0, bottom = 0] = new Float32Array(memory(), scratch, 4)
  return { left, bottom, right, top }
}

/** Renders the page with and without the suspects; those that make no difference stay inactive, and are returned. */
function compareSuspects(
  pdfium: Pdfium,
  page: Pointer,
  file: FileSight,
  suspects: readonly Suspect[],
  partly: Map<Pointer, PartlySeen>,
  scratch: Pointer,
): readonly PaintedObject[] {
  if (suspects.length === 0 || file.renderedPages >= MAX_RENDERED_PAGES) return []
  file.renderedPages += 1
  const renderings = renderWithAndWithout(pdfium, page, suspects, scratch)
  if (renderings === null) return []
  const [before, without] = renderings
  const unseen: PaintedObject[] = []
  for (const { object, byLetter } of suspects) {
    const { pointer, bounds, layer } = object
    if (!looksDifferent(before, without, toPixels(pdfium, page, before.frame, bounds, LINE_MARGIN, scratch))) {
      unseen.push(object)
      partly.delete(pointer)
      continue
    }
    pdfium.call.FPDFPageObj_SetIsActive(pointer, 1)
    if (layer !== null) file.shownLayers.add(layer)
    if (byLetter) partly.set(pointer, { window: partly.get(pointer)?.window ?? null, renderings })
  }
  return unseen
}

/** The suspects are inactive afterwards, unless the page cannot be rendered. */
function renderWithAndWithout(
  pdfium: Pdfium,
  page: Pointer,
  suspects: readonly Suspect[],
  scratch: Pointer,
): readonly [Rendering, Rendering] | null {
  const setActive = (isActive: number) =>
    suspects.forEach(({ object }) => pdfium.call.FPDFPageObj_SetIsActive(object.pointer, isActive))
  const boxes = suspects.map(({ object }) => object.bounds)
  const frame = frameOf(pdfium, page, boxes, scratch)
  const before = frame && renderPart(pdfium, page, frame)
  setActive(0)
  const without = frame && renderPart(pdfium, page, frame)
  if (before !== null && without !== null) return [before, without]
  setActive(1)
  return null
}

/**
 * Those of the unseen texts in whose place the same words are seen, as with a shadow below them: PDFium reads only the
 * first of two, even if that is inactive. They are active again.
 */
function copiesAmong(
  { call }: Pdfium,
  page: Pointer,
  { objects }: PaintedPage,
  unseen: ReadonlySet<PaintedObject>,
): readonly PaintedObject[] {
  const texts = unseen.size > 0 ? objects.filter(({ kind }) => kind === 'text') : []
  const pairs = texts.flatMap((object, order) => {
    if (!unseen.has(object)) return []
    const next = texts.slice(order + 1, order + 1 + MAX_TEXTS_TO_COPY)
    const copy = next.find((other) => !unseen.has(other) && isInPlaceOf(other, object))
    return copy ? [{ object, copy }] : []
  })
  if (pairs.length === 0) return []
  pairs.forEach(({ object }) => call.FPDFPageObj_SetIsActive(object.pointer, 1))
  const text = call.FPDFText_LoadPage(page)
  const isDropped = (copy: PaintedObject) =>
    text !== 0 && call.FPDFTextObj_GetText(copy.pointer, text, 0, 0) <= EMPTY_BYTES
  const kept = pairs.filter(({ copy }) => isDropped(copy)).map(({ object }) => object)
  if (text !== 0) call.FPDFText_ClosePage(text)
  pairs.forEach(({ object }) => call.FPDFPageObj_SetIsActive(object.pointer, kept.includes(object) ? 1 : 0))
  return kept
}

function isInPlaceOf({ bounds: a }: PaintedObject, { bounds: b }: PaintedObject): boolean {
  const height = b.top - b.bottom
  return Math.abs(a.left - b.left) < height && Math.abs(a.bottom - b.bottom) < height / 2
}
