import { listDocuments } from '../../db/documents/documents.ts'
import { countPlaces, countThemes } from '../../db/texts/tags.ts'
import { readIndexStatus } from '../../ingest/index/read-index-status.ts'
import { count, nameOf } from '../../ui/names.ts'
import type { PageCall, PageReply } from '../../ui/page.ts'
import { DocumentLine } from '../../ui/components/document-line.tsx'
import { SearchBox } from '../../ui/components/search-box.tsx'
import { IndexBanner } from '../operation/status/index-banner.tsx'

const THEMES_SHOWN = 14
const PLACES_SHOWN = 14
const DOCUMENTS_SHOWN = 5

/** The search box, with the places, themes and newest documents of the library. */
export async function homePage({ app, signal }: PageCall): Promise<PageReply> {
  const themes = [...(await countThemes(app.catalogue))].sort(
    (a, b) => b.documents - a.documents || b.passages - a.passages,
  )
  const places = [...(await countPlaces(app.catalogue))].sort((a, b) => b.documents - a.documents)
  const status = await readIndexStatus(app, signal)
  const { library } = status
  const newest = await listDocuments(app.catalogue, DOCUMENTS_SHOWN, 0)
  return {
    kind: 'page',
    title: '',
    body: (
      <div class="home">
        <h1>What do places say they will do?</h1>
        <p class="lead">
          {count(library.documents, 'document')} and {count(library.passages, 'passage')}, each traced to its printed
          page.
        </p>
        <SearchBox text="" />
        <p class="dim">
          Try <a href="/search?q=hydrogen">hydrogen</a>,{' '}
          <a href="/search?q=%22health+innovation%22">“health innovation”</a> or{' '}
          <a href="/search?theme=foundational-economy">the foundational economy</a>.
        </p>
        <IndexBanner status={status} />
        <div class="trio">
          <section>
            <h2>Places</h2>
            <ul class="counts">
              {places.slice(0, PLACES_SHOWN).map(({ placeId, documents }) => (
                <li>
                  <a href={`/places/${placeId}`}>{nameOf(app, 'place', placeId)}</a>
                  <span>{documents}</span>
                </li>
              ))}
            </ul>
            <a href="/places">All places</a>
          </section>
          <section>
            <h2>Themes</h2>
            <ul class="counts">
              {themes.slice(0, THEMES_SHOWN).map(({ themeId, documents }) => (
                <li>
                  <a href={`/themes/${themeId}`}>{nameOf(app, 'theme', themeId)}</a>
                  <span>{documents}</span>
                </li>
              ))}
            </ul>
            <a href="/themes">All themes</a>
          </section>
          <section>
            <h2>Newest</h2>
            <ul class="plain">
              {newest.map((document) => (
                <li>
                  <a href={`/documents/${document.documentId}`}>{document.title}</a>
                  <DocumentLine app={app} document={document} />
                </li>
              ))}
            </ul>
            <a href="/documents">All documents</a>
          </section>
        </div>
      </div>
    ),
  }
}
