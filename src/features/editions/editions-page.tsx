import { z } from 'zod'
import type { EditionPorts } from './ports.ts'
import { readDocuments, type DocumentRow } from '../../db/documents/documents.ts'
import { listEditions, listItems, type EditionItemRow } from './edition-queries.ts'
import { addItem, createEdition, getEdition, noteItem, orderEdition, removeEdition, removeItem } from './edition.ts'
import { toLocator } from '../citations/citations.ts'
import { readParameters } from '../../formats/parameters.ts'
import { count } from '../../ui/names.ts'
import type { PageCall, PageReply } from '../../ui/page.ts'
import { DocumentLine } from '../../ui/components/document-line.tsx'
import { ActionButton, Field, PageHeading } from '../../ui/components/form.tsx'
import { ListRow } from '../../ui/components/list-row.tsx'

/** All editions, and a form to create one. */
export async function editionsPage({ app, mayWrite }: PageCall): Promise<PageReply> {
  const editions = await listEditions(app.catalogue)
  return {
    kind: 'page',
    title: 'Editions',
    section: 'editions',
    body: (
      <div class="narrow">
        <PageHeading title="Special editions" />
        {editions.length === 0 && (
          <p>No editions yet. An edition collects documents and quotations in order, and exports them.</p>
        )}
        <ul class="rows">
          {editions.map((edition) => (
            <ListRow href={`/editions/${edition.editionId}`} title={edition.title}>
              <p class="docline">
                {[count(edition.items, 'item'), edition.editors.join(', ')].filter((part) => part !== '').join(' · ')}
              </p>
            </ListRow>
          ))}
        </ul>
        {mayWrite && (
          <form method="post" action="/editions" class="panel">
            <h2>Create an edition</h2>
            <Field name="title" label="Title" required />
            <Field name="editors" label="Editors" hint="Names, separated by semicolons" />
            <Field name="call" label="Call or purpose" rows={3} />
            <button class="govuk-button">Create edition</button>
          </form>
        )}
      </div>
    ),
  }
}

const editionSchema = z.strictObject({
  title: z.string().trim().min(1, 'an edition needs a title').max(300),
  editors: z.string().max(5_000).default(''),
  call: z.string().max(20_000).default(''),
})

export async function createEditionForm({ app, form }: PageCall): Promise<PageReply> {
  const { title, editors, call } = readParameters(editionSchema, form)
  const names = editors
    .split(';')
    .map((name) => name.trim())
    .filter((name) => name !== '')
  const edition = await createEdition(app, { title, call, editors: names })
  return { kind: 'redirect', to: `/editions/${edition.editionId}` }
}

/** An edition's documents and quotations in order. */
export async function editionPage({ app, params, mayWrite }: PageCall): Promise<PageReply> {
  const edition = await getEdition(app, params['editionId'] ?? '')
  const items = await listItems(app.catalogue, edition.editionId)
  const documents = await readDocuments(
    app.catalogue,
    items.map((item) => item.documentId),
  )
  const exports = `/api/v1/editions/${edition.editionId}/citations`
  return {
    kind: 'page',
    title: edition.title,
    section: 'editions',
    body: (
      <div class="narrow">
        <PageHeading title={edition.title}>
          {edition.editors.length > 0 && <p class="dim">Edited by {edition.editors.join(', ')}</p>}
          {edition.call !== '' && <p class="call">{edition.call}</p>}
        </PageHeading>
        {items.length === 0 ? (
          <p>
            This edition is empty. Open a document, or <a href="/search">search</a> for a passage, and add it from its
            page.
          </p>
        ) : (
          <p>
            Export {count(items.length, 'item')}: <a href={`${exports}?format=ris`}>RIS (Zotero)</a> ·{' '}
            <a href={`${exports}?format=bibtex`}>BibTeX</a> · <a href={`${exports}?format=csl`}>CSL-JSON</a>
          </p>
        )}
        <ol class="hits">
          {items.map((item, index) => (
            <li>
              <Item {...{ app, item, items, index, mayWrite }} document={documents.get(item.documentId) ?? null} />
            </li>
          ))}
        </ol>
        {mayWrite && (
          <details class="more">
            <summary>Remove this edition</summary>
            <p>Its documents stay in the library. The order, notes and quotations are lost.</p>
            <ActionButton action={`/editions/${edition.editionId}/remove`} label="Remove the edition" quiet />
          </details>
        )}
      </div>
    ),
  }
}

