import type { Picture } from '../pdf/engine/pdfium-picture.ts'

/** A picture turned clockwise by so many quarters. */
export function turn(picture: Picture, quarters: number): Picture {
  return quarters === 0 ? picture : turn(quarterTurn(picture), quarters - 1)
}

function quarterTurn({ width, height, pixels, pointsPerPixel }: Picture): Picture {
  const turned = new Uint8Array(pixels.length)
  for (let y = 0; y < height; y++) {
    for (let x = 0; x < width; x++) turned[x * height + height - 1 - y] = pixels[y * width + x] ?? 0
  }
  return { width: height, height: width, pixels: turned, pointsPerPixel }
}
