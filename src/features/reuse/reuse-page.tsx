import { z } from 'zod'
import { idSchema } from '../../api/views/parts.ts'
import { getDocument } from '../../db/documents/get-document.ts'
import { placeName } from '../../domain/names.ts'
import { MIN_RUN_WORDS } from '../../domain/compare/common-runs.ts'
import { readParameters } from '../../formats/parameters.ts'
import { DataTable } from '../../ui/components/data-table.tsx'
import { DocumentLine } from '../../ui/components/document-line.tsx'
import { PageHeading } from '../../ui/components/form.tsx'
import { PageLinks } from '../../ui/components/page-links.tsx'
import { toReadableDate } from '../../ui/names.ts'
import type { PageCall, PageReply } from '../../ui/page.ts'
import { listReusingDocuments, type ReusingDocuments } from './list-reusing-documents.ts'
import { reusePath } from './reuse-path.ts'

const PAIRS_A_PAGE = 50

const PARAMETERS = z.strictObject({
  documentId: idSchema('document').nullable().default(null),
  place: idSchema('place').nullable().default(null),
  page: z.int().min(1).max(10_000).default(1),
})

/** Pairs of documents that share wording: of the library, of a place or of one document. */
export async function reusePage({ app, query }: PageCall): Promise<PageReply> {
  const { documentId, place, page } = readParameters(PARAMETERS, query)
  const of = documentId === null ? null : await getDocument(app, documentId)
  const filter = { documentId: of?.documentId ?? null, placeId: place }
  const rows = await listReusingDocuments(app, filter, PAIRS_A_PAGE + 1, (page - 1) * PAIRS_A_PAGE)
  const toPath = (number: number) => {
    const kept = { ...(documentId !== null && { documentId }), ...(place !== null && { place }), page: `${number}` }
    return `/reuse?${new URLSearchParams(kept)}`
  }
  const title = of === null ? 'Text reuse' : `Text reuse: ${of.title}`
  return {
    kind: 'page',
    title,
    section: 'documents',
    body: (
      <div>
        <PageHeading title={title}>
          {of !== null && <DocumentLine app={app} document={of} />}
          {place !== null && <p>Documents of {placeName(app, place)}.</p>}
          <p class="dim">
            Documents that have {MIN_RUN_WORDS} words or more in a row in common. Shared wording shows that one text
            knew the other, or that both follow a third; it is no sign that both places chose the same. The earlier
            document comes first where the dates say which.
          </p>
        </PageHeading>
        {rows.length === 0 ? (
          <p>No two documents share wording{page > 1 ? ' on this page' : ''}.</p>
        ) : (
          <DataTable
            caption="Pairs of documents that share wording"
            heads={['First', 'Then', '#Passages', '#Words', 'Passages']}
          >
            {rows.slice(0, PAIRS_A_PAGE).map((pair) => (
              <PairRow pair={pair} />
            ))}
          </DataTable>
        )}
        <PageLinks
          previous={page > 1 ? { href: toPath(page - 1), text: '← More words' } : null}
          next={rows.length > PAIRS_A_PAGE ? { href: toPath(page + 1), text: 'Fewer words →' } : null}
        />
      </div>
    ),
  }
}

function PairRow({ pair }: { readonly pair: ReusingDocuments }) {
  const { first, second } = pair
  return (
    <tr>
      {[first, second].map((document) => (
        <td>
          <a href={`/documents/${document.documentId}`}>{document.title}</a>
          <div class="dim">{document.published === null ? 'no date' : toReadableDate(document.published)}</div>
        </td>
      ))}
      <td class="num">{pair.passages.toLocaleString('en-GB')}</td>
      <td class="num">{pair.words.toLocaleString('en-GB')}</td>
      <td>
        <a href={reusePath(first.documentId, second.documentId)}>
          Side by side
          <span class="govuk-visually-hidden">
            : {first.title} and {second.title}
          </span>
        </a>
        {pair.order === 'unknown' && <div class="dim">order not known</div>}
        {pair.mayBeOneWork && <div class="dim">may be one work</div>}
      </td>
    </tr>
  )
}
