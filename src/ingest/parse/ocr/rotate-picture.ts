import type { Picture } from '../pdf/engine/pdfium-picture.ts'

/** Rotates a picture clockwise by `quarters` quarter turns. */
export function rotatePicture(picture: Picture, quarters: number): Picture {
  return quarters === 0 ? picture : rotatePicture(rotateByQuarter(picture), quarters - 1)
}

function rotateByQuarter({ width, height, pixels, pointsPerPixel }: Picture): Picture {
  const rotated = new Uint8Array(pixels.length)
  for (let y = 0; y < height; y++) {
    for (let x = 0; x < width; x++) rotated[x * height + height - 1 - y] = pixels[y * width + x] ?? 0
  }
  return { width: height, height: width, pixels: rotated, pointsPerPixel }
}
