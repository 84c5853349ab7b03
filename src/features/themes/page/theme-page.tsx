import type { Theme } from '../../../domain/vocabulary.ts'
import { readEvidence } from '../../../search/results/evidence.ts'
import type { ParsedQuery } from '../../../search/query/query.ts'
import { DataTable } from '../../../ui/components/data-table.tsx'
import { EvidenceQuote } from '../../../ui/components/evidence.tsx'
import { PageHeading } from '../../../ui/components/form.tsx'
import { ShareBar } from '../../../ui/components/share-bar.tsx'
import { count, nameOf } from '../../../ui/names.ts'
import type { PageCall, PageReply } from '../../../ui/page.ts'
import { MATRIX_PATH } from '../../compare/matrix/read-matrix.ts'
import { TREND_PATH } from '../../compare/trend/read-trend.ts'
import { readDocuments } from '../../../db/documents/documents.ts'
import { readThemeSummary, type NearTheme, type ThemeSummary } from './read-theme-summary.ts'
import { requireTheme } from './require-theme.ts'

const PLACES_SHOWN = 20

/**
 * A theme: what it is, who speaks of it, how that has changed, what stands near it, and the newest passages.
 * @throws NotFoundError `theme_missing`
 */
export async function themePage({ app, params }: PageCall): Promise<PageReply> {
  const themeId = params['themeId'] ?? ''
  const { vocabulary } = app.library
  const theme = requireTheme(app, themeId)
  const summary = await readThemeSummary(app.catalogue, themeId)
  const search = `/search?${new URLSearchParams({ theme: themeId })}`
  return {
    kind: 'page',
    title: theme.label,
    section: 'themes',
    body: (
      <div>
        <p class="crumbs">
          <a href="/themes">Themes</a>
        </p>
        <PageHeading title={theme.label}>
          <p class="lead">{theme.definition}</p>
          {theme.scopeNote !== null && <p>{theme.scopeNote}</p>}
          <p>
            <a href={search}>
              {count(summary.passages, 'passage')} in {count(summary.documents, 'document')}
            </a>{' '}
            · <a href={`/alerts/new?${new URLSearchParams({ theme: themeId })}`}>Alert me</a> ·{' '}
            <a
              href={`/api/v1/search/export?${new URLSearchParams({ theme: themeId, format: 'csv', passages: 'all' })}`}
            >
              Export all passages (CSV)
            </a>
          </p>
          <p class="dim">
            Passages of current versions; those that reject the theme are not counted. Vocabulary version{' '}
            {vocabulary.version}.
          </p>
        </PageHeading>
        <Relations
          name={(id) => nameOf(app, 'theme', id)}
          theme={theme}
          narrower={narrowerOf(vocabulary.themes, theme)}
        />
        <Years summary={summary} themeId={themeId} />
        <Places summary={summary} themeId={themeId} name={(id) => nameOf(app, 'place', id)} />
        <Near near={summary.near} name={(id) => nameOf(app, 'theme', id)} themeId={themeId} />
        <Newest {...await readNewest(app, summary, themeId)} />
      </div>
    ),
  }
}

async function readNewest(app: PageCall['app'], summary: ThemeSummary, themeId: string) {
  const ofTheme: ParsedQuery = {
    ...{ kind: 'filter', filter: { kind: 'equals', field: 'theme', value: themeId }, text: themeId },
  }
  const evidence = await readEvidence(app, summary.newest, ofTheme)
  const passages = summary.newest.flatMap((passageId) => evidence.get(passageId) ?? [])
  const documents = await readDocuments(
    app.catalogue,
    passages.map(({ documentId }) => documentId),
  )
  return { passages, documents }
}

function narrowerOf(themes: readonly Theme[], { id }: Theme): readonly string[] {
  return themes.filter(({ broader }) => broader.includes(id)).map((theme) => theme.id)
}

interface RelationsProps {
  readonly theme: Theme
  readonly narrower: readonly string[]
  readonly name: (themeId: string) => string
}

function Relations({ theme, narrower, name }: RelationsProps) {
  const lists = [
    ['Broader', theme.broader],
    ['Narrower', narrower],
    ['Related', theme.related],
  ] as const
  return (
    <dl class="facts">
      {lists.map(
        ([label, ids]) =>
          ids.length > 0 && (
            <div>
              <dt>{label}</dt>
              <dd>
                {ids.map((id, at) => (
                  <>
                    {at > 0 && ', '}
                    <a href={`/themes/${id}`}>{name(id)}</a>
                  </>
                ))}
              </dd>
            </div>
          ),
      )}
    </dl>
  )
}

