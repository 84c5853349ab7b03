import { PageHeading } from '../../../ui/components/form.tsx'
import { PageLinks, pageNumberOf } from '../../../ui/components/page-links.tsx'
import type { PageCall, PageReply } from '../../../ui/page.ts'
import { listCandidateTerms } from './opinion-queries.ts'

const A_PAGE = 50

/** Phrases that a theme may be missing, with some passages of each. */
export async function candidateTermsPage({ app, query }: PageCall): Promise<PageReply> {
  const page = pageNumberOf(query)
  const rows = await listCandidateTerms(app.catalogue, A_PAGE + 1, (page - 1) * A_PAGE)
  const next = rows.length > A_PAGE ? { href: `/candidate-terms?page=${page + 1}`, text: 'More →' } : null
  return {
    kind: 'page',
    title: 'Candidate terms',
    section: 'themes',
    body: (
      <div class="narrow">
        <p class="crumbs">
          <a href="/second-opinion">Second opinion</a>
        </p>
        <PageHeading title="Candidate terms">
          <p class="dim">
            Phrases of which no theme knows, in at least three documents, whose words stand together far more often than
            by chance.
          </p>
        </PageHeading>
        {rows.length === 0 && <p>None found yet.</p>}
        {rows.length > 0 && (
          <table class="govuk-table">
            <caption class="govuk-visually-hidden">Phrases with their documents and passages</caption>
            <thead>
              <tr>
                <th scope="col">Phrase</th>
                <th scope="col">Documents</th>
                <th scope="col">Passages</th>
                <th scope="col">Some of them</th>
              </tr>
            </thead>
            <tbody>
              {rows.slice(0, A_PAGE).map(({ term, documents, passages, passageIds }) => (
                <tr>
                  <th scope="row">
                    <a href={`/search?${new URLSearchParams({ q: `"${term}"` })}`}>{term}</a>
                  </th>
                  <td>{documents}</td>
                  <td>{passages}</td>
                  <td>
                    {passageIds.map((passageId, index) => (
                      <>
                        <a href={`/passages/${passageId}`} aria-label={`Passage ${index + 1} with ${term}`}>
                          {index + 1}
                        </a>{' '}
                      </>
                    ))}
                  </td>
                </tr>
              ))}
            </tbody>
          </table>
        )}
        <PageLinks previous={null} next={next} />
      </div>
    ),
  }
}
