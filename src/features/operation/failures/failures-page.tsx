import { listWithoutText } from '../../documents/add/addition-queries.ts'
import { countFailures, readFailures, type Failure } from '../../../ingest/jobs/progress.ts'
import { retryFailed } from './retry-failed.ts'
import { readParameters } from '../../../formats/parameters.ts'
import { JOB_NAMES } from '../../../domain/jobs.ts'
import { z } from 'zod'
import { capital, count, toReadableInstant } from '../../../ui/names.ts'
import type { PageCall, PageReply } from '../../../ui/page.ts'
import { DataTable } from '../../../ui/components/data-table.tsx'
import { ActionButton, PageHeading } from '../../../ui/components/form.tsx'

const SHOWN = 200

/** What to do about each reason; other reasons need no advice. */
const ADVICE: Readonly<Record<string, string>> = {
  encrypted: 'Save a copy without a password and add that.',
  malformed: 'The file is damaged; ask its publisher for another copy.',
  too_large: 'The file is larger than the limit; split it.',
  timeout: 'Reading the file took too long. Try again when the machine is less busy.',
  memory: 'Reading the file needs more memory than one file may use.',
  empty: 'The file is empty.',
  unsupported:
    'This kind of file cannot be read. PDF, HTML, DOCX, DOC, ODT, RTF, EPUB, XLSX, PPTX, JATS, EML, MSG, ZIP and text can.',
  robots_disallowed: 'The robots.txt of the site forbids it, and this service obeys.',
  host_unreachable: 'The site did not answer. Try again later.',
}

/** Everything that failed, with its reason and a way to try again. */
export async function failuresPage({ app, mayWrite }: PageCall): Promise<PageReply> {
  const failures = await readFailures(app.catalogue, SHOWN, 0)
  const byCode = await countFailures(app.catalogue)
  const total = byCode.reduce((sum, row) => sum + row.count, 0)
  const wordless = await listWithoutText(app.catalogue, SHOWN)
  return {
    kind: 'page',
    title: 'Failures',
    section: 'failures',
    body: (
      <div>
        <PageHeading title="Failures">
          <p class="dim">Original files are kept. A failure does not delay other documents.</p>
        </PageHeading>
        {total === 0 && <p>Nothing has failed.</p>}
        {byCode.length > 0 && (
          <p>
            {byCode.map(({ code, count: number }, index) => (
              <>
                {index > 0 && ' · '}
                {code} <strong>{number}</strong>
              </>
            ))}
          </p>
        )}
        {total > 0 && mayWrite && <ActionButton action="/failures/retry" label="Retry all" />}
        {total > 0 && <FailureTable failures={failures} mayWrite={mayWrite} />}
        {total > failures.length && (
          <p class="dim">
            The latest {SHOWN} of {total}.
          </p>
        )}
        {wordless.length > 0 && (
          <section>
            <h2>{count(wordless.length, 'file')} without text</h2>
            <p class="dim">These files were read completely, but contain no text. They are probably scans.</p>
            <ul class="plain">
              {wordless.map((row) => (
                <li>
                  <a href={`/documents/${row.documentId}`}>{row.title}</a>{' '}
                  <span class="dim">{count(row.pages, 'page')}</span>
                </li>
              ))}
            </ul>
          </section>
        )}
      </div>
    ),
  }
}

function FailureTable({ failures, mayWrite }: { readonly failures: readonly Failure[]; readonly mayWrite: boolean }) {
  return (
    <DataTable
      caption="Failures, the latest first"
      heads={['Document', 'Step', 'Reason', 'Time', mayWrite ? 'Action' : null]}
    >
      {failures.map((failure) => (
        <tr>
          <th scope="row">
            {failure.documentId === null ? (
              failure.title
            ) : (
              <a href={`/documents/${failure.documentId}`}>{failure.title}</a>
            )}
            <div class="dim address">{failure.address}</div>
          </th>
          <td>{capital(failure.job)}</td>
          <td>
            <strong>{failure.code}</strong>: {failure.message}
            {ADVICE[failure.code] !== undefined && <div class="dim">{ADVICE[failure.code]}</div>}
          </td>
          <td>{toReadableInstant(failure.failedAt)}</td>
          {mayWrite && (
            <td>
              <ActionButton
                action="/failures/retry"
                label="Retry"
                about={failure.title}
                quiet
                fields={{ job: failure.job, subjectId: failure.subjectId }}
              />
            </td>
          )}
        </tr>
      ))}
    </DataTable>
  )
}

const retrySchema = z.strictObject({ job: z.enum(JOB_NAMES).optional(), subjectId: z.string().max(80).optional() })

export async function retryForm({ app, form }: PageCall): Promise<PageReply> {
  const { job, subjectId } = readParameters(retrySchema, form)
  await retryFailed(app, job === undefined || subjectId === undefined ? null : { name: job, subjectId })
  return { kind: 'redirect', to: '/failures' }
}
