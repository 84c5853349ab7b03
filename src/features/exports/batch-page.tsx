import type { ExportPorts } from './ports.ts'
import { InvalidInputError } from '../../errors.ts'
import { toBatchCsv } from './batch-csv.ts'
import { MAX_QUERIES, parseQueryList, type QueryList } from './parse-query-list.ts'
import { countSearches, MAX_PLACES, runBatch, type BatchRow } from './run-batch.ts'
import { placeName, themeLabel } from '../../domain/names.ts'
import { EMPTY_REQUEST } from '../../search/request/search-request.ts'
import { count } from '../../ui/names.ts'
import type { PageCall, PageReply } from '../../ui/page.ts'
import { DataTable } from '../../ui/components/data-table.tsx'
import { pageTag, readerPath } from '../../ui/components/evidence.tsx'
import { PageHeading } from '../../ui/components/form.tsx'
import { toSnippet } from '../../ui/components/marked-text.tsx'

/** Rows of a table that people read; more go into a file. */
const MAX_ROWS = 500
const SNIPPET_CHARACTERS = 160

/** The fields of the form. */
interface BatchInput {
  readonly queries: string
  /** A line each. */
  readonly places: string
}

/** The form for a batch search. */
export async function batchPage(): Promise<PageReply> {
  return toPage({ queries: '', places: '' }, null, null)
}

/** Runs all queries, and shows a table or sends a file. */
export async function batchForm({ app, form, upload, signal }: PageCall): Promise<PageReply> {
  const queries = upload === null ? (form.get('queries') ?? '') : ''
  const places = form.get('places') ?? ''
  try {
    const list = parseQueryList(upload ?? Buffer.from(queries))
    const wanted = places.split(/[\r\n]+/).filter((line) => line.trim() !== '')
    const rows = runBatch(app, list.lines, wanted, { ...EMPTY_REQUEST, facets: 'none' }, signal)
    if (form.get('answer') === 'csv') {
      const day = app.clock.now().toISOString().slice(0, 10)
      return { kind: 'file', body: toBatchCsv(app, rows), mediaType: 'text/csv', fileName: `batch-${day}.csv` }
    }
    if (countSearches(list.lines, wanted) > MAX_ROWS) {
      const message = `the page shows at most ${MAX_ROWS} results; download them as CSV instead`
      throw new InvalidInputError('batch_too_large', message)
    }
    return toPage({ queries: queries === '' ? toText(list) : queries, places }, null, await toTable(app, list, rows))
  } catch (error) {
    if (!(error instanceof InvalidInputError)) throw error
    return toPage({ queries, places }, error.message, null)
  }
}

function toPage(input: BatchInput, fault: string | null, table: Table | null): PageReply {
  return {
    kind: 'page',
    title: 'Batch search',
    section: 'search',
    status: fault === null ? 200 : 400,
    body: (
      <>
        <PageHeading title="Batch search">
          <p>
            Enter one query per line, or a CSV table with the column <code>query</code> and optionally{' '}
            <code>place</code>, <code>theme</code> and <code>label</code>, separated by commas, semicolons or tabs.
          </p>
        </PageHeading>
        {fault !== null && (
          <p class="notice notice--error" role="alert">
            {fault}
          </p>
        )}
        <BatchForm input={input} />
        {table !== null && <Results table={table} />}
      </>
    ),
  }
}

function BatchForm({ input }: { readonly input: BatchInput }) {
  return (
    <form method="post" action="/batch" enctype="multipart/form-data" class="panel batch">
      <label class="govuk-label" for="queries">
        Queries, at most {MAX_QUERIES.toLocaleString('en-GB')}
      </label>
      <textarea class="govuk-textarea" id="queries" name="queries" rows={6}>
        {`\n${input.queries}`}
      </textarea>
      <label class="govuk-label" for="file">
        Or upload a file of queries
      </label>
      <input id="file" name="file" type="file" accept=".csv,.tsv,.txt,text/csv,text/plain" />
      <label class="govuk-label" for="places">
        Places, one per line, at most {MAX_PLACES}: each query is run for each place
      </label>
      <textarea class="govuk-textarea" id="places" name="places" rows={3}>
        {`\n${input.places}`}
      </textarea>
      <button class="govuk-button" name="answer" value="table">
        Show results
      </button>{' '}
      <button class="govuk-button govuk-button--secondary" name="answer" value="csv">
        Download CSV
      </button>
    </form>
  )
}

