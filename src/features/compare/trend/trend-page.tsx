import { placeName, themeLabel } from '../../../domain/names.ts'
import { readParameters } from '../../../formats/parameters.ts'
import { count } from '../../../ui/names.ts'
import type { PageCall, PageReply } from '../../../ui/page.ts'
import { DataTable } from '../../../ui/components/data-table.tsx'
import { PageHeading } from '../../../ui/components/form.tsx'
import { searchPath } from '../../../ui/search-path.ts'
import { CompareLinks } from '../components/compare-links.tsx'
import { CheckList, Choice, DocumentFields } from '../components/document-fields.tsx'
import { FigureSource } from '../components/figure-source.tsx'
import { toSearchRequest, withoutEmpty } from '../comparison-filters.ts'
import { formatRate } from '../matrix/matrix-names.ts'
import type { ComparePorts } from '../ports.ts'
import {
  readTrend,
  TREND_PATH,
  trendParameters,
  type Trend,
  type TrendParameters,
  type TrendPoint,
} from './read-trend.ts'
import { TrendPicture } from './trend-picture.tsx'

const FILES = [
  { label: 'CSV', path: '/compare/trend.csv' },
  { label: 'Picture (SVG)', path: '/compare/trend.svg' },
  { label: 'JSON', path: '/compare/trend' },
] as const

const HEADS = ['Year', '#Passages', '#Documents', '#Per 1,000 words', '#Of documents', '#Of passages', '#Of words']

/** A theme over the years, in all documents or those about some places; without a theme the form alone. */
export async function trendPage({ app, query }: PageCall): Promise<PageReply> {
  const given = withoutEmpty(query)
  if (!given.has('theme')) given.set('theme', app.library.vocabulary.themes[0]?.id ?? 'none')
  const parameters = readParameters(trendParameters, given)
  const trend = await readTrend(app, parameters)
  const label = themeLabel(app, parameters.theme)
  const of = parameters.place.map((placeId) => placeName(app, placeId)).join(', ')
  return {
    kind: 'page',
    title: `${label} over the years`,
    section: 'compare',
    links: [{ rel: 'canonical', href: trend.figure.path }],
    body: (
      <div>
        <PageHeading title={`${label} over the years`}>
          <CompareLinks current={TREND_PATH} />
          <p class="lead">{of === '' ? 'In all documents' : `In documents about ${of}`}, by year of publication.</p>
        </PageHeading>
        <TrendForm app={app} parameters={parameters} />
        <TrendFigure {...{ app, trend, parameters }} />
        <FigureSource figure={trend.figure} files={FILES} />
      </div>
    ),
  }
}

function TrendForm({ app, parameters }: { readonly app: ComparePorts; readonly parameters: TrendParameters }) {
  const { vocabulary, gazetteer } = app.library
  return (
    <form method="get" action={TREND_PATH} class="compareform" aria-label="What to count">
      <Choice
        name="theme"
        label="Theme"
        value={parameters.theme}
        choices={vocabulary.themes.map(({ id, label }) => [id, label] as const)}
      />
      <CheckList
        name="place"
        legend="Places"
        choices={[...gazetteer.places]
          .sort((a, b) => a.name.localeCompare(b.name, 'en'))
          .map(({ id, name }) => ({ value: id, label: name }))}
        chosen={parameters.place}
      />
      <DocumentFields filters={parameters} />
      <button class="govuk-button">Show</button>
    </form>
  )
}

interface TrendFigureProps {
  readonly app: ComparePorts
  readonly trend: Trend
  readonly parameters: TrendParameters
}

function TrendFigure({ app, trend, parameters }: TrendFigureProps) {
  const { points, undated } = trend
  if (points.length === 0 && undated === null) return <p>There are no documents with these filters.</p>
  return (
    <figure class="figure">
      <figcaption>
        Passages per 1,000 words of the documents published in each year. Below each year: how many documents it has;
        with fewer than three the bar is dashed.{' '}
        {undated !== null && `${count(undated.documents, 'document')} without a date: in the last line of the table.`}
      </figcaption>
      <div class="scroll" role="region" aria-label="Picture of the trend" tabIndex={0}>
        <TrendPicture app={app} trend={trend} themeId={parameters.theme} />
      </div>
      <DataTable caption="The theme by year of publication" heads={HEADS}>
        {points.map((point) => (
          <TrendLine point={point} path={pathOf(parameters, point)} />
        ))}
        {undated !== null && <TrendLine point={undated} path={null} />}
      </DataTable>
    </figure>
  )
}

/** The search with the passages of a year. */
function pathOf({ theme, place, ...filters }: TrendParameters, { year }: TrendPoint): string {
  const ofYear = { ...filters, from: year, to: year }
  return searchPath(toSearchRequest(ofYear, { places: place, themes: [theme] }))
}

function TrendLine({ point, path }: { readonly point: TrendPoint; readonly path: string | null }) {
  const { year, ofTheme, documents, passages, words, hasFewDocuments } = point
  const numbers = [ofTheme.documents, null, documents, passages, words]
  return (
    <tr>
      <th scope="row">
        {year ?? 'No date'}
        {hasFewDocuments && <span class="dim"> (few documents)</span>}
      </th>
      <td class="num">
        {path === null || ofTheme.passages === 0 ? ofTheme.passages : <a href={path}>{ofTheme.passages}</a>}
      </td>
      {numbers.map((number) => (
        <td class="num">{number === null ? formatRate(ofTheme.rate) : number.toLocaleString('en-GB')}</td>
      ))}
    </tr>
  )
}
