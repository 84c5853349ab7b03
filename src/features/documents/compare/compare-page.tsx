import { readVersions, type VersionRow } from '../../../db/documents/documents.ts'
import { compareVersions, getVersionsToCompare } from './compare-versions.ts'
import { getDocument } from '../../../db/documents/get-document.ts'
import type { PageCall, PageReply } from '../../../ui/page.ts'
import { Comparison } from './comparison.tsx'
import { CompareForm } from '../components/document-versions.tsx'
import { pageNumberOf } from '../../../ui/components/page-links.tsx'

/** What changed between two versions of a document. */
export async function comparePage({ app, params, query, signal }: PageCall): Promise<PageReply> {
  const document = await getDocument(app, params['documentId'] ?? '')
  const { documentId } = document
  const { from, to } = await getVersionsToCompare(app, document, { from: query.get('from'), to: query.get('to') })
  const compared = await compareVersions(app, from, to, signal)
  const versions = await readVersions(app.catalogue, documentId)
  return {
    kind: 'page',
    title: `What changed in ${document.title}`,
    section: 'documents',
    body: (
      <div class="compare">
        <p class="crumbs">
          <a href={`/documents/${documentId}`}>{document.title}</a>
        </p>
        <h1>
          What changed
          <small>
            {' '}
            from {nameOf(compared.from)} to {nameOf(compared.to)}
          </small>
        </h1>
        <CompareForm
          documentId={documentId}
          versions={versions.filter((version) => version.pageCount > 0).reverse()}
          from={from}
          to={to}
        />
        <Comparison
          app={app}
          compared={compared}
          names={{ from: nameOf(compared.from), to: nameOf(compared.to) }}
          window={pageNumberOf(query)}
          toPath={(window) =>
            `/documents/${documentId}/compare?${new URLSearchParams({ from, to, page: `${window}` })}`
          }
        />
      </div>
    ),
  }
}

function nameOf(version: VersionRow): string {
  return `version ${version.number} (${version.status})`
}
