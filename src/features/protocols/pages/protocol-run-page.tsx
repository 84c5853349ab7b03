import { z } from 'zod'
import type { ProtocolPorts } from '../ports.ts'
import { addItem } from '../../editions/edition.ts'
import { exclude, undoExclusion } from '../../editions/screening.ts'
import { AppError, InvalidInputError } from '../../../errors.ts'
import { readParameters } from '../../../formats/parameters.ts'
import { readCandidates, readReport, type Candidate, type RunReport } from '../report/report.ts'
import { getProtocol } from '../protocol.ts'
import { getRun, requestRun } from '../request-run.ts'
import { count, toReadableInstant } from '../../../ui/names.ts'
import type { PageCall, PageReply } from '../../../ui/page.ts'
import { Field, PageHeading } from '../../../ui/components/form.tsx'
import { CandidateTable, ProtocolReport } from './protocol-report.tsx'

const PAGE_SIZE = 50

const pageSchema = z.strictObject({ page: z.coerce.number().int().min(1).max(1_000_000).default(1) })

/** The report of a run: flow, documents, what changed, and how to run it again. */
export async function protocolRunPage({ app, params, query, mayWrite, signal }: PageCall): Promise<PageReply> {
  const { page } = readParameters(pageSchema, query)
  const report = await readReport(app, params['protocolId'] ?? '', params['runId'] ?? '', signal)
  const { protocol, run, done } = report
  const base = `/protocols/${protocol.protocolId}`
  const candidates = await readCandidates(app, report, signal)
  return {
    kind: 'page',
    title: `${protocol.name}, run of ${toReadableInstant(run.createdAt)}`,
    section: 'search',
    body: (
      <div class="report">
        <PageHeading title={protocol.name}>
          {protocol.purpose !== '' && <p class="call">{protocol.purpose}</p>}
          <p class="dim">
            <a href={base}>Protocol</a>, revision {protocol.revision} · run {run.runId} of{' '}
            {toReadableInstant(run.createdAt)} by {run.requestedBy}
          </p>
        </PageHeading>
        {done !== null && <Downloads path={`/api/v1${base}/runs/${run.runId}/report`} />}
        <ProtocolReport app={app} report={report} base="">
          <Candidates {...{ report, candidates, page, mayWrite }} />
        </ProtocolReport>
        {done !== null && run.basis === 'today' && mayWrite && (
          <form method="post" action={`${base}/runs/${run.runId}/rerun`} class="panel noprint">
            <Field name="by" label="Your name" autocomplete="name" required />
            <button class="govuk-button" name="on" value="snapshot">
              Run on the saved texts
            </button>{' '}
            <button class="govuk-button govuk-button--secondary" name="on" value="today">
              Run on the current library
            </button>
          </form>
        )}
      </div>
    ),
  }
}

function Downloads({ path }: { readonly path: string }) {
  return (
    <p class="noprint">
      Save as <a href={`${path}?format=html`}>HTML</a> · <a href={`${path}?format=markdown`}>Markdown</a> ·{' '}
      <a href={`${path}?format=json`}>JSON</a> · <a href={`${path}?format=csv`}>CSV of all passages</a>
    </p>
  )
}

interface CandidatesProps {
  readonly report: RunReport
  readonly candidates: readonly Candidate[]
  readonly page: number
  readonly mayWrite: boolean
}

