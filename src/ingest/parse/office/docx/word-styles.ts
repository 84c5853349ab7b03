import type { XmlNode } from '../../xml/xml-document.ts'
import { MAX_HEADING_LEVEL } from '../../limits.ts'
import { attributeOf, childOf, childrenOf, numberOf, switchOf, valueOf } from '../ooxml/elements.ts'

/** Styles name the style that they are based on; Word allows about this many steps. */
const MAX_STEPS = 20
/** `w:outlineLvl` 9 is body text. */
const BODY_LEVEL = 9

/** What a style, or the properties of a paragraph or run, say of the text; undefined where they say nothing. */
export interface WordProperties {
  /** 1 is the highest heading; 0 is body text. */
  readonly level?: number | undefined
  readonly isTitle?: boolean | undefined
  readonly isHidden?: boolean | undefined
  readonly isRaised?: boolean | undefined
  /** The list that the paragraph belongs to; `0` takes it out of any. */
  readonly numberId?: string | undefined
  readonly numberLevel?: number | undefined
}

/** Properties of styles by their ids, those of the styles that they are based on included. */
export interface WordStyles {
  of(styleId: string | undefined): WordProperties
  /** Those of paragraphs that name no style. */
  readonly ofParagraphs: WordProperties
}

/** Reads `word/styles.xml`; null if the package has none. */
export function readWordStyles(root: XmlNode | null): WordStyles {
  const styles = new Map<string, XmlNode>()
  for (const style of childrenOf(root, 'style')) styles.set(attributeOf(style, 'styleId') ?? '', style)
  const known = new Map<string, WordProperties>()
  const of = (styleId: string | undefined, steps = 0): WordProperties => {
    const style = styleId === undefined ? undefined : styles.get(styleId)
    if (styleId === undefined || style === undefined || steps > MAX_STEPS) return {}
    const read = known.get(styleId) ?? { ...of(valueOf(style, 'basedOn'), steps + 1), ...ownProperties(style) }
    known.set(styleId, read)
    return read
  }
  const isDefault = (style: XmlNode): boolean =>
    attributeOf(style, 'type') === 'paragraph' && /^(?:1|true|on)$/.test(attributeOf(style, 'default') ?? '')
  const byDefault = [...styles].find(([, style]) => isDefault(style))?.[0]
  return { of: (styleId) => of(styleId), ofParagraphs: of(byDefault) }
}

function ownProperties(style: XmlNode): WordProperties {
  const name = valueOf(style, 'name') ?? ''
  const heading = /^heading ([1-9])$/i.exec(name)?.[1]
  return defined({
    ...(heading === undefined ? {} : { level: Math.min(Number(heading), MAX_HEADING_LEVEL) }),
    // Word's Title style has no outline level; it ranks with level 1
    ...(/^title$/i.test(name) ? { level: 1, isTitle: true } : {}),
    ...toParagraphProperties(childOf(style, 'pPr')),
    ...toRunProperties(childOf(style, 'rPr')),
  })
}

/** What `w:pPr` says itself. */
export function toParagraphProperties(properties: XmlNode | null): WordProperties {
  const outline = numberOf(properties, 'outlineLvl')
  const list = childOf(properties, 'numPr')
  return defined({
    level: outline === null ? undefined : outline >= BODY_LEVEL ? 0 : Math.min(outline + 1, MAX_HEADING_LEVEL),
    numberId: valueOf(list, 'numId'),
    numberLevel: numberOf(list, 'ilvl') ?? undefined,
  })
}

/** What `w:rPr` says itself. */
export function toRunProperties(properties: XmlNode | null): WordProperties {
  const align = valueOf(properties, 'vertAlign')
  return defined({
    isHidden: switchOf(properties, 'vanish'),
    isRaised: align === undefined ? undefined : align === 'superscript',
  })
}

/** Without undefined fields, which would hide those of the style below when spread over it. */
function defined(properties: WordProperties): WordProperties {
  return Object.fromEntries(Object.entries(properties).filter(([, value]) => value !== undefined))
}