function Years({ summary: { years, undated }, themeId }: { readonly summary: ThemeSummary; readonly themeId: string }) {
  if (years.length === 0) return null
  const shareOf = ({ passages, allPassages }: (typeof years)[number]) => passages / allPassages
  const most = Math.max(...years.map(shareOf))
  return (
    <section>
      <h2>Over the years</h2>
      <p>
        <a href={`${TREND_PATH}?${new URLSearchParams({ theme: themeId })}`}>By words, documents and places</a>
      </p>
      <DataTable
        caption="Passages with the theme by year of publication"
        heads={['Year', '#Documents', '#Passages', '#Of all passages of the year', 'Share']}
      >
        {years.map((year) => (
          <tr>
            <th scope="row">
              <a href={`/search?${new URLSearchParams({ theme: themeId, from: `${year.year}`, to: `${year.year}` })}`}>
                {year.year}
              </a>
            </th>
            <td class="num">{year.documents}</td>
            <td class="num">{year.passages}</td>
            <td class="num">
              {(100 * shareOf(year)).toFixed(1)}&nbsp;% of {year.allPassages.toLocaleString('en-GB')}
            </td>
            <td class="bar">
              <ShareBar value={shareOf(year)} most={most} />
            </td>
          </tr>
        ))}
      </DataTable>
      {undated.passages > 0 && (
        <p class="dim">
          {count(undated.passages, 'passage')} more in {count(undated.documents, 'document')} whose year is not known.
        </p>
      )}
    </section>
  )
}

interface PlacesProps {
  readonly summary: ThemeSummary
  readonly themeId: string
  readonly name: (placeId: string) => string
}

function Places({ summary: { places }, themeId, name }: PlacesProps) {
  return (
    <section>
      <h2>Who speaks of it</h2>
      <p>
        <a href={`${MATRIX_PATH}?${new URLSearchParams({ theme: themeId })}`}>Compare all places</a>
      </p>
      {places.length === 0 && <p>No document of a known place.</p>}
      <ul class="counts">
        {places.slice(0, PLACES_SHOWN).map(({ placeId, passages }) => (
          <li>
            <a href={`/places/${placeId}`}>{name(placeId)}</a>
            <a href={`/search?${new URLSearchParams({ theme: themeId, place: placeId })}`}>
              {passages}
              <span class="govuk-visually-hidden"> passages of {name(placeId)}</span>
            </a>
          </li>
        ))}
      </ul>
      {places.length > PLACES_SHOWN && <p class="dim">and {count(places.length - PLACES_SHOWN, 'place')} more</p>}
    </section>
  )
}

interface NearProps {
  readonly near: readonly NearTheme[]
  readonly themeId: string
  readonly name: (themeId: string) => string
}

function Near({ near, themeId, name }: NearProps) {
  return (
    <section>
      <h2>What stands near it</h2>
      {near.length === 0 && <p>No other theme stands in at least three of these passages.</p>}
      {near.length > 0 && (
        <DataTable caption="Themes in the same passages" heads={['Theme', '#Passages with both', '#Times as expected']}>
          {near.map((other) => (
            <tr>
              <th scope="row">
                <a href={`/themes/${other.themeId}`}>{name(other.themeId)}</a>
              </th>
              <td class="num">
                <a href={`/search?${new URLSearchParams({ q: `theme:${themeId} AND theme:${other.themeId}` })}`}>
                  {other.passages}
                </a>
              </td>
              <td class="num">{other.lift.toFixed(1)}</td>
            </tr>
          ))}
        </DataTable>
      )}
      {near.length > 0 && (
        <p class="dim">As expected: as if the two themes had nothing to do with each other in the library.</p>
      )}
    </section>
  )
}

function Newest({ passages, documents }: Awaited<ReturnType<typeof readNewest>>) {
  if (passages.length === 0) return null
  return (
    <section class="narrow">
      <h2>Newest passages</h2>
      {passages.map((evidence) => (
        <>
          <h3>
            <a href={`/documents/${evidence.documentId}`}>{documents.get(evidence.documentId)?.title}</a>
          </h3>
          <EvidenceQuote evidence={evidence} text="" />
        </>
      ))}
    </section>
  )
}
