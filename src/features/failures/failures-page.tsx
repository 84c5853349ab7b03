import { listWithoutText } from '../documents/add/addition-queries.ts'
import { countFailures, readFailures, type Failure } from '../../ingest/progress.ts'
import { retryFailed } from './retry-failed.ts'
import { readParameters } from '../../formats/parameters.ts'
import { JOB_NAMES } from '../../domain/jobs.ts'
import { z } from 'zod'
import { capital, count, toReadableInstant } from '../../ui/names.ts'
import type { PageCall, PageReply } from '../../ui/page.ts'
import { DataTable } from '../../ui/components/data-table.tsx'
import { ActionButton, PageHeading } from '../../ui/components/form.tsx'

const SHOWN = 200

/** What a reader may do about each reason; others speak for themselves. */
const ADVICE: Readonly<Record<string, string>> = {
  encrypted: 'Save a copy without a password and add that.',
  malformed: 'The file is damaged; ask its publisher for another copy.',
  too_large: 'It is over the limit; split it.',
  timeout: 'It took too long to read. Try again when the machine is less busy.',
  memory: 'It would need more memory than one file may have.',
  empty: 'The file has no bytes.',
  unsupported: 'This kind of file cannot be read. PDF, HTML, DOCX, ODT, EPUB, RTF, JATS and text can.',
  robots_disallowed: 'The site asks machines to stay away; we do.',
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
          <p class="dim">Originals are kept. Nothing here holds up its neighbours.</p>
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
        {total > 0 && mayWrite && <ActionButton action="/failures/retry" label="Try all again" />}
        {total > 0 && <FailureTable failures={failures} mayWrite={mayWrite} />}
        {total > failures.length && (
          <p class="dim">
            The latest {SHOWN} of {total}.
          </p>
        )}
        {wordless.length > 0 && (
          <section>
            <h2>{count(wordless.length, 'file')} without words</h2>
            <p class="dim">Read to the end, and no text in it: scans, most likely.</p>
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
      caption="What failed, the latest first"
      heads={['What', 'Step', 'Why', 'When', mayWrite ? 'Again' : null]}
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
                label="Try again"
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
