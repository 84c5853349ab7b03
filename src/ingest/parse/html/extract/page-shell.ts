import { toWordKey } from '../../../../formats/word-key.ts'
import { walkElements, type HtmlElement } from '../html-dom.ts'
import { isSiteLine } from '../../text/site-furniture.ts'
import { toHtmlText } from './html-blocks.ts'
import { isBrowserNotice, isShellLabel } from './browser-notices.ts'

/** Elements that scripts fill: the root of an application, a map. */
const ROOT_NAMES =
  /(?:^|[\s_-])(?:app|root|app-?root|__next|__nuxt|react-?root|map|maps|mapid|map-?(?:canvas|container|view|div|wrapper|root)|viewdiv|leaflet(?:-container)?|mapboxgl-map|maplibregl-map|ol-viewport|esri-view|cesiumcontainer|gis|spinner|loader|loading)(?:$|[\s_-])/i
/** Characters beside a visible notice, or in the frame of a map, that are no text yet: a name, a second sentence. */
const MAX_CHARACTERS_BESIDE_NOTICE = 60
const MAX_CHARACTERS_BESIDE_ROOT = 30

/** The controls and credits of a map are no longer. */
const MAX_ROOT_CHARACTERS = 1_000
/** Of a title and of a line, what is compared. */
const MAX_TITLE_CHARACTERS = 500

/** Signs that a page is written by scripts, read before its main text is extracted. */
export interface ShellSigns {
  /** An empty element that scripts fill. */
  readonly hasEmptyRoot: boolean
  /** A notice in a noscript element. */
  readonly hasNotice: boolean
  readonly titles: readonly string[]
}

export function readShellSigns(root: HtmlElement): ShellSigns {
  let [hasEmptyRoot, hasNotice] = [false, false]
  const titles: string[] = []
  walkElements(root, (element) => {
    const name = element.nodeName
    if (name === 'TITLE' || name === 'H1')
      titles.push(toWordKey((element.textContent ?? '').slice(0, MAX_TITLE_CHARACTERS)))
    if (name === 'NOSCRIPT') hasNotice ||= isBrowserNotice((element.textContent ?? '').replace(/\s+/g, ' ').trim())
    if (name === 'NOSCRIPT' || name === 'HEAD') return name === 'HEAD' ? 'into' : 'past'
    if (!hasEmptyRoot && isEmptyRoot(element)) hasEmptyRoot = true
    return 'into'
  })
  return { hasEmptyRoot, hasNotice, titles }
}

function isEmptyRoot(element: HtmlElement): boolean {
  const name = element.nodeName
  const names = `${element.getAttribute('id') ?? ''} ${element.getAttribute('class') ?? ''}`.slice(0, 300)
  const isRoot = name === 'CANVAS' || /-(?:APP|ROOT|MAP)$|^APP-/i.test(name) || ROOT_NAMES.test(names)
  return isRoot && name !== 'BODY' && name !== 'HTML' && !hasOwnText(element)
}

function hasOwnText(element: HtmlElement): boolean {
  if ((element.textContent ?? '').length > MAX_ROOT_CHARACTERS) return true
  const lines = toHtmlText(element).text.split('\n')
  return lines.some((line) => line !== '' && !isBrowserNotice(line) && !isShellLabel(line))
}

/** Whether a text only says that scripts or cookies are needed, or is the frame of a map or application. */
export function isShellText(text: string, { hasEmptyRoot, hasNotice, titles }: ShellSigns): boolean {
  let [notices, characters] = [0, 0]
  for (const line of text.split('\n')) {
    if (isSiteLine(line) || isShellLabel(line) || titles.includes(toWordKey(line.slice(0, MAX_TITLE_CHARACTERS))))
      continue
    for (const sentence of line.split(/(?<=[.!?])\s+/)) {
      if (isBrowserNotice(sentence)) notices += 1
      else characters += sentence.replace(/\s+/g, '').length
    }
    if (characters > MAX_CHARACTERS_BESIDE_NOTICE) return false
  }
  if (notices > 0) return true
  if (hasEmptyRoot) return characters <= MAX_CHARACTERS_BESIDE_ROOT
  return hasNotice && characters === 0
}
