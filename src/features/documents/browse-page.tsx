import { listDocuments } from '../../db/documents/documents.ts'
import { countPlaces, countThemes } from '../../db/texts/tags.ts'
import { placeKindName } from '../../ui/names.ts'
import type { PageCall, PageReply } from '../../ui/page.ts'
import { DataTable } from '../../ui/components/data-table.tsx'
import { DocumentLine } from '../../ui/components/document-line.tsx'
import { PageHeading } from '../../ui/components/form.tsx'
import { ListRow } from '../../ui/components/list-row.tsx'
import { PageLinks, pageNumberOf } from '../../ui/components/page-links.tsx'

const DOCUMENTS_A_PAGE = 50

/** All documents, the newest publication first. */
export async function documentsPage({ app, query }: PageCall): Promise<PageReply> {
  const page = pageNumberOf(query)
  const rows = await listDocuments(app.catalogue, DOCUMENTS_A_PAGE + 1, (page - 1) * DOCUMENTS_A_PAGE)
  return {
    kind: 'page',
    title: 'Documents',
    section: 'documents',
    body: (
      <div class="narrow">
        <PageHeading title="Documents">
          <p>
            <a href="/duplicates">Possible duplicates</a> · <a href="/reuse">Text reuse</a>
          </p>
        </PageHeading>
        {rows.length === 0 && <p>There are no documents{page > 1 ? ' on this page' : ' yet'}.</p>}
        <ul class="rows">
          {rows.slice(0, DOCUMENTS_A_PAGE).map((document) => (
            <ListRow href={`/documents/${document.documentId}`} title={document.title}>
              <DocumentLine app={app} document={document} />
            </ListRow>
          ))}
        </ul>
        <PageLinks
          previous={page > 1 ? { href: `/documents?page=${page - 1}`, text: '← Newer' } : null}
          next={rows.length > DOCUMENTS_A_PAGE ? { href: `/documents?page=${page + 1}`, text: 'Older →' } : null}
        />
      </div>
    ),
  }
}

/** The themes of the vocabulary, with their counts. */
export async function themesPage({ app }: PageCall): Promise<PageReply> {
  const { vocabulary } = app.library
  const counts = new Map((await countThemes(app.catalogue)).map((row) => [row.themeId, row]))
  return {
    kind: 'page',
    title: 'Themes',
    section: 'themes',
    body: (
      <div>
        <PageHeading title="Themes">
          <p>
            <a href="/compare">Places and themes compared</a> · <a href="/second-opinion">Second opinion</a>
          </p>
          <p class="dim">
            {vocabulary.themes.length} themes, vocabulary version {vocabulary.version}. A passage is tagged with a theme
            when it uses one of these words; each tag records the words and the rule that matched.
          </p>
        </PageHeading>
        <DataTable caption="Themes with their words and counts" heads={['Theme', 'Words', '#Documents', '#Passages']}>
          {vocabulary.themes.map((theme) => (
            <tr>
              <th scope="row">
                <a href={`/themes/${theme.id}`}>{theme.label}</a>
                <div class="dim">{theme.definition}</div>
              </th>
              <td>{[...theme.alternatives, ...theme.acronyms].join(', ')}</td>
              <td class="num">{counts.get(theme.id)?.documents ?? 0}</td>
              <td class="num">{counts.get(theme.id)?.passages ?? 0}</td>
            </tr>
          ))}
        </DataTable>
      </div>
    ),
  }
}

/** The places of the gazetteer, with their counts of documents. */
export async function placesPage({ app }: PageCall): Promise<PageReply> {
  const { places } = app.library.gazetteer
  const counts = new Map((await countPlaces(app.catalogue)).map((row) => [row.placeId, row.documents]))
  const byCount = [...places].sort(
    (a, b) => (counts.get(b.id) ?? 0) - (counts.get(a.id) ?? 0) || a.name.localeCompare(b.name),
  )
  const nameOfPlace = new Map(places.map((place) => [place.id, place.name]))
  return {
    kind: 'page',
    title: 'Places',
    section: 'places',
    body: (
      <div>
        <PageHeading title="Places" />
        <DataTable
          caption="Places with their codes and counts"
          heads={['Place', 'Kind', 'Codes', 'Also called', '#Documents']}
        >
          {byCount.map((place) => (
            <tr>
              <th scope="row">
                <a href={`/places/${place.id}`}>{place.name}</a>
                {place.successors.length > 0 && (
                  <div class="dim">now {place.successors.map((id) => nameOfPlace.get(id) ?? id).join(', ')}</div>
                )}
              </th>
              <td>{placeKindName(place.kind)}</td>
              <td>{Object.values(place.codes).join(', ')}</td>
              <td>{place.aliases.join(', ')}</td>
              <td class="num">{counts.get(place.id) ?? 0}</td>
            </tr>
          ))}
        </DataTable>
      </div>
    ),
  }
}
