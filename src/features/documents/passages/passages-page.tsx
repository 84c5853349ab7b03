import type { DocumentPorts } from '../ports.ts'
import type { VersionRow } from '../../../db/documents/documents.ts'
import { readParameters } from '../../../formats/parameters.ts'
import type { Evidence } from '../../../search/results/evidence.ts'
import { findInDocument, type DocumentAnswer } from '../../../search/match/find-in-document.ts'
import { searchParametersSchema, toRequest } from '../../../search/request/search-parameters.ts'
import type { SearchRequest } from '../../../search/request/search-request.ts'
import { capital, count } from '../../../ui/names.ts'
import type { PageCall, PageReply } from '../../../ui/page.ts'
import { DocumentLine } from '../../../ui/components/document-line.tsx'
import { EvidenceQuote } from '../../../ui/components/evidence.tsx'
import { FilterChips } from '../../../ui/components/filter-chips.tsx'
import { PageLinks, pageNumberOf } from '../../../ui/components/page-links.tsx'
import { QueryPieces } from '../../../ui/components/query-pieces.tsx'
import { documentPassagesPath, searchPath } from '../../../ui/search-path.ts'

const PASSAGES_A_PAGE = 50
const MAX_PAGE = 1_000
/** Parameters of the page, not of the search. */
const OWN = ['page', 'explain', 'cursor', 'limit']

/** All passages of a document that match a search, in reading order, each with a link to its page. */
export async function documentPassagesPage({ app, params, query, signal }: PageCall): Promise<PageReply> {
  const searched = new URLSearchParams([...query].filter(([name, value]) => !OWN.includes(name) && value !== ''))
  const request = toRequest(readParameters(searchParametersSchema, searched))
  const page = pageNumberOf(query, MAX_PAGE)
  const window = { offset: (page - 1) * PASSAGES_A_PAGE, limit: PASSAGES_A_PAGE }
  const found = await findInDocument(app, params['documentId'] ?? '', request, window, signal)
  const { document, total } = found
  const last = Math.ceil(total / PASSAGES_A_PAGE)
  const toPath = (number: number) => documentPassagesPath(document.documentId, request, number)
  return {
    kind: 'page',
    title: `${count(total, 'passage')} of ${document.title}`,
    section: 'search',
    body: (
      <div class="narrow">
        <p class="crumbs">
          <a href={searchPath(request)}>Back to the search</a>
          {' · '}
          <a href={`/documents/${document.documentId}`}>{document.title}</a>
        </p>
        <h1>{document.title}</h1>
        <DocumentLine app={app} document={document} />
        <Summary {...{ app, request, found }} />
        <FilterChips app={app} request={request} />
        <div data-passage-list>
          {found.passages.map((evidence, at) => (
            <Passage {...{ evidence, found, request }} before={found.passages[at - 1]} />
          ))}
        </div>
        <PageLinks
          previous={
            page > 1 ? { href: toPath(Math.min(page - 1, Math.max(1, last))), text: '← Previous passages' } : null
          }
          next={page < last ? { href: toPath(page + 1), text: 'Next passages →' } : null}
        />
      </div>
    ),
  }
}

/** How many passages match the search, and whether these are all. */
function Summary({
  app,
  request,
  found,
}: {
  readonly app: DocumentPorts
  readonly request: SearchRequest
  readonly found: DocumentAnswer
}) {
  const { total, isWhole, interpretation } = found
  return (
    <p class="understood">
      {isWhole ? '' : 'The first '}
      {total === 0 ? 'No passage' : count(total, 'passage')}
      {request.text.trim() === '' ? ' with these filters' : ' for '}
      {request.text.trim() !== '' && <QueryPieces app={app} interpretation={interpretation} />}, in reading order
    </p>
  )
}

interface PassageProps {
  readonly evidence: Evidence
  readonly found: DocumentAnswer
  readonly request: SearchRequest
  readonly before: Evidence | undefined
}

/** A passage, under the name of its version where that is not the current one. */
function Passage({ evidence, found: { versions, document }, request, before }: PassageProps) {
  const isFirst = before?.versionId !== evidence.versionId
  const isOther = before !== undefined || evidence.versionId !== document.currentVersionId
  return (
    <>
      {isFirst && isOther && <h2>{versionName(versions.get(evidence.versionId))}</h2>}
      <EvidenceQuote evidence={evidence} text={request.text} />
    </>
  )
}

function versionName(version: VersionRow | undefined): string {
  return version === undefined ? 'Another version' : `Version ${version.number} (${capital(version.status)})`
}