interface ItemProps {
  readonly app: EditionPorts
  readonly item: EditionItemRow
  readonly items: readonly EditionItemRow[]
  readonly index: number
  readonly document: DocumentRow | null
  readonly mayWrite: boolean
}

function Item({ app, item, items, index, document, mayWrite }: ItemProps) {
  const base = `/editions/${item.editionId}/items/${item.itemId}`
  const title = document?.title ?? item.documentId
  return (
    <article>
      <h2>
        <a href={`/documents/${item.documentId}`}>{title}</a>
      </h2>
      {document !== null && <DocumentLine app={app} document={document} />}
      {item.quotation !== null && item.pageIndex !== null && (
        <figure class="quote">
          <blockquote>{item.quotation}</blockquote>
          <figcaption>
            <a class="quote__page" href={`/passages/${item.passageId}`}>
              {toLocator({ pageIndex: item.pageIndex, pageLabel: item.pageLabel })}
            </a>
          </figcaption>
        </figure>
      )}
      {mayWrite ? (
        <>
          <form method="post" action={`${base}/note`} class="noteform">
            <label for={`note-${item.itemId}`}>Note</label>
            <textarea id={`note-${item.itemId}`} name="note" class="govuk-textarea" rows={2}>
              {item.note}
            </textarea>
            <button class="govuk-button govuk-button--secondary">Save note</button>
          </form>
          <div class="actions">
            {index > 0 && <ActionButton action={`${base}/up`} label="Move up" about={title} quiet />}
            {index < items.length - 1 && <ActionButton action={`${base}/down`} label="Move down" about={title} quiet />}
            <ActionButton action={`${base}/remove`} label="Remove" about={title} quiet />
          </div>
        </>
      ) : (
        item.note !== '' && <p>{item.note}</p>
      )}
    </article>
  )
}

const addSchema = z.strictObject({
  editionId: z.string().min(1).max(80),
  documentId: z.string().max(80).nullable().default(null),
  passageId: z.string().max(80).nullable().default(null),
})

export async function addItemForm({ app, form }: PageCall): Promise<PageReply> {
  const { editionId, documentId, passageId } = readParameters(addSchema, form)
  await addItem(app, editionId, { documentId, passageId, note: '' })
  return { kind: 'redirect', to: `/editions/${editionId}` }
}

/** Handles the buttons of an item. */
export async function itemForm({ app, params, form }: PageCall): Promise<PageReply> {
  const { editionId = '', itemId = '', action = '' } = params
  if (action === 'note') await noteItem(app, editionId, itemId, (form.get('note') ?? '').slice(0, 10_000))
  else if (action === 'remove') await removeItem(app, editionId, itemId)
  else await move(app, editionId, itemId, action === 'up' ? -1 : 1)
  return { kind: 'redirect', to: `/editions/${editionId}` }
}

async function move(app: EditionPorts, editionId: string, itemId: string, by: -1 | 1): Promise<void> {
  const order = (await listItems(app.catalogue, editionId)).map((item) => item.itemId)
  const from = order.indexOf(itemId)
  const to = from + by
  if (from < 0 || to < 0 || to >= order.length) return
  order.splice(from, 1)
  order.splice(to, 0, itemId)
  await orderEdition(app, editionId, order)
}

export async function removeEditionForm({ app, params }: PageCall): Promise<PageReply> {
  await removeEdition(app, params['editionId'] ?? '')
  return { kind: 'redirect', to: '/editions' }
}
