/** The part of an element that decides whether it begins a line. */
interface Named {
  readonly nodeName: string
  getAttribute?(name: string): string | null
}

/** Elements that begin and end a line. Cells only separate words, so that a row stays one line. */
const BLOCKS = new Set(
  (
    'ADDRESS ARTICLE ASIDE BLOCKQUOTE BODY BR CAPTION CENTER DD DETAILS DIALOG DIR DIV DL DT FIELDSET FIGCAPTION FIGURE ' +
    'FOOTER FORM H1 H2 H3 H4 H5 H6 HEADER HGROUP HR HTML LEGEND LI LISTING MAIN MENU NAV OL OPTGROUP P PRE SEARCH ' +
    'SECTION SUMMARY TABLE TBODY TFOOT THEAD TR UL XMP'
  ).split(' '),
)
/** Roles that say of an inline element that it is shown as one of these. */
const BLOCK_ROLES = new Set(
  (
    'alert article banner blockquote caption complementary contentinfo feed figure form heading list listitem main ' +
    'navigation paragraph region row rowgroup search section table tabpanel'
  ).split(' '),
)
const BLOCK_STYLE = /(?:^|;)\s*display\s*:\s*(?:block|flex|grid|list-item|table|flow-root)\b/i
const CELL_ROLES = new Set('cell gridcell columnheader rowheader'.split(' '))

/** Whether the element begins and ends a line, by its tag, its role or its own style. */
export function isBlock(element: Named): boolean {
  if (BLOCKS.has(element.nodeName.toUpperCase())) return true
  const role = element.getAttribute?.('role')
  if (role !== null && role !== undefined && BLOCK_ROLES.has(role.toLowerCase())) return true
  const style = element.getAttribute?.('style')
  return style !== null && style !== undefined && BLOCK_STYLE.test(style.slice(0, MAX_STYLE_CHARACTERS))
}

/** Whether the element is a table cell, which separates words within the line of its row. */
export function isCell(element: Named): boolean {
  const name = element.nodeName.toUpperCase()
  if (name === 'TD' || name === 'TH') return true
  const role = element.getAttribute?.('role')
  return role !== null && role !== undefined && CELL_ROLES.has(role.toLowerCase())
}

/** The level of a heading by its tag, or by its role and `aria-level`; 0 for another element. */
export function headingLevel(element: Named): number {
  const tag = /^H([1-6])$/i.exec(element.nodeName)
  if (tag) return Number(tag[1])
  if (element.getAttribute?.('role')?.toLowerCase() !== 'heading') return 0
  const level = Number(element.getAttribute('aria-level') ?? DEFAULT_HEADING_LEVEL)
  return level >= 1 && level <= 6 ? Math.floor(level) : DEFAULT_HEADING_LEVEL
}

/** WAI-ARIA 1.2: the level of a heading that states none. */
const DEFAULT_HEADING_LEVEL = 2
const MAX_STYLE_CHARACTERS = 500
