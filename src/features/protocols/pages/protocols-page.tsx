import { z } from 'zod'
import type { ProtocolPorts } from '../ports.ts'
import { listEditions } from '../../editions/edition-queries.ts'
import { listProtocols, listRuns, readRevisions, type RunRow } from '../protocol-queries.ts'
import { readParameters } from '../../../formats/parameters.ts'
import { createProtocol, getProtocol, queriesOf, reviseProtocol } from '../protocol.ts'
import { toDone } from '../run.ts'
import { formatQuery, formatVerdict } from '../format-run.ts'
import { searchParametersSchema, toRequest } from '../../../search/request/search-parameters.ts'
import { EMPTY_REQUEST, type SearchRequest } from '../../../search/request/search-request.ts'
import { toParameters, toStored } from '../../../search/request/stored-request.ts'
import { count, toReadableInstant } from '../../../ui/names.ts'
import type { PageCall, PageReply } from '../../../ui/page.ts'
import { DataTable } from '../../../ui/components/data-table.tsx'
import { Field, PageHeading } from '../../../ui/components/form.tsx'
import { ListRow } from '../../../ui/components/list-row.tsx'
import { ProtocolForm } from './protocol-form.tsx'

const MAX_SHOWN = 200

/** The list of protocols. */
export async function protocolsPage({ app, mayWrite }: PageCall): Promise<PageReply> {
  const protocols = await listProtocols(app.catalogue, MAX_SHOWN, 0)
  return {
    kind: 'page',
    title: 'Search protocols',
    section: 'search',
    body: (
      <div class="narrow">
        <PageHeading title="Search protocols">
          <p class="dim">
            A protocol is a saved set of searches that anyone can run again: on the saved texts, to get the same
            passages, or on the current library, to see what changed.
          </p>
        </PageHeading>
        {protocols.length === 0 && (
          <p>
            No protocols yet. <a href="/search">Search</a>, then choose “Save as protocol”.
          </p>
        )}
        <ul class="rows">
          {protocols.map((protocol) => (
            <ListRow href={`/protocols/${protocol.protocolId}`} title={protocol.name}>
              <p class="docline">
                {count(protocol.queries.length, 'query', 'queries')}
                {mayWrite && ` · ${count(protocol.runs, 'run')}`}
                {mayWrite && protocol.lastRunAt !== null && ` · last ${toReadableInstant(protocol.lastRunAt)}`} · by{' '}
                {protocol.createdBy}
              </p>
            </ListRow>
          ))}
        </ul>
      </div>
    ),
  }
}

/** Saves a search in a new or an existing protocol. */
export async function newProtocolPage({ app, query }: PageCall): Promise<PageReply> {
  const request = toRequest(readParameters(searchParametersSchema, query))
  const protocols = await listProtocols(app.catalogue, MAX_SHOWN, 0)
  const editions = await listEditions(app.catalogue)
  return {
    kind: 'page',
    title: 'Save as protocol',
    section: 'search',
    body: (
      <div class="narrow">
        <PageHeading title="Save as protocol">
          <p class="lead">{formatQuery(app, toStored(request))}</p>
        </PageHeading>
        {protocols.length > 0 && (
          <form method="post" action="/protocols/add" class="panel">
            <h2>Add to a protocol</h2>
            <input type="hidden" name="query" value={toParameters(request).toString()} />
            <div class="govuk-form-group">
              <label class="govuk-label" for="protocolId">
                Protocol
              </label>
              <select id="protocolId" name="protocolId" class="govuk-select">
                {protocols.map(({ protocolId, name }) => (
                  <option value={protocolId}>{name}</option>
                ))}
              </select>
            </div>
            <div class="govuk-form-group">
              <label class="govuk-label" for="adder">
                Your name
              </label>
              <input class="govuk-input" id="adder" name="by" autocomplete="name" required />
            </div>
            <button class="govuk-button govuk-button--secondary">Add query</button>
          </form>
        )}
        <h2>Create a protocol</h2>
        <ProtocolForm {...{ app, editions }} action="/protocols" queries={[request]} revises={null} />
      </div>
    ),
  }
}

const by = z.string().trim().min(1, 'enter your name').max(200)
const query = z.string().max(20_000)
const formSchema = z.strictObject({
  name: z.string().trim().min(1, 'enter a name for the protocol').max(300),
  purpose: z.string().max(20_000).default(''),
  query: z.array(query).max(50).default([]),
  without: z.array(z.coerce.number().int()).default([]),
  more: z.string().max(10_000).default(''),
  editionId: z.string().max(80).default(''),
  by,
})
const revisionFormSchema = formSchema.extend({ basedOn: z.coerce.number().int() })
const addSchema = z.strictObject({ protocolId: z.string().max(80), query, by })

export async function createProtocolForm({ app, form, signal }: PageCall): Promise<PageReply> {
  const { protocolId } = await createProtocol(app, toInput(readParameters(formSchema, form)), signal)
  return { kind: 'redirect', to: `/protocols/${protocolId}` }
}

export async function reviseProtocolForm({ app, form, params, signal }: PageCall): Promise<PageReply> {
  const { basedOn, ...input } = readParameters(revisionFormSchema, form)
  const protocolId = params['protocolId'] ?? ''
  await reviseProtocol(app, protocolId, { ...toInput(input), basedOn }, signal)
  return { kind: 'redirect', to: `/protocols/${protocolId}` }
}

/** Adds a query to a protocol, as a new revision. */
export async function addQueryForm({ app, form, signal }: PageCall): Promise<PageReply> {
  const { protocolId, query: added, by: who } = readParameters(addSchema, form)
  const protocol = await getProtocol(app, protocolId)
  const { name, purpose, editionId, revision } = protocol
  const queries = [...queriesOf(protocol), fromParameters(added)]
  await reviseProtocol(app, protocolId, { name, purpose, editionId, queries, by: who, basedOn: revision }, signal)
  return { kind: 'redirect', to: `/protocols/${protocolId}` }
}

