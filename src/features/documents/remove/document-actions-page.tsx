import { z } from 'zod'
import { partialDateSchema } from '../../../domain/value-schemas.ts'
import { NOTED_STATUSES, recordEvent } from '../../../db/documents/events.ts'
import { removeDocument } from '../../../ingest/index/remove-document.ts'
import { getDocument } from '../../../db/documents/get-document.ts'
import { readParameters } from '../../../formats/parameters.ts'
import type { PageCall, PageReply } from '../../../ui/page.ts'
import { DocumentLine } from '../../../ui/components/document-line.tsx'
import { Field, PageHeading } from '../../../ui/components/form.tsx'

const by = z.string().trim().min(1, 'enter your name').max(200)

const eventSchema = z.strictObject({
  status: z.enum(NOTED_STATUSES, 'choose what happened'),
  dated: partialDateSchema,
  note: z.string().trim().max(2_000).default(''),
  supersededBy: z.string().trim().max(80).default(''),
  by,
})

/** Records that a document was withdrawn or superseded. */
export async function eventForm({ app, params, form }: PageCall): Promise<PageReply> {
  const { documentId } = await getDocument(app, params['documentId'] ?? '')
  const { status, dated, note, supersededBy, by: notedBy } = readParameters(eventSchema, form)
  const otherDocumentId = supersededBy === '' ? null : (await getDocument(app, supersededBy)).documentId
  await recordEvent(app.catalogue, documentId, {
    status,
    dated,
    note: note === '' ? null : note,
    notedBy,
    otherDocumentId,
  })
  return { kind: 'redirect', to: `/documents/${documentId}` }
}

/** Explains what removing a document means, with a form to do it. */
export async function removePage({ app, params }: PageCall): Promise<PageReply> {
  const document = await getDocument(app, params['documentId'] ?? '')
  return {
    kind: 'page',
    title: `Remove ${document.title}`,
    section: 'documents',
    body: (
      <div class="narrow">
        <p class="crumbs">
          <a href={`/documents/${document.documentId}`}>{document.title}</a>
        </p>
        <PageHeading title="Remove this document">
          <DocumentLine app={app} document={document} />
        </PageHeading>
        <p>
          Its texts, original files and quotations are deleted and cannot be restored. A record is kept of what it was,
          where it was found, when it was removed and why. Harvests will not add it again.
        </p>
        <form method="post" action={`/documents/${document.documentId}/remove`} class="panel">
          <Field name="reason" label="Reason" hint="Shown to everyone who follows a link to it" required />
          <Field name="by" label="Your name" required autocomplete="name" />
          <button class="govuk-button govuk-button--warning">Remove permanently</button>
        </form>
      </div>
    ),
  }
}

const removalSchema = z.strictObject({
  by,
  reason: z.string().trim().min(3, 'enter a reason of at least 3 characters').max(2_000),
})

export async function removeForm({ app, params, form }: PageCall): Promise<PageReply> {
  const documentId = params['documentId'] ?? ''
  await removeDocument(app, documentId, readParameters(removalSchema, form))
  return { kind: 'redirect', to: `/documents/${documentId}` }
}