interface Table {
  readonly app: ExportPorts
  readonly list: QueryList
  readonly rows: readonly BatchRow[]
}

async function toTable(app: ExportPorts, list: QueryList, batch: AsyncIterable<BatchRow>): Promise<Table> {
  const rows: BatchRow[] = []
  for await (const row of batch) rows.push(row)
  return { app, list, rows }
}

function Results({ table: { app, list, rows } }: { readonly table: Table }) {
  const failed = rows.filter(({ outcome }) => outcome.kind === 'failed').length
  const isPlaced = rows.some(({ places }) => places.length > 0)
  const isThemed = rows.some(({ themes }) => themes.length > 0)
  return (
    <section>
      <h2>
        {count(rows.length, 'result')}
        {failed > 0 && `, ${failed} failed`}
      </h2>
      <p class="dim">{describeList(list)}</p>
      <DataTable
        caption="Results"
        heads={[
          'Query',
          isPlaced ? 'Place' : null,
          isThemed ? 'Theme' : null,
          '#Documents',
          '#Passages',
          'Best passage',
        ]}
      >
        {rows.map((row) => (
          <tr>
            <ParsedQuery row={row} />
            {isPlaced && <td>{row.places.map((place) => placeName(app, place)).join(', ')}</td>}
            {isThemed && <td>{row.themes.map((theme) => themeLabel(app, theme)).join(', ')}</td>}
            <Outcome row={row} />
          </tr>
        ))}
      </DataTable>
    </section>
  )
}

function ParsedQuery({ row: { query, label, outcome } }: { readonly row: BatchRow }) {
  return (
    <th scope="row">
      {label !== '' && <div class="dim">{label}</div>}
      {outcome.kind === 'found' ? <a href={outcome.link}>{query === '' ? 'everything' : query}</a> : query}
    </th>
  )
}

function Outcome({ row: { query, outcome } }: { readonly row: BatchRow }) {
  if (outcome.kind === 'failed') return <td colSpan={3}>Failed: {outcome.message}</td>
  const { documents, passages, counts, best } = outcome
  const atMost = counts === 'exact' ? '' : 'at most '
  return (
    <>
      <td class="num">{`${atMost}${documents.toLocaleString('en-GB')}`}</td>
      <td class="num">{`${atMost}${passages.toLocaleString('en-GB')}`}</td>
      <td>
        {best !== null && (
          <>
            <a href={`/documents/${best.document.documentId}`}>{best.document.title}</a>,{' '}
            <a href={readerPath(best.passage, query)}>{pageTag(best.passage)}</a>:{' '}
            {toSnippet(best.passage.text, best.passage.highlights, SNIPPET_CHARACTERS).text}
          </>
        )}
      </td>
    </>
  )
}

/** How the list was parsed, since its encoding and delimiter are guessed. */
function describeList({ delimiter, encoding, ignored, lines }: QueryList): string {
  const names = { ',': 'commas', ';': 'semicolons', '\t': 'tabs' }
  const form = delimiter === null ? 'one query per line' : `a table with ${names[delimiter]}`
  const unknown = ignored.length === 0 ? '' : ` These columns are ignored: ${ignored.join(', ')}.`
  return `Read as ${form}, ${count(lines.length, 'query', 'queries')}, in ${encoding.toUpperCase()}.${unknown}`
}

/** An uploaded list as text, for the form to show and send again. */
function toText({ lines }: QueryList): string {
  const quote = (text: string): string => `"${text.replaceAll('"', '""')}"`
  const rows = lines.map(({ text, places, themes, label }) =>
    [text, places.join('|'), themes.join('|'), label].map(quote),
  )
  return ['query,place,theme,label', ...rows.map((row) => row.join(','))].join('\n')
}
