import type { VNode } from 'preact'
import type { Passage } from '../../../db/texts/texts.ts'
import type { PageTable, Span } from '../../../domain/parsed-document.ts'
import type { MarkedPage } from '../../../search/results/read-marked-page.ts'
import { readerPath } from '../../../ui/components/evidence.tsx'
import { MarkedText, reflow } from '../../../ui/components/marked-text.tsx'
import { toParagraphs, type Fragment, type Paragraph } from './page-paragraphs.ts'

interface PageTextProps {
  readonly marked: MarkedPage
  readonly chosen: Passage | null
  /** The query. */
  readonly text: string
  /** Of the document; null where it is not known. */
  readonly language: string | null
}

/** A page in its paragraphs and tables; the number of a passage stands where it begins. */
export function PageText({ marked, chosen, text, language }: PageTextProps): VNode {
  const { page, passages } = marked
  return (
    <div class="pagetext" lang={language ?? undefined}>
      {toParagraphs(page.text, passages, page.tables).map((paragraph) => (
        <ParagraphOf {...{ paragraph, marked, chosen, text, language }} />
      ))}
    </div>
  )
}

type ParagraphProps = PageTextProps & { readonly paragraph: Paragraph }

function ParagraphOf({ paragraph, marked, chosen, text }: ParagraphProps): VNode {
  const { kind, fragments, table } = paragraph
  const links = fragments.filter(({ isFirst }) => isFirst)
  const isChosen = fragments.some(({ passage }) => passage.passageId === chosen?.passageId)
  return (
    <div class={isChosen ? 'paragraph paragraph--chosen' : 'paragraph'}>
      <div class="paragraph__numbers">
        {links.map(({ passage, number }) => (
          <a
            class="passage__link"
            id={passage.passageId}
            href={readerPath(passage, text)}
            aria-label={`Passage ${number}${passage.passageId === chosen?.passageId ? ', chosen' : ''}`}
          >
            {number}
          </a>
        ))}
      </div>
      {table !== null ? (
        <TableOf table={table} words={markedWords(marked, table)} />
      ) : (
        <p class={kind === 'heading' ? 'paragraph__heading' : undefined}>
          <Fragments {...{ fragments, marked }} chosen={kind === 'heading' ? null : chosen} />
        </p>
      )}
    </div>
  )
}

function Fragments({
  fragments,
  marked: { page, marks },
  chosen,
}: Pick<PageTextProps, 'marked' | 'chosen'> & { readonly fragments: readonly Fragment[] }): VNode {
  const from = fragments[0]?.start ?? 0
  const whole = reflow(page.text.slice(from, fragments.at(-1)?.end ?? from)) // of the same length
  return (
    <>
      {fragments.map(({ start, end, passage }, at) => {
        const next = fragments[at + 1]
        const spans = marks
          .filter((mark) => mark.end > start && mark.start < end)
          .map((mark) => ({ start: Math.max(0, mark.start - start), end: Math.min(end, mark.end) - start }))
        const isChosen = passage.passageId === chosen?.passageId
        return (
          <>
            <span class={isChosen ? 'passage passage--chosen' : 'passage'}>
              <MarkedText text={whole.slice(start - from, end - from)} spans={spans} />
            </span>
            {next === undefined ? null : whole.slice(end - from, next.start - from)}
          </>
        )
      })}
    </>
  )
}

/** The words that a query marks within a table; its cells are copies of parts of the text. */
function markedWords({ page, marks }: MarkedPage, { start, end }: PageTable): readonly string[] {
  const inside = marks.filter((mark) => mark.start >= start && mark.end <= end)
  return [...new Set(inside.map((mark) => page.text.slice(mark.start, mark.end).replace(/\s+/g, ' ')))]
}

interface TableProps {
  readonly table: PageTable
  readonly words: readonly string[]
}

function TableOf({ table: { caption, headRows, rows }, words }: TableProps): VNode {
  const marked = (cell: string): VNode => <MarkedText text={cell} spans={spansOf(cell, words)} />
  return (
    <div class="tablescroll" tabIndex={0} role="region" aria-label={caption ?? 'Table'}>
      <table class="govuk-table">
        {caption !== null && <caption class="govuk-table__caption">{caption}</caption>}
        {headRows > 0 && (
          <thead>
            {rows.slice(0, headRows).map((row) => (
              <tr>
                {row.map((cell) => (
                  <th scope="col">{marked(cell)}</th>
                ))}
              </tr>
            ))}
          </thead>
        )}
        <tbody>
          {rows.slice(headRows).map((row) => (
            <tr>
              {row.map((cell, column) =>
                column === 0 && cell !== '' ? <th scope="row">{marked(cell)}</th> : <td>{marked(cell)}</td>,
              )}
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  )
}

/** Where the words stand in a cell as whole words. */
function spansOf(cell: string, words: readonly string[]): readonly Span[] {
  const isLetter = (at: number): boolean => /[\p{L}\p{N}]/u.test(cell.charAt(at))
  return words.flatMap((word) => {
    const spans: Span[] = []
    for (let at = cell.indexOf(word); at >= 0; at = cell.indexOf(word, at + word.length)) {
      const end = at + word.length
      if (!isLetter(at - 1) && !isLetter(end)) spans.push({ start: at, end })
    }
    return spans
  })
}
