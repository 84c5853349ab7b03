import type { DocumentRow } from '../../db/documents/documents.ts'
import { DocumentLine } from '../../ui/components/document-line.tsx'
import { pageTag, readerPath } from '../../ui/components/evidence.tsx'
import { MarkedText, reflow } from '../../ui/components/marked-text.tsx'
import { PageLinks, pageNumberOf } from '../../ui/components/page-links.tsx'
import { count } from '../../ui/names.ts'
import type { PageCall, PageReply } from '../../ui/page.ts'
import { readSharedPassages, type SharingPassage } from './read-shared-passages.ts'
import type { ReusePorts } from './ports.ts'
import { reusePath } from './reuse-path.ts'

const PAIRS_A_PAGE = 25

/** The passages of two documents that share wording, side by side, with the shared words marked. */
export async function sharedPassagesPage({ app, params, query }: PageCall): Promise<PageReply> {
  const wording = await readSharedPassages(app, params['documentId'] ?? '', params['otherId'] ?? '')
  const { first, second, passages, order } = wording
  const page = pageNumberOf(query)
  const shown = passages.slice((page - 1) * PAIRS_A_PAGE, page * PAIRS_A_PAGE)
  const path = reusePath(first.documentId, second.documentId)
  const quoted = passages.filter(({ isQuoted }) => isQuoted).length
  return {
    kind: 'page',
    title: `Shared wording: ${first.title} and ${second.title}`,
    section: 'documents',
    body: (
      <div class="compare">
        <p class="crumbs">
          <a href={`/reuse?${new URLSearchParams({ documentId: second.documentId })}`}>Text reuse</a>
        </p>
        <h1>Shared wording</h1>
        <p class="lead">
          {count(passages.length, 'pair')} of passages with twelve words or more in a row in common
          {quoted > 0 && `, ${quoted} of them as a marked quotation`}.
          {order === 'unknown' && ' The dates do not say which document came first.'}
        </p>
        <div class="pagepair">
          <Side app={app} name={order === 'earlier' ? 'First' : 'One'} document={first} />
          <Side app={app} name={order === 'earlier' ? 'Then' : 'The other'} document={second} />
        </div>
        {shown.map((pair) => (
          <section class="pagepair" aria-label={`${pair.words} shared words`}>
            <Quote side={pair.first} />
            <Quote side={pair.second} note={pair.isQuoted ? 'quoted' : null} />
          </section>
        ))}
        <PageLinks
          previous={page > 1 ? { href: `${path}?page=${page - 1}`, text: '← Before' } : null}
          next={passages.length > page * PAIRS_A_PAGE ? { href: `${path}?page=${page + 1}`, text: 'More →' } : null}
        />
      </div>
    ),
  }
}

interface SideProps {
  readonly app: ReusePorts
  readonly name: string
  readonly document: DocumentRow
}

function Side({ app, name, document }: SideProps) {
  return (
    <article class="pageside">
      <h2>
        {name}: <a href={`/documents/${document.documentId}`}>{document.title}</a>
      </h2>
      <DocumentLine app={app} document={document} />
    </article>
  )
}

function Quote({
  side: { passage, spans },
  note = null,
}: {
  readonly side: SharingPassage
  readonly note?: string | null
}) {
  const page = { ...passage, pageLabel: passage.label }
  return (
    <figure class="quote">
      <blockquote>
        {/* a line break and a space have one length, so the spans hold */}
        <MarkedText text={reflow(passage.text)} spans={spans} />
      </blockquote>
      <figcaption>
        <a class="quote__page" href={readerPath(page)}>
          {pageTag(page)}
          <span class="govuk-visually-hidden">: read this passage on its page</span>
        </a>
        {note !== null && <span class="reading">{note}</span>}
      </figcaption>
    </figure>
  )
}
