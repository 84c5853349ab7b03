import type { CheerioAPI } from 'cheerio'

/** Styles may be based on each other in a circle. */
const MAX_STEPS = 20

/** What named and automatic styles do to text. */
export interface OdtStyles {
  isRaised(name: string | undefined): boolean
  isHidden(name: string | undefined): boolean
  /** The list that a paragraph of this style belongs to. */
  listOf(name: string | undefined): string | undefined
}

interface OdtStyle {
  readonly parent: string | undefined
  readonly position: string | undefined
  readonly display: string | undefined
  readonly list: string | undefined
}

/** Reads the styles of `content.xml` and `styles.xml`; of two of one name the first. */
export function readOdtStyles(files: readonly CheerioAPI[]): OdtStyles {
  const styles = new Map<string, OdtStyle>()
  for (const xml of files) {
    xml('style\\:style').each((_index, node) => {
      const style = xml(node)
      const text = style.children('style\\:text-properties')
      const name = style.attr('style:name') ?? ''
      if (styles.has(name)) return
      styles.set(name, {
        parent: style.attr('style:parent-style-name'),
        position: text.attr('style:text-position'),
        // a hidden section has its property elsewhere
        display: text.attr('text:display') ?? style.children('style\\:section-properties').attr('text:display'),
        list: style.attr('style:list-style-name'),
      })
    })
  }
  const inherited = (name: string | undefined, field: keyof OdtStyle): string | undefined => {
    let style = styles.get(name ?? '')
    for (let step = 0; style !== undefined && step < MAX_STEPS; step++) {
      if (style[field] !== undefined) return style[field]
      style = styles.get(style.parent ?? '')
    }
    return undefined
  }
  return {
    isRaised: (name) => /^(?:super|[1-9])/.test(inherited(name, 'position') ?? ''),
    isHidden: (name) => inherited(name, 'display') === 'none',
    listOf: (name) => inherited(name, 'list') || undefined,
  }
}
