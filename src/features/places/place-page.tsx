import type { Place } from '../../domain/vocabulary.ts'
import { DataTable } from '../../ui/components/data-table.tsx'
import { DocumentLine } from '../../ui/components/document-line.tsx'
import { PageHeading } from '../../ui/components/form.tsx'
import { ListRow } from '../../ui/components/list-row.tsx'
import { ShareBar } from '../../ui/components/share-bar.tsx'
import { count, nameOf, placeKindName, toReadableDate } from '../../ui/names.ts'
import type { PageCall, PageReply } from '../../ui/page.ts'
import { ADJACENT_PATH } from '../compare/adjacent/read-adjacent.ts'
import { readPlaceSummary, type PlaceSummary } from './read-place-summary.ts'
import { requirePlace } from './require-place.ts'

const THEMES_SHOWN = 25

/**
 * A place: what it is and what became of it, what its documents speak of, and the newest of them.
 * @throws NotFoundError `place_missing`
 */
export async function placePage({ app, params }: PageCall): Promise<PageReply> {
  const placeId = params['placeId'] ?? ''
  const place = requirePlace(app, placeId)
  const summary = await readPlaceSummary(app.catalogue, [placeId])
  const ofPlace = new URLSearchParams({ place: placeId })
  return {
    kind: 'page',
    title: place.name,
    section: 'places',
    body: (
      <div>
        <p class="crumbs">
          <a href="/places">Places</a>
        </p>
        <PageHeading title={place.name}>
          <p class="lead">{describe(place)}</p>
          <p>
            <a href={`/search?${ofPlace}`}>
              {count(summary.documents, 'document')} with {count(summary.passages, 'passage')}
            </a>{' '}
            · <a href={`/alerts/new?${ofPlace}`}>Alert me</a> ·{' '}
            <a
              href={`/api/v1/search/export?${new URLSearchParams({ place: placeId, format: 'csv', passages: 'all' })}`}
            >
              Export all passages (CSV)
            </a>{' '}
            · <a href={`${ADJACENT_PATH}?${ofPlace}`}>Adjacent themes</a> · <a href={`/reuse?${ofPlace}`}>Text reuse</a>
          </p>
          {summary.mentions.passages > 0 && (
            <p>
              Named in {count(summary.mentions.passages, 'passage')} of{' '}
              {count(summary.mentions.documents, 'other document')}.
            </p>
          )}
        </PageHeading>
        <History place={place} name={(id) => nameOf(app, 'place', id)} />
        <Themes placeId={placeId} summary={summary} name={(id) => nameOf(app, 'theme', id)} />
        <section class="narrow">
          <h2>Newest documents</h2>
          {summary.newest.length === 0 && <p>There is no document of this place yet.</p>}
          <ul class="rows">
            {summary.newest.map((document) => (
              <ListRow href={`/documents/${document.documentId}`} title={document.title}>
                <DocumentLine app={app} document={document} />
              </ListRow>
            ))}
          </ul>
        </section>
      </div>
    ),
  }
}

function describe({ kind, aliases, validFrom, validTo }: Place): string {
  const since = validFrom === null ? '' : `, from ${toReadableDate(validFrom)}`
  const until = validTo === null ? '' : ` until ${toReadableDate(validTo)}`
  const also = aliases.length === 0 ? '' : ` Also known as ${aliases.join(', ')}.`
  return `${placeKindName(kind)}${since}${until}.${also}`
}

interface HistoryProps {
  readonly place: Place
  readonly name: (placeId: string) => string
}

function History({ place, name }: HistoryProps) {
  const lists = [
    ['Before it', place.predecessors],
    ['After it', place.successors],
  ] as const
  const codes = Object.entries(place.codes)
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
                    <a href={`/places/${id}`}>{name(id)}</a>
                  </>
                ))}
              </dd>
            </div>
          ),
      )}
      {codes.length > 0 && (
        <div>
          <dt>Codes</dt>
          <dd>{codes.map(([register, code]) => `${register.toUpperCase()} ${code}`).join(', ')}</dd>
        </div>
      )}
    </dl>
  )
}

interface ThemesProps {
  readonly placeId: string
  readonly summary: PlaceSummary
  readonly name: (themeId: string) => string
}

function Themes({ placeId, summary: { themes }, name }: ThemesProps) {
  if (themes.length === 0) return null
  const most = Math.max(...themes.map(({ share }) => share))
  return (
    <section>
      <h2>What its documents speak of</h2>
      <DataTable
        caption="Themes of the documents of the place"
        heads={['Theme', '#Documents', '#Passages', '#Share of its passages', '#In the whole library', 'Share']}
      >
        {themes.slice(0, THEMES_SHOWN).map(({ themeId, passages, documents, share, shareOfAll }) => (
          <tr>
            <th scope="row">
              <a href={`/themes/${themeId}`}>{name(themeId)}</a>
            </th>
            <td class="num">{documents}</td>
            <td class="num">
              <a href={`/search?${new URLSearchParams({ place: placeId, theme: themeId })}`}>{passages}</a>
            </td>
            <td class="num">{(100 * share).toFixed(1)}&nbsp;%</td>
            <td class="num">{(100 * shareOfAll).toFixed(1)}&nbsp;%</td>
            <td class="bar">
              <ShareBar value={share} most={most} />
            </td>
          </tr>
        ))}
      </DataTable>
      {themes.length > THEMES_SHOWN && <p class="dim">and {count(themes.length - THEMES_SHOWN, 'theme')} more</p>}
    </section>
  )
}