function toInput({ query: kept, without, more, editionId, ...input }: z.infer<typeof formSchema>) {
  const queries = kept.filter((_query, at) => !without.includes(at + 1)).map(fromParameters)
  const another = more.trim() === '' ? [] : [{ ...EMPTY_REQUEST, text: more.trim() }]
  return { ...input, editionId: editionId === '' ? null : editionId, queries: [...queries, ...another] }
}

function fromParameters(parameters: string): SearchRequest {
  return toRequest(readParameters(searchParametersSchema, new URLSearchParams(parameters)))
}

/** A protocol with its queries, runs and earlier revisions. */
export async function protocolPage({ app, params, mayWrite }: PageCall): Promise<PageReply> {
  const protocol = await getProtocol(app, params['protocolId'] ?? '')
  const { protocolId } = protocol
  const [runs, revisions, editions] = await Promise.all([
    mayWrite ? listRuns(app.catalogue, protocolId, MAX_SHOWN) : [],
    readRevisions(app.catalogue, protocolId),
    listEditions(app.catalogue),
  ])
  const edition = editions.find(({ editionId }) => editionId === protocol.editionId)
  return {
    kind: 'page',
    title: protocol.name,
    section: 'search',
    body: (
      <div class="narrow">
        <PageHeading title={protocol.name}>
          {protocol.purpose !== '' && <p class="call">{protocol.purpose}</p>}
          <p class="dim">
            Revision {protocol.revision} by {protocol.createdBy}, {toReadableInstant(protocol.createdAt)}
            {edition !== undefined && (
              <>
                {' · '}screened by <a href={`/editions/${edition.editionId}`}>{edition.title}</a>
              </>
            )}
          </p>
        </PageHeading>
        <h2>Queries</h2>
        <Queries app={app} queries={queriesOf(protocol)} />
        {mayWrite && <h2>Runs</h2>}
        {mayWrite && <Runs runs={runs} />}
        {mayWrite && (
          <form method="post" action={`/protocols/${protocolId}/runs`} class="panel">
            <h3>Run on the current library</h3>
            <Field name="by" label="Your name" autocomplete="name" required />
            <button class="govuk-button">Run</button>
          </form>
        )}
        {mayWrite && (
          <details class="more">
            <summary>Change this protocol</summary>
            <p>Earlier revisions and their runs are kept.</p>
            <p>
              To add a query with filters, <a href="/search">search</a> and choose “Save as protocol”.
            </p>
            <a class="govuk-link" href={`/protocols/${protocolId}/revise`}>
              Change name, purpose, queries or edition
            </a>
          </details>
        )}
        {revisions.length > 1 && <Revisions app={app} revisions={revisions.slice(1)} />}
      </div>
    ),
  }
}

/** The form for a protocol's next revision. */
export async function revisePage({ app, params }: PageCall): Promise<PageReply> {
  const protocol = await getProtocol(app, params['protocolId'] ?? '')
  const editions = await listEditions(app.catalogue)
  const action = `/protocols/${protocol.protocolId}/revise`
  return {
    kind: 'page',
    title: `Change ${protocol.name}`,
    section: 'search',
    body: (
      <div class="narrow">
        <PageHeading title={`Change “${protocol.name}”`} />
        <ProtocolForm {...{ app, action, editions }} queries={queriesOf(protocol)} revises={protocol} />
      </div>
    ),
  }
}

function Queries({ app, queries }: { readonly app: ProtocolPorts; readonly queries: readonly SearchRequest[] }) {
  return (
    <ol>
      {queries.map((request) => (
        <li>
          <a href={`/search?${toParameters(request)}`}>{formatQuery(app, toStored(request))}</a>
        </li>
      ))}
    </ol>
  )
}

function Runs({ runs }: { readonly runs: readonly RunRow[] }) {
  if (runs.length === 0) return <p>This protocol has not been run yet.</p>
  return (
    <DataTable caption="Runs" heads={['Run', 'On', 'Revision', '#Documents', 'Result']}>
      {runs.map((run) => {
        const done = toDone(run)
        const comparison = done?.outcome.comparison ?? null
        return (
          <tr>
            <td>
              <a href={`/protocols/${run.protocolId}/runs/${run.runId}`}>{toReadableInstant(run.createdAt)}</a>
            </td>
            <td>{run.basis === 'today' ? 'the library at that time' : `the saved texts of run ${run.ofRunId}`}</td>
            <td>{run.revision}</td>
            <td class="num">{done?.outcome.flow.candidates.toLocaleString('en-GB') ?? ''}</td>
            <td>
              {run.state === 'due' && 'In progress'}
              {run.state === 'failed' && `Failed: ${run.message}`}
              {comparison !== null && formatVerdict(comparison)}
            </td>
          </tr>
        )
      })}
    </DataTable>
  )
}

interface RevisionsProps {
  readonly app: ProtocolPorts
  readonly revisions: Awaited<ReturnType<typeof readRevisions>>
}

function Revisions({ app, revisions }: RevisionsProps) {
  return (
    <details class="more">
      <summary>{count(revisions.length, 'earlier revision')}</summary>
      {revisions.map((revision) => (
        <>
          <h3>
            Revision {revision.revision}: {revision.name}
          </h3>
          <p class="dim">
            By {revision.createdBy}, {toReadableInstant(revision.createdAt)}
          </p>
          <Queries app={app} queries={queriesOf(revision)} />
        </>
      ))}
    </details>
  )
}
