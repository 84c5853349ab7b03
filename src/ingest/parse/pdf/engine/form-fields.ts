import type { Pdfium, Pointer } from './pdfium.ts'
import { readWide } from './read-wide.ts'

/** FPDF_FORMFIELD_* of fpdf_formfill.h. */
const CHECK_BOX = 2
const RADIO_BUTTON = 3
const COMBO_BOX = 4
const LIST_BOX = 5
const TEXT_FIELD = 6
const SIGNATURE = 7
/** Flag of a text field whose value is not shown (ISO 32000-1, table 228). */
const PASSWORD = 1 << 13
const MAX_OPTIONS = 1_000
const [TICKED, NOT_TICKED] = ['\u2612', '\u2610']

/** What a form field shows, and the size of its type in points; 0 if it fits the field. */
export interface FieldText {
  readonly text: string
  readonly size: number
}

/** The value of a form field; `appearance` for a signature, which is a picture; null if it shows no value. */
export function readFieldText(
  pdfium: Pdfium,
  form: Pointer,
  widget: Pointer,
  scratch: Pointer,
): FieldText | 'appearance' | null {
  const { call } = pdfium
  const kind = form === 0 ? -1 : call.FPDFAnnot_GetFormFieldType(form, widget)
  switch (kind) {
    case CHECK_BOX:
    case RADIO_BUTTON:
      return { text: isTicked(pdfium, widget) ? TICKED : NOT_TICKED, size: 0 }
    case COMBO_BOX:
    case LIST_BOX:
      return toText(pdfium, form, widget, readChoice(pdfium, form, widget), scratch)
    case TEXT_FIELD: {
      if ((call.FPDFAnnot_GetFormFieldFlags(form, widget) & PASSWORD) !== 0) return null
      return toText(pdfium, form, widget, readValue(pdfium, form, widget), scratch)
    }
    case SIGNATURE:
      return call.FPDFAnnot_GetObjectCount(widget) > 0 ? 'appearance' : null
    default:
      return null // a button, or no field of the form
  }
}

/** By the appearance that is shown, whose name is the file's own: any but `Off` is ticked. */
function isTicked(pdfium: Pdfium, widget: Pointer): boolean {
  const key = pdfium.keyOf('AS')
  const state = readWide(pdfium, (buffer, bytes) => pdfium.call.FPDFAnnot_GetStringValue(widget, key, buffer, bytes))
  return state !== '' && state !== 'Off'
}

function toText(pdfium: Pdfium, form: Pointer, widget: Pointer, text: string, scratch: Pointer): FieldText | null {
  if (text.trim() === '') return null
  const isKnown = pdfium.call.FPDFAnnot_GetFontSize(form, widget, scratch) === 1
  return { text, size: isKnown ? (new Float32Array(pdfium.memory(), scratch, 1)[0] ?? 0) : 0 }
}

function readValue({ call, ...rest }: Pdfium, form: Pointer, widget: Pointer): string {
  return readWide({ call, ...rest }, (buffer, bytes) => call.FPDFAnnot_GetFormFieldValue(form, widget, buffer, bytes))
}

/** The labels of the chosen options, a line each; the value is a code in many forms. */
function readChoice(pdfium: Pdfium, form: Pointer, widget: Pointer): string {
  const { call } = pdfium
  const count = Math.min(call.FPDFAnnot_GetOptionCount(form, widget), MAX_OPTIONS)
  const chosen: string[] = []
  for (let index = 0; index < count; index++) {
    if (call.FPDFAnnot_IsOptionSelected(form, widget, index) === 0) continue
    chosen.push(readWide(pdfium, (buffer, bytes) => call.FPDFAnnot_GetOptionLabel(form, widget, index, buffer, bytes)))
  }
  return chosen.length > 0 ? chosen.join('\n') : readValue(pdfium, form, widget)
}
