import { themeLabel } from '../../../domain/names.ts'
import { readParameters } from '../../../formats/parameters.ts'
import { capital, count } from '../../../ui/names.ts'
import type { PageCall, PageReply } from '../../../ui/page.ts'
import { PageHeading } from '../../../ui/components/form.tsx'
import { CompareLinks } from '../components/compare-links.tsx'
import { CheckList, Choice, DocumentFields } from '../components/document-fields.tsx'
import { FigureSource } from '../components/figure-source.tsx'
import { withoutEmpty } from '../comparison-filters.ts'
import type { ComparePorts } from '../ports.ts'
import { cellPath, createShade, formatCell, MEASURE_NAMES, rowName } from './matrix-names.ts'
import { MEASURES, matrixParameters, type MatrixParameters } from './matrix-parameters.ts'
import { MatrixPicture } from './matrix-picture.tsx'
import { MATRIX_PATH, readMatrix, type Matrix } from './read-matrix.ts'

const FILES = [
  { label: 'CSV', path: '/compare/matrix.csv' },
  { label: 'Picture (SVG)', path: '/compare/matrix.svg' },
  { label: 'JSON', path: '/compare/matrix' },
] as const

/** How often each place speaks of each theme: as a picture, and as a table whose figures open their passages. */
export async function matrixPage({ app, query }: PageCall): Promise<PageReply> {
  const parameters = readParameters(matrixParameters, withoutEmpty(query))
  const matrix = await readMatrix(app, parameters)
  const { measure } = parameters
  return {
    kind: 'page',
    title: 'Compare places',
    section: 'compare',
    links: [{ rel: 'canonical', href: matrix.figure.path }],
    body: (
      <div>
        <PageHeading title="Compare places">
          <CompareLinks current={MATRIX_PATH} />
          <p class="lead">What the documents of each place speak of. Every number in the table opens its passages.</p>
        </PageHeading>
        <MatrixForm app={app} parameters={parameters} />
        {matrix.rows.length === 0 ? (
          <p>No document is about these places with these filters.</p>
        ) : (
          <figure class="figure">
            <figcaption>
              {MEASURE_NAMES[measure]}; darker is more. {notesOf(matrix, parameters).join(' ')}
            </figcaption>
            <div class="scroll" role="region" aria-label="Picture of the matrix" tabIndex={0}>
              <MatrixPicture {...{ app, matrix, measure }} />
            </div>
            <MatrixTable {...{ app, matrix, parameters }} />
          </figure>
        )}
        <FigureSource figure={matrix.figure} files={FILES} />
      </div>
    ),
  }
}

function notesOf({ otherDocuments, undatedDocuments, themeIds }: Matrix, { theme, top }: MatrixParameters) {
  return [
    ...(theme.length === 0 && themeIds.length === top ? [`The ${top} themes with the most passages.`] : []),
    ...(otherDocuments > 0
      ? [`${capital(count(otherDocuments, 'document'))} about none of these places left out.`]
      : []),
    ...(undatedDocuments > 0 ? [`${count(undatedDocuments, 'document')} without a date.`] : []),
  ]
}

function MatrixForm({ app, parameters }: { readonly app: ComparePorts; readonly parameters: MatrixParameters }) {
  const { places } = app.library.gazetteer
  const levels = [...new Set(places.map(({ kind }) => kind))]
  return (
    <form method="get" action={MATRIX_PATH} class="compareform" aria-label="What to compare">
      <Choice
        name="measure"
        label="Count"
        value={parameters.measure}
        choices={MEASURES.map((measure) => [measure, MEASURE_NAMES[measure]] as const)}
      />
      <Choice
        name="rows"
        label="Rows"
        value={parameters.rows}
        choices={[
          ['place', 'Places'],
          ['place-year', 'Places, by year'],
        ]}
      />
      <CheckList
        name="place"
        legend="Places"
        choices={[...places]
          .sort((a, b) => a.name.localeCompare(b.name, 'en'))
          .map(({ id, name }) => ({ value: id, label: name }))}
        chosen={parameters.place}
      />
      <CheckList
        name="level"
        legend="Kinds of place"
        choices={levels.map((kind) => ({ value: kind, label: capital(kind.replaceAll('-', ' ')) }))}
        chosen={parameters.level}
      />
      <CheckList
        name="theme"
        legend="Themes"
        choices={app.library.vocabulary.themes.map(({ id, label }) => ({ value: id, label }))}
        chosen={parameters.theme}
      />
      <DocumentFields filters={parameters} />
      <button class="govuk-button">Compare</button>
    </form>
  )
}

interface MatrixTableProps {
  readonly app: ComparePorts
  readonly matrix: Matrix
  readonly parameters: MatrixParameters
}

function MatrixTable({ app, matrix, parameters }: MatrixTableProps) {
  const { measure } = parameters
  const shadeOf = createShade(matrix, measure)
  const labels = matrix.themeIds.map((themeId) => themeLabel(app, themeId))
  return (
    <div class="scroll" role="region" aria-label="Table of the matrix" tabIndex={0}>
      <table class="govuk-table matrix">
        <caption class="govuk-visually-hidden">{MEASURE_NAMES[measure]} by place and theme</caption>
        <thead>
          <tr>
            <th scope="col">Place</th>
            <th scope="col" class="num">
              Documents
            </th>
            <th scope="col" class="num">
              Words
            </th>
            {labels.map((label) => (
              <th scope="col">{label}</th>
            ))}
          </tr>
        </thead>
        <tbody>
          {matrix.rows.map((row) => (
            <tr>
              <th scope="row">{rowName(app, row)}</th>
              <td class="num">{row.documents.toLocaleString('en-GB')}</td>
              <td class="num">{row.words.toLocaleString('en-GB')}</td>
              {row.cells.map((cell, column) => {
                const path = cellPath(parameters, row, matrix.themeIds[column] ?? '', cell)
                const text = formatCell(cell, measure)
                return (
                  <td class={`num shade${shadeOf(cell)}`}>
                    {path === null ? (
                      text
                    ) : (
                      <a href={path} aria-label={`${text}: ${rowName(app, row)}, ${labels[column] ?? ''}`}>
                        {text}
                      </a>
                    )}
                  </td>
                )
              })}
            </tr>
          ))}
          <tr class="total">
            <th scope="row">All of these, each document once</th>
            <td class="num">{matrix.total.documents.toLocaleString('en-GB')}</td>
            <td class="num">{matrix.total.words.toLocaleString('en-GB')}</td>
            {matrix.total.cells.map((cell) => (
              <td class="num">{formatCell(cell, measure)}</td>
            ))}
          </tr>
        </tbody>
      </table>
    </div>
  )
}
