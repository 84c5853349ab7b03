import type { ComponentChildren } from 'preact'
import { renderToString } from 'preact-render-to-string'
import { FIGURE_STYLES } from '../../../ui/stylesheet.ts'

interface PictureProps {
  readonly id: string
  readonly width: number
  readonly height: number
  readonly title: string
  /** What the picture shows, and where its numbers are. */
  readonly description: string
  readonly children: ComponentChildren
  /** In a file of its own it brings its styles. */
  readonly isFile: boolean
}

/** A picture with a title and a description for those who do not see it. */
export function Picture({ id, width, height, title, description, children, isFile }: PictureProps) {
  return (
    <svg
      xmlns="http://www.w3.org/2000/svg"
      class="picture"
      viewBox={`0 0 ${width} ${height}`}
      width={width}
      height={height}
      role="img"
      aria-labelledby={`${id}-title ${id}-description`}
    >
      <title id={`${id}-title`}>{title}</title>
      <desc id={`${id}-description`}>{description}</desc>
      {isFile && <style>{FIGURE_STYLES}</style>}
      {isFile && <rect class="ground" width={width} height={height} />}
      {children}
    </svg>
  )
}

/** The picture as a file. */
export function toSvgFile(picture: Parameters<typeof renderToString>[0]): string {
  return `<?xml version="1.0" encoding="UTF-8"?>\n${renderToString(picture)}\n`
}