function Candidates({ report, candidates, page, mayWrite }: CandidatesProps) {
  const { protocol, run, screening } = report
  const shown = candidates.slice((page - 1) * PAGE_SIZE, page * PAGE_SIZE)
  const mayDecide = mayWrite && screening !== null && screening.title !== null
  const path = `/protocols/${protocol.protocolId}/runs/${run.runId}`
  const pages = Math.ceil(candidates.length / PAGE_SIZE)
  return (
    <>
      <p>
        {count(candidates.length, 'document')}
        {pages > 1 && `, page ${page} of ${pages}`}
      </p>
      {shown.length > 0 && !mayDecide && <CandidateTable candidates={shown} base="" isForm={false} />}
      {shown.length > 0 && mayDecide && (
        <form method="post" action={`${path}/screen`}>
          <input type="hidden" name="page" value={String(page)} />
          <CandidateTable candidates={shown} base="" isForm />
          <fieldset class="panel noprint">
            <legend class="govuk-label">Screen the chosen documents</legend>
            <Field name="screener" label="Your name" autocomplete="name" required />
            <Field
              name="reason"
              label="Reason for exclusion"
              hint="Exclusions with the same reason are counted together"
            />
            <button class="govuk-button" name="decision" value="include">
              Include
            </button>{' '}
            <button class="govuk-button govuk-button--secondary" name="decision" value="exclude">
              Exclude
            </button>{' '}
            <button class="govuk-button govuk-button--secondary" name="decision" value="open">
              Undo exclusions
            </button>
          </fieldset>
        </form>
      )}
      {pages > 1 && (
        <p class="noprint">
          {page > 1 && <a href={`${path}?page=${page - 1}`}>Previous documents</a>}
          {page > 1 && page < pages && ' · '}
          {page < pages && <a href={`${path}?page=${page + 1}`}>More documents</a>}
        </p>
      )}
    </>
  )
}

const runSchema = z.strictObject({ by: z.string().trim().min(1, 'enter your name').max(200) })
const rerunSchema = runSchema.extend({ on: z.enum(['snapshot', 'today']) })

export async function runForm({ app, params, form, signal }: PageCall): Promise<PageReply> {
  const { by } = readParameters(runSchema, form)
  return toRunPage(await requestRun(app, params['protocolId'] ?? '', { kind: 'first', by }, signal))
}

export async function rerunForm({ app, params, form, signal }: PageCall): Promise<PageReply> {
  const { by, on } = readParameters(rerunSchema, form)
  const request = { kind: 'rerun', runId: params['runId'] ?? '', on, by } as const
  return toRunPage(await requestRun(app, params['protocolId'] ?? '', request, signal))
}

function toRunPage({ protocolId, runId }: { readonly protocolId: string; readonly runId: string }): PageReply {
  return { kind: 'redirect', to: `/protocols/${protocolId}/runs/${runId}` }
}

const screenSchema = z.strictObject({
  page: z.coerce.number().int().min(1).default(1),
  documentId: z.array(z.string().max(80)).max(PAGE_SIZE).default([]),
  screener: z.string().trim().min(1, 'enter your name').max(200),
  reason: z.string().trim().max(500).default(''),
  decision: z.enum(['include', 'exclude', 'open']),
})

/** Records screening decisions on documents of a run in the edition of the protocol. */
export async function screenForm({ app, params, form }: PageCall): Promise<PageReply> {
  const { page, documentId: chosen, screener: by, reason, decision } = readParameters(screenSchema, form)
  const { protocolId, runId, revision } = await getRun(app, params['protocolId'] ?? '', params['runId'] ?? '')
  const { editionId } = await getProtocol(app, protocolId, revision)
  if (editionId === null) throw new InvalidInputError('request_invalid', 'the protocol names no edition for screening')
  if (chosen.length === 0) throw new InvalidInputError('request_invalid', 'choose at least one document')
  if (decision === 'exclude' && reason.length < 3) {
    throw new InvalidInputError('request_invalid', 'give a reason for excluding the chosen documents')
  }
  for (const documentId of chosen) {
    if (decision === 'exclude') await exclude(app, editionId, { documentId, reason, by })
    else await ignoreError('exclusion_missing', undoExclusion(app, editionId, documentId))
    if (decision === 'include') await include(app, editionId, documentId)
  }
  return { kind: 'redirect', to: `/protocols/${protocolId}/runs/${runId}${page > 1 ? `?page=${page}` : ''}` }
}

function include(app: ProtocolPorts, editionId: string, documentId: string): Promise<void> {
  return ignoreError('edition_has_it', addItem(app, editionId, { documentId, passageId: null, note: '' }))
}

/** Waits for `done`, and ignores an error with this code: the decision was recorded before. */
async function ignoreError(code: string, done: Promise<unknown>): Promise<void> {
  try {
    await done
  } catch (error) {
    if (!(error instanceof AppError) || error.code !== code) throw error
  }
}
