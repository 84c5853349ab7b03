import { placeName, themeLabel } from '../../../domain/names.ts'
import { readParameters } from '../../../formats/parameters.ts'
import { toReadableDate } from '../../../ui/names.ts'
import type { PageCall, PageReply } from '../../../ui/page.ts'
import { DataTable } from '../../../ui/components/data-table.tsx'
import { PageHeading } from '../../../ui/components/form.tsx'
import { searchPath } from '../../../ui/search-path.ts'
import { FigureSource } from '../components/figure-source.tsx'
import { toSearchRequest, withoutEmpty } from '../comparison-filters.ts'
import { MATRIX_PATH } from '../matrix/read-matrix.ts'
import { readSilence, silenceParameters } from './read-silence.ts'
import { describeSilence } from './silence-words.ts'

const FILES = [
  { label: 'CSV', path: '/compare/silence.csv' },
  { label: 'JSON', path: '/compare/silence' },
] as const

/** What was read for a theme in the documents about a place, so that silence is told apart from missing pages. */
export async function silencePage({ app, query }: PageCall): Promise<PageReply> {
  const parameters = readParameters(silenceParameters, withoutEmpty(query))
  const silence = await readSilence(app, parameters)
  const [place, theme] = [placeName(app, parameters.place), themeLabel(app, parameters.theme)]
  const request = toSearchRequest(parameters, { places: [parameters.place], themes: [parameters.theme] })
  return {
    kind: 'page',
    title: `${theme} in ${place}`,
    section: 'compare',
    body: (
      <div>
        <p class="crumbs">
          <a href={MATRIX_PATH}>Compare places</a>
        </p>
        <PageHeading title={`${theme} in ${place}`}>
          <p class="lead">{describeSilence(silence)}</p>
        </PageHeading>
        <p>
          {silence.passages > 0 && (
            <>
              <a href={searchPath(request)}>Read the passages</a>
              {' · '}
            </>
          )}
          <a href="/coverage">Which documents are expected of each place</a>
        </p>
        {silence.documents.length > 0 && (
          <DataTable
            caption="Documents that were read"
            heads={['Document', 'Published', '#Pages', '#Unreadable', '#Passages', '#Only rejecting']}
          >
            {silence.documents.map((document) => (
              <tr>
                <th scope="row">
                  <a href={`/documents/${document.documentId}`}>{document.title}</a>
                </th>
                <td>{document.published === null ? 'No date' : toReadableDate(document.published)}</td>
                <td class="num">{document.pages}</td>
                <td class="num">
                  {document.firstUnreadable === null ? (
                    document.unreadablePages
                  ) : (
                    <a
                      href={`/versions/${document.firstUnreadable.versionId}/pages/${document.firstUnreadable.pageIndex}`}
                      aria-label={`${document.unreadablePages} unreadable pages; see the first`}
                    >
                      {document.unreadablePages}
                    </a>
                  )}
                </td>
                <td class="num">{document.passages}</td>
                <td class="num">
                  {document.rejecting === 0 ? (
                    0
                  ) : (
                    <a href={`/documents/${document.documentId}/themes/${parameters.theme}`}>{document.rejecting}</a>
                  )}
                </td>
              </tr>
            ))}
          </DataTable>
        )}
        <FigureSource figure={silence.figure} files={FILES} />
      </div>
    ),
  }
}
