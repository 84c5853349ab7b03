import type { Character } from '../layout/character.ts'
import { readFieldText } from './form-fields.ts'
import type { Box } from './box.ts'
import type { Pdfium, Pointer } from './pdfium.ts'
import { placeText } from './place-text.ts'
import { readWide } from './read-wide.ts'

/** FPDF_ANNOT_* of fpdf_annot.h: what is part of the page, as against links, comments, marks on text and players. */
const FREE_TEXT = 3
const LINE = 4
const SQUARE = 5
const CIRCLE = 6
const POLYGON = 7
const STAMP = 13
const INK = 15
const WIDGET = 20
const WATERMARK = 24
const REDACTION = 28
const PAINTED = [FREE_TEXT, LINE, SQUARE, CIRCLE, POLYGON, STAMP, INK, WIDGET, WATERMARK, REDACTION]
/** FPDF_ANNOT_FLAG_HIDDEN and _NOVIEW of fpdf_annot.h. */
const UNSEEN_FLAGS = 0x02 | 0x20
/** FLAT_NORMALDISPLAY of fpdf_flatten.h, and the result for a page that was changed. */
const FOR_DISPLAY = 0
const FLATTENED = 1
/** Further annotations of a page are not read. */
const MAX_ANNOTATIONS = 2_000
/** Points; the size of type where the file gives none. */
const NOTE_SIZE = 10

/** What the annotations of a page add to it. */
export interface PageAnnotations {
  /** Values of form fields, and text of notes that have no picture of their own, in their places. */
  readonly characters: readonly Character[]
  /** Whether the appearances of others are now content of the page, which must be loaded again. */
  readonly isFlattened: boolean
}

const NONE: PageAnnotations = { characters: [], isFlattened: false }

/**
 * Reads what a person sees of annotations: values of form fields, notes and stamps on the page. Their appearances become
 * content of the page. Comments, marks and links are no text of the document, and are removed from the loaded page.
 */
export function readAnnotations(pdfium: Pdfium, page: Pointer, form: () => Pointer, scratch: Pointer): PageAnnotations {
  const { call } = pdfium
  const count = Math.min(call.FPDFPage_GetAnnotCount(page), MAX_ANNOTATIONS)
  if (!isAnyPainted(pdfium, page, count)) return NONE
  const characters: Character[] = []
  let appearances = 0
  for (let index = count - 1; index >= 0; index--) {
    const annotation = call.FPDFPage_GetAnnot(page, index)
    if (annotation === 0) continue
    const kind = kindOf(pdfium, annotation)
    const found = kind === null ? null : readAnnotation(pdfium, annotation, kind, form, scratch)
    call.FPDFPage_CloseAnnot(annotation)
    if (found === 'appearance') appearances += 1
    else call.FPDFPage_RemoveAnnot(page, index)
    if (found !== null && found !== 'appearance') characters.unshift(...found)
  }
  const isFlattened = appearances > 0 && call.FPDFPage_Flatten(page, FOR_DISPLAY) === FLATTENED
  return { characters, isFlattened }
}

function isAnyPainted(pdfium: Pdfium, page: Pointer, count: number): boolean {
  for (let index = 0; index < count; index++) {
    const annotation = pdfium.call.FPDFPage_GetAnnot(page, index)
    if (annotation === 0) continue
    const kind = kindOf(pdfium, annotation)
    pdfium.call.FPDFPage_CloseAnnot(annotation)
    if (kind !== null) return true
  }
  return false
}

/** Its subtype, if it paints on the page; else null. */
function kindOf({ call }: Pdfium, annotation: Pointer): number | null {
  const kind = call.FPDFAnnot_GetSubtype(annotation)
  return PAINTED.includes(kind) && (call.FPDFAnnot_GetFlags(annotation) & UNSEEN_FLAGS) === 0 ? kind : null
}

/** Its text in its place; `appearance` if its own picture shows it; null if it has none. */
function readAnnotation(
  pdfium: Pdfium,
  annotation: Pointer,
  kind: number,
  form: () => Pointer,
  scratch: Pointer,
): readonly Character[] | 'appearance' | null {
  const box = readBox(pdfium, annotation, scratch)
  if (kind === WIDGET) {
    const field = readFieldText(pdfium, form(), annotation, scratch)
    if (field === 'appearance') return field
    return field && placeText(field.text, box, field.size)
  }
  if (pdfium.call.FPDFAnnot_GetObjectCount(annotation) > 0) return 'appearance'
  if (kind !== FREE_TEXT && kind !== STAMP) return null
  const contents = readContents(pdfium, annotation)
  return contents === '' ? null : placeText(contents, box, NOTE_SIZE)
}

function readBox({ call, memory }: Pdfium, annotation: Pointer, scratch: Pointer): Box {
  call.FPDFAnnot_GetRect(annotation, scratch)
  const [left = 0, top = 0, right = 0, bottom = 0] = new Float32Array(memory(), scratch, 4)
  return { left, bottom: Math.min(top, bottom), right, top: Math.max(top, bottom) }
}

function readContents(pdfium: Pdfium, annotation: Pointer): string {
  const key = pdfium.keyOf('Contents')
  return readWide(pdfium, (buffer, bytes) => pdfium.call.FPDFAnnot_GetStringValue(annotation, key, buffer, bytes))
}
