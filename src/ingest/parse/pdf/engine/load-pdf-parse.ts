import { createRequire } from 'node:module'
import type { PDFParse } from 'pdf-parse'

/**
 * What pdf.js (5.6, its build for old browsers) puts its own versions in the place of, for the whole process, and again
 * when it loads its worker. A profile of reading PDFs shows a twentieth of the time in its `push`.
 */
const BUILT_INS = [
  [Array.prototype, 'push', Array.prototype.push],
  [Function.prototype, 'toString', Function.prototype.toString],
  [JSON, 'parse', JSON.parse],
  [JSON, 'stringify', JSON.stringify],
] as const

let loaded: Promise<typeof PDFParse> | null = null

/** pdf-parse, loaded on first use. Call `restoreBuiltIns` once it has opened a file. */
export function loadPdfParse(): Promise<typeof PDFParse> {
  loaded ??= load()
  return loaded
}

async function load(): Promise<typeof PDFParse> {
  replaceCanvas()
  const { PDFParse: parser } = await import('pdf-parse')
  restoreBuiltIns()
  return parser
}

/** Makes the functions of the language those of Node again. */
export function restoreBuiltIns(): void {
  for (const [owner, name, value] of BUILT_INS) {
    if (Reflect.get(owner, name) !== value) Reflect.set(owner, name, value)
  }
}

/** pdf.js loads a library of graphics (20 MB) for classes that drawing needs; here nothing is drawn. */
function replaceCanvas(): void {
  const [classes, requireHere] = [
    { DOMMatrix: Unused, ImageData: Unused, Path2D: Unused },
    createRequire(import.meta.url),
  ]
  for (const [name, value] of Object.entries(classes)) if (!(name in globalThis)) Reflect.set(globalThis, name, value)
  const requireThere = createRequire(requireHere.resolve('pdfjs-dist/package.json'))
  const path = findCanvas(requireThere)
  if (path === null || path in requireThere.cache) return
  const { Module } = requireHere('node:module') as { readonly Module: new (id: string) => NodeJS.Module }
  requireThere.cache[path] = Object.assign(new Module(path), { filename: path, loaded: true, exports: classes })
}

/** Where pdf.js would load it from; null if it is not installed. */
function findCanvas(requireThere: NodeJS.Require): string | null {
  try {
    return requireThere.resolve('@napi-rs/canvas')
  } catch {
    return null
  }
}

class Unused {}
