import { createCanvas, loadImage } from '@napi-rs/canvas'
import { PDFDocument, PDFName } from 'pdf-lib'
import type { PDFRef } from 'pdf-lib'
import { PDFParse } from 'pdf-parse'
import { A4 } from './pdf-flow.ts'
import { setIdentity, setPageLabels, toLabelRuns } from './pdf-structure.ts'
import type { SampleText } from './sample-text.ts'

/** Pixels per point at 200 dots per inch, a common setting of office scanners. */
const SCALE = 200 / 72
/** The skew of the sheets on the glass, in radians, for each page in turn. */
const SKEWS = [0.006, -0.0045, 0.0025] as const
/** The lightness, from 0 to 255, below which a dot is black. */
const THRESHOLD = 150

/** Imitates a scan of the pages of `pdf`: slightly skewed black and white images without a text layer. */
export async function buildScan(text: SampleText, pdf: Uint8Array): Promise<Uint8Array> {
  const parser = new PDFParse({ data: pdf.slice() })
  const screenshots = await parser.getScreenshot({ scale: SCALE })
  await parser.destroy()
  const doc = await PDFDocument.create({ updateMetadata: false })
  for (const [index, screenshot] of screenshots.pages.entries()) {
    const width = Math.round(A4.width * SCALE)
    const height = Math.round(A4.height * SCALE)
    const bits = toBits(await toPixels(screenshot.data, width, height, SKEWS[index % SKEWS.length] ?? 0), width, height)
    addImagePage(
      doc,
      doc.context.register(
        doc.context.flateStream(bits, {
          Type: 'XObject',
          Subtype: 'Image',
          Width: width,
          Height: height,
          ColorSpace: 'DeviceGray',
          BitsPerComponent: 1,
        }),
      ),
    )
  }
  setIdentity(doc, text)
  setPageLabels(doc, toLabelRuns(text.firstPageLabel, 0))
  return doc.save()
}

function addImagePage(doc: PDFDocument, image: PDFRef): void {
  const page = doc.addPage([A4.width, A4.height])
  page.node.setXObject(PDFName.of('Scan'), image)
  const content = `q ${A4.width} 0 0 ${A4.height} 0 0 cm /Scan Do Q`
  page.node.addContentStream(doc.context.register(doc.context.stream(content)))
}

async function toPixels(png: Uint8Array, width: number, height: number, skew: number): Promise<Uint8ClampedArray> {
  const canvas = createCanvas(width, height)
  const context = canvas.getContext('2d')
  context.fillStyle = 'white'
  context.fillRect(0, 0, width, height)
  context.translate(width / 2, height / 2)
  context.rotate(skew)
  context.drawImage(await loadImage(Buffer.from(png)), -width / 2, -height / 2, width, height)
  return context.getImageData(0, 0, width, height).data
}

/** One bit per dot, with rows padded to whole bytes; a set bit is white. */
function toBits(pixels: Uint8ClampedArray, width: number, height: number): Uint8Array {
  const stride = Math.ceil(width / 8)
  const bits = new Uint8Array(stride * height)
  const random = toRandom(20181130)
  for (let at = 0; at < width * height; at++) {
    const [red = 255, green = 255, blue = 255] = pixels.subarray(at * 4, at * 4 + 3)
    const lightness = 0.3 * red + 0.59 * green + 0.11 * blue
    // Specks of dust, few enough to leave the words readable.
    const speck = random() < 0.00012
    const byte = Math.floor(at / width) * stride + ((at % width) >> 3)
    if (lightness >= THRESHOLD && !speck) bits[byte] = (bits[byte] ?? 0) | (0x80 >> ((at % width) & 7))
  }
  return bits
}

/** A linear congruential generator, so that every build has the same dust. */
function toRandom(seed: number): () => number {
  let state = seed
  return () => {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0
    return state / 2 ** 32
  }
}
