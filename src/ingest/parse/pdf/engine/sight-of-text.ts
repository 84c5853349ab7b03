import { areaOf, intersect, shareInside, type Box } from './box.ts'
import { MIN_CONTRAST } from './page-comparison.ts'
import { OPAQUE, type Paint, type PaintedObject } from './painted-objects.ts'

/** Text render modes that paint nothing (ISO 32000-1, table 106): invisible, and only a clip path. */
const UNPAINTED_MODES = [3, 7]
/** Modes that paint both the inside and the outline, of which only one colour is looked at. */
const TWO_COLOUR_MODES = [2, 6]
/** Of 255: text with less opacity leaves no trace on paper. */
const MIN_ALPHA = 10
/** Text with this share on a picture belongs to it. */
const MIN_ON_PICTURE = 0.5
/** The pictures of a scanned page cover at least this share of it; text on or below them is what OCR read there. */
const MIN_SCAN_SHARE = 0.5
/** A shape with this much of a line inside is its background. */
const MIN_ON_BACKGROUND = 0.95
/** Of 255: all colours of white and nearly white text are at least this bright. */
const MIN_PALE = 225
/** Points: a strip is about a line and its neighbours high, unless that made too many of a large sheet. */
const MIN_STRIP_HEIGHT = 24
const MAX_STRIPS = 400
/** What covers less than this share of a line's height, in either direction, covers no letter. */
const MIN_COVERED = 0.5

/**
 * Whether a text is seen, as far as colours and bounds tell; `compare` if a rendering must tell, `compare_letters` if
 * it must for each letter.
 */
export type Sight = 'seen' | 'unseen' | 'compare' | 'compare_letters'

/** Something painted besides text, and its place among all objects. */
interface Drawing {
  readonly object: PaintedObject
  readonly order: number
}

/** A page as it is painted. */
export interface PaintedPage {
  readonly objects: readonly PaintedObject[]
  readonly pictures: readonly PaintedObject[]
  /** Drawings by the strips of the page that they reach into, in order: a plan has thousands. */
  readonly strips: ReadonlyMap<number, readonly Drawing[]>
  readonly stripHeight: number
  /** The part of the page that is shown. */
  readonly box: Box
  readonly isScan: boolean
}

export function toPaintedPage(objects: readonly PaintedObject[], box: Box): PaintedPage {
  const stripHeight = Math.max(MIN_STRIP_HEIGHT, (box.top - box.bottom) / MAX_STRIPS)
  const pictures = objects.filter(({ kind }) => kind === 'picture')
  const area = pictures.reduce((sum, { bounds }) => sum + areaOf(intersect(bounds, box)), 0)
  return {
    objects,
    pictures,
    strips: toStrips(objects, box, stripHeight),
    stripHeight,
    box,
    isScan: area >= areaOf(box) * MIN_SCAN_SHARE,
  }
}

function toStrips(
  objects: readonly PaintedObject[],
  box: Box,
  stripHeight: number,
): ReadonlyMap<number, readonly Drawing[]> {
  const strips = new Map<number, Drawing[]>()
  objects.forEach((object, order) => {
    if (object.kind === 'text') return
    for (const strip of stripsOf(intersect(object.bounds, box), stripHeight)) {
      const drawings = strips.get(strip)
      if (drawings) drawings.push({ object, order })
      else strips.set(strip, [{ object, order }])
    }
  })
  return strips
}

function* stripsOf({ bottom, top }: Box, height: number): Generator<number> {
  for (let strip = Math.floor(bottom / height); strip <= Math.floor(top / height); strip++) yield strip
}

/** The drawings in the strips of a box that lies on the page; one in two strips comes twice. */
function* drawingsNear({ strips, stripHeight, box }: PaintedPage, bounds: Box): Generator<Drawing> {
  for (const strip of stripsOf(intersect(bounds, box), stripHeight)) yield* strips.get(strip) ?? []
}

function isAnyNear(page: PaintedPage, bounds: Box, test: (drawing: Drawing) => boolean): boolean {
  for (const drawing of drawingsNear(page, bounds)) if (test(drawing)) return true
  return false
}

/** The part of the page in which an object can be seen. */
export function windowOf({ clip }: PaintedObject, { box }: PaintedPage): Box {
  return clip === null ? box : intersect(clip, box)
}

/**
 * Judges the text at `order` of a page. Text on a scanned page is that of its picture, and counts as seen;
 * `isShownLayer` knows the optional content that is shown.
 */
export function sightOf(
  text: PaintedObject,
  order: number,
  page: PaintedPage,
  isShownLayer: (name: string) => boolean,
): Sight {
  const { bounds, mode, paint, layer } = text
  if (areaOf(bounds) === 0) return 'seen' // spaces
  const isOfPicture = page.pictures.some((picture) => shareInside(bounds, picture.bounds) >= MIN_ON_PICTURE)
  const isUnpainted = UNPAINTED_MODES.includes(mode) || (paint !== null && paint.alpha < MIN_ALPHA)
  if (areaOf(intersect(bounds, windowOf(text, page))) === 0) return 'unseen'
  if (isUnpainted && !isOfPicture) return 'unseen'
  if (layer !== null && !isShownLayer(layer)) return 'compare'
  if (isUnpainted || (page.isScan && isOfPicture)) return 'seen'
  const sight = sightOnBackground(text, order, page)
  if (sight !== 'seen') return sight
  if (isAnyNear(page, bounds, ({ object, order: later }) => later > order && covers(object, bounds)))
    return 'compare_letters'
  return text.isTransparent && paint?.alpha === OPAQUE ? 'compare' : 'seen' // a blend mode or a soft mask
}

/** Whether a text differs from what is behind it; a picture there is taken to have other colours too. */
function sightOnBackground({ bounds, mode, paint }: PaintedObject, order: number, page: PaintedPage): Sight {
  if (paint === null) return 'seen'
  const middle = Math.floor((bounds.bottom + bounds.top) / 2 / page.stripHeight) // a background reaches into it
  const behind = page.strips
    .get(middle)
    ?.findLast(
      ({ object, order: earlier }) =>
        earlier < order &&
        object.kind !== 'line' &&
        !object.isTransparent &&
        shareInside(bounds, object.bounds) >= MIN_ON_BACKGROUND,
    )
  if (behind) {
    const background = behind.object.paint
    return background !== null && contrastOf(paint, background) < MIN_CONTRAST ? 'compare' : 'seen'
  }
  if (Math.min(paint.red, paint.green, paint.blue) < MIN_PALE) return 'seen'
  const isOnPaper = !isAnyNear(page, bounds, ({ object }) => areaOf(intersect(object.bounds, bounds)) > 0)
  return isOnPaper && !TWO_COLOUR_MODES.includes(mode) ? 'unseen' : 'compare'
}

function contrastOf(a: Paint, b: Paint): number {
  return Math.max(Math.abs(a.red - b.red), Math.abs(a.green - b.green), Math.abs(a.blue - b.blue))
}

function covers({ kind, bounds, paint, isTransparent }: PaintedObject, text: Box): boolean {
  if (kind === 'line' || isTransparent || (paint !== null && paint.alpha < OPAQUE)) return false
  const common = intersect(bounds, text)
  const height = Math.min(text.top - text.bottom, text.right - text.left) // of a letter, upright or turned
  return common.right - common.left >= height * MIN_COVERED && common.top - common.bottom >= height * MIN_COVERED
}
