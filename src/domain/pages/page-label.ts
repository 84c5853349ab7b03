/**
 * How a page's label is known. `printed`: read on the page; `file`: a label that the file declares; `inferred`: counted
 * from the numbers printed on pages before and after it.
 */
export const LABEL_SOURCES = ['printed', 'file', 'inferred'] as const
export type LabelSource = (typeof LABEL_SOURCES)[number]

export interface PageLabel {
  readonly label: string
  readonly source: LabelSource
}

/** The mark of a label that is not on its page. */
const INFERRED_MARK = '~'

/**
 * A label as it is stored and shown. An inferred one is never shown bare: `~12`, so that nobody cites it as printed,
 * wherever it is copied to.
 */
export function toShownLabel({ label, source }: PageLabel): string {
  return source === 'inferred' ? `${INFERRED_MARK}${label}` : label
}

/** A stored label without the mark. */
export function toBareLabel(shown: string): string {
  return shown.startsWith(INFERRED_MARK) ? shown.slice(INFERRED_MARK.length) : shown
}

/**
 * The label of each page: printed ones first. Where none is printed, the file's own, unless the file is wrong about the
 * printed ones more often than right, as when a program numbers pages from 1; else what can be inferred.
 */
export function chooseLabels(
  printed: readonly (PageLabel | null)[],
  declared: readonly string[] | null,
): readonly (PageLabel | null)[] {
  const known = printed.flatMap((label, index) => (label?.source === 'printed' ? [{ index, label: label.label }] : []))
  const right = known.filter(({ index, label }) => declared?.[index]?.toLowerCase() === label.toLowerCase())
  const isTrusted = declared !== null && right.length * 2 >= known.length
  return printed.map((label, index) => {
    if (label?.source === 'printed') return label
    const own = isTrusted ? declared[index] : undefined
    return own === undefined || own === '' ? label : { label: own, source: 'file' }
  })
}
