import { placeName, themeLabel } from '../../../domain/names.ts'
import { readParameters } from '../../../formats/parameters.ts'
import type { ComparePorts } from '../ports.ts'
import type { PageCall, PageReply } from '../../../ui/page.ts'
import { DataTable } from '../../../ui/components/data-table.tsx'
import { EvidenceQuote } from '../../../ui/components/evidence.tsx'
import { PageHeading } from '../../../ui/components/form.tsx'
import { CompareLinks } from '../components/compare-links.tsx'
import { Choice, DocumentFields } from '../components/document-fields.tsx'
import { FigureSource } from '../components/figure-source.tsx'
import { withoutEmpty } from '../comparison-filters.ts'
import { AdjacentPicture } from './adjacent-picture.tsx'
import { CAUTION } from './adjacent-routes.ts'
import {
  ADJACENT_PATH,
  adjacentParameters,
  MANY_PLACES,
  readAdjacent,
  type Adjacent,
  type AdjacentParameters,
} from './read-adjacent.ts'

const FILES = [
  { label: 'CSV', path: '/compare/adjacent.csv' },
  { label: 'Picture (SVG)', path: '/compare/adjacent.svg' },
  { label: 'JSON', path: '/compare/adjacent' },
] as const

/** What stands near the themes of a place elsewhere and not yet there, with the passages that pair them. */
export async function adjacentPage({ app, query }: PageCall): Promise<PageReply> {
  const given = withoutEmpty(query)
  if (!given.has('place')) given.set('place', app.library.gazetteer.places[0]?.id ?? 'none')
  const parameters = readParameters(adjacentParameters, given)
  const adjacent = await readAdjacent(app, parameters)
  const place = placeName(app, parameters.place)
  return {
    kind: 'page',
    title: `Adjacent themes of ${place}`,
    section: 'compare',
    links: [{ rel: 'canonical', href: adjacent.figure.path }],
    body: (
      <div>
        <PageHeading title={`Adjacent themes of ${place}`}>
          <CompareLinks current={ADJACENT_PATH} />
          <p class="lead">
            What stands near its themes in the documents of other places, and not yet in its own. {CAUTION}
          </p>
        </PageHeading>
        <AdjacentForm app={app} parameters={parameters} />
        {adjacent.obstacle !== null && <p class="notice">{adjacent.obstacle}</p>}
        {adjacent.placesCompared < MANY_PLACES && adjacent.obstacle === null && (
          <p class="notice">
            Only {adjacent.placesCompared} places could be compared: read this as an illustration, not as a finding.
          </p>
        )}
        {adjacent.themes.length > 0 && <AdjacentFigure app={app} adjacent={adjacent} />}
        <Formulas />
        <FigureSource figure={adjacent.figure} files={FILES} />
      </div>
    ),
  }
}

function AdjacentForm({ app, parameters }: { readonly app: ComparePorts; readonly parameters: AdjacentParameters }) {
  return (
    <form method="get" action={ADJACENT_PATH} class="compareform" aria-label="Which place">
      <Choice
        name="place"
        label="Place"
        value={parameters.place}
        choices={[...app.library.gazetteer.places]
          .sort((a, b) => a.name.localeCompare(b.name, 'en'))
          .map(({ id, name }) => [id, name] as const)}
      />
      <Choice
        name="together"
        label="Near from"
        value={String(parameters.together)}
        choices={['2', '3', '5', '10'].map((places) => [places, `${places} places`] as const)}
      />
      <DocumentFields filters={parameters} />
      <button class="govuk-button">Show</button>
    </form>
  )
}

function AdjacentFigure({ app, adjacent }: { readonly app: ComparePorts; readonly adjacent: Adjacent }) {
  const { themes, strengths } = adjacent
  return (
    <>
      <p>
        It speaks more than others of:{' '}
        {strengths.map(({ themeId, rca }) => `${themeLabel(app, themeId)} (${rca.toFixed(1)})`).join(', ')}.
      </p>
      <figure class="figure">
        <figcaption>Density; dashed: its documents do not mention the theme.</figcaption>
        <div class="scroll" role="region" aria-label="Picture of adjacent themes" tabIndex={0}>
          <AdjacentPicture app={app} adjacent={adjacent} />
        </div>
        <DataTable
          caption="Adjacent themes"
          heads={['Theme', '#Density', '#RCA here', '#Passages here', 'Near to, with proximity and places']}
        >
          {themes.map(({ themeId, density, rca, passages, near }) => (
            <tr>
              <th scope="row">
                <a href={`#${themeId}`}>{themeLabel(app, themeId)}</a>
              </th>
              <td class="num">{density.toFixed(2)}</td>
              <td class="num">{rca.toFixed(2)}</td>
              <td class="num">{passages}</td>
              <td>
                {near
                  .map((one) => `${themeLabel(app, one.themeId)} (${one.proximity.toFixed(2)}; ${one.together} places)`)
                  .join(', ')}
              </td>
            </tr>
          ))}
        </DataTable>
      </figure>
      <h2>Passages of other places that speak of both</h2>
      {themes.map(({ themeId, near }) => (
        <section aria-labelledby={themeId}>
          <h3 id={themeId}>{themeLabel(app, themeId)}</h3>
          {near.every(({ pairing }) => pairing.length === 0) && (
            <p class="dim">No single passage speaks of both; the places do in different passages.</p>
          )}
          {near
            .filter(({ pairing }) => pairing.length > 0)
            .map((one) => (
              <>
                <p class="dim">with {themeLabel(app, one.themeId)}:</p>
                {one.pairing.map((evidence) => (
                  <EvidenceQuote evidence={evidence} text="" />
                ))}
              </>
            ))}
        </section>
      ))}
    </>
  )
}

function Formulas() {
  return (
    <details>
      <summary>How it is computed</summary>
      <p>
        With x the number of passages of place p on theme t: RCA = (x of p on t ÷ x of p) ÷ (x on t ÷ all x), so that
        above 1 the theme has a larger share there than in all places. Proximity of two themes: the smaller of the
        chances that a place with RCA above 1 in the one has it in the other. Density: of all proximities of a theme,
        the share that is with themes in which the place has RCA above 1; a theme's proximity to itself is left out.
        After Hidalgo, Klinger, Barabási and Hausmann, “The product space conditions the development of nations”,
        Science 317 (2007), which computes them from exports.
      </p>
    </details>
  )
}
