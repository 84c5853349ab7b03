import { readDates } from '../../catalogue/details.ts'
import {
  readLocationsOf,
  readStatusEvents,
  readVersions,
  type DocumentRow,
  type VersionRow,
} from '../../catalogue/documents.ts'
import { listEditions } from '../../catalogue/editions.ts'
import { listParts } from '../../catalogue/parts.ts'
import { readPageHeads, type PageHead } from '../../catalogue/texts.ts'
import { readDetails } from '../../curate/read-details.ts'
import { getDocument } from '../../ingest/lookup.ts'
import { placeName } from '../../search/names.ts'
import { capital, count, nameOf, toReadableDate, toReadableInstant } from '../names.ts'
import type { PageCall, PageReply } from '../page.ts'
import { EditionForm } from '../parts/edition-form.tsx'
import { DataTable } from '../parts/data-table.tsx'
import { Corrections, Dates, Details } from '../parts/details.tsx'
import { StatusTag } from '../parts/document-line.tsx'
import { pageTag } from '../parts/evidence.tsx'
import { toRuleName } from '../rule-names.ts'
import { ReadingTag, UnreadPages } from '../parts/reading-note.tsx'
import { PartList } from '../parts/part-list.tsx'
import { countThemesOf } from '../../catalogue/tags.ts'

const THEMES_SHOWN = 24

/** A document: what it is, its pages, its versions, where it was found and how each field is known. */
export async function documentPage({ app, params, mayWrite }: PageCall): Promise<PageReply> {
  const document = await getDocument(app, params['documentId'] ?? '')
  const { documentId, currentVersionId } = document
  const versions = newestFirst(await readVersions(app.catalogue, documentId))
  const current = versions.find((version) => version.versionId === currentVersionId) ?? null
  const pages = current === null ? [] : await readPageHeads(app.catalogue, current.versionId)
  const parts = current === null ? [] : await listParts(app.catalogue, current.versionId)
  const themes = current === null ? [] : await countThemesOf(app.catalogue, current.versionId)
  const { details, corrections } = await readDetails(app, document)
  const editions = mayWrite ? await listEditions(app.catalogue) : []
  return {
    kind: 'page',
    title: document.title,
    section: 'documents',
    body: (
      <div class="document">
        <h1>{document.title}</h1>
        <p class="lead">
          <StatusTag status={document.status} />{' '}
          {document.places.map((placeId, index) => (
            <>
              {index > 0 && ', '}
              <a href={`/search?${new URLSearchParams({ place: placeId })}`}>{placeName(app, placeId)}</a>
            </>
          ))}
          {document.published !== null && ` · ${toReadableDate(document.published)}`}
        </p>
        {current === null && <p class="notice">No text of this document could be read yet. See its versions below.</p>}
        {current !== null && <PartOnly version={current} />}
        <UnreadPages pages={pages} isDue={current?.state === 'due'} />
        <div class="columns columns--reader">
          <div>
            {current !== null && <PartList {...{ parts, pages, mayWrite }} />}
            {current !== null && <Contents version={current} pages={pages} />}
            <Versions versions={versions} currentVersionId={currentVersionId} />
            <Details {...{ document, details, mayWrite }} />
            <Corrections {...{ documentId, corrections, mayWrite }} />
            <Dates dates={await readDates(app.catalogue, documentId)} />
            <Locations rows={await readLocationsOf(app.catalogue, documentId)} />
          </div>
          <aside class="aside" aria-label="About this document">
            <Facts document={document} />
            <h2>Cite it</h2>
            <p>
              <a href={`/api/v1/documents/${documentId}/citation?format=ris`}>RIS (Zotero)</a> ·{' '}
              <a href={`/api/v1/documents/${documentId}/citation?format=bibtex`}>BibTeX</a> ·{' '}
              <a href={`/api/v1/documents/${documentId}/citation?format=csl`}>CSL-JSON</a>
            </p>
            <EditionForm editions={editions} name="documentId" value={documentId} />
            {themes.length > 0 && <h2>Themes</h2>}
            <ul class="counts">
              {themes.slice(0, THEMES_SHOWN).map(({ themeId, passages }) => (
                <li>
                  <a href={`/documents/${documentId}/themes/${themeId}`}>{nameOf(app, 'theme', themeId)}</a>
                  <span>{passages}</span>
                </li>
              ))}
            </ul>
            <StatusEvents events={await readStatusEvents(app.catalogue, documentId)} />
          </aside>
        </div>
      </div>
    ),
  }
}

/** As published; those without a date last. */
function newestFirst(versions: readonly VersionRow[]): readonly VersionRow[] {
  return [...versions].sort((a, b) => (b.published ?? '').localeCompare(a.published ?? '') || b.number - a.number)
}

function PartOnly({ version }: { readonly version: VersionRow }) {
  if (version.extent === 'abstract') {
    return <p class="notice">Abstract only: the text here is the abstract that an index gives of this paper.</p>
  }
  if (version.extent === 'record') {
    return <p class="notice">No text: an index records this paper, and gives no abstract of it.</p>
  }
  if (version.truncated !== null) {
    return (
      <p class="notice">Only part of this file was read ({version.truncated}): it is longer than the service reads.</p>
    )
  }
  if (version.pageCount > 0 && version.passageCount === 0) {
    return <p class="notice">No words could be read in this file. It may be a scan: pictures of pages.</p>
  }
  return null
}

/** `35(4)` */
function toVolume({ volume, issue }: DocumentRow): string | null {
  return `${volume ?? ''}${issue === null ? '' : `(${issue})`}` || null
}

function Facts({ document }: { readonly document: DocumentRow }) {
  const facts: readonly (readonly [string, string | null])[] = [
    ['Kind', capital(document.kind)],
    ['Authors', document.authors.length === 0 ? null : document.authors.join('; ')],
    ['Publisher', document.publisher],
    ['Journal', document.journal],
    ['Volume', toVolume(document)],
    ['Pages', [document.firstPage, document.lastPage].filter((page) => page !== null).join('–') || null],
    ['ISSN', document.issn],
    ['DOI', document.doi],
    ['Language', document.language],
  ]
  return (
    <dl class="facts">
      {facts.map(
        ([name, value]) =>
          value !== null && (
            <div>
              <dt>{name}</dt>
              <dd>{value}</dd>
            </div>
          ),
      )}
    </dl>
  )
}

function Contents({ version, pages }: { readonly version: VersionRow; readonly pages: readonly PageHead[] }) {
  return (
    <section>
      <h2>Pages</h2>
      <p class="dim">
        {count(version.pageCount, 'page')}, {count(version.passageCount, 'passage')}.{' '}
        <a href={`/api/v1/versions/${version.versionId}/original`}>Download the original</a> (
        {Math.max(1, Math.round(version.bytes / 1024)).toLocaleString('en-GB')} kB)
      </p>
      <ol class="pagelist">
        {pages.map((page) => (
          <li>
            <a href={`/versions/${version.versionId}/pages/${page.pageIndex}`}>
              {pageTag({ pageIndex: page.pageIndex, pageLabel: page.label })}
            </a>{' '}
            <span>
              <ReadingTag {...page} />
              {page.headings.length > 0 ? page.headings.join(' · ') : <span class="dim">{page.opening}</span>}
            </span>
          </li>
        ))}
      </ol>
    </section>
  )
}

function Versions({
  versions,
  currentVersionId,
}: {
  readonly versions: readonly VersionRow[]
  readonly currentVersionId: string | null
}) {
  return (
    <section>
      <h2>Versions</h2>
      <DataTable
        caption="Versions of this document, the newest first"
        heads={['No.', 'Title', 'State', 'Published', 'Pages']}
      >
        {versions.map((version) => (
          <tr>
            <td>{version.number}</td>
            <td>
              {version.pageCount > 0 ? (
                <a href={`/versions/${version.versionId}/pages/1`}>
                  {version.title ?? version.fileName ?? version.versionId}
                </a>
              ) : (
                (version.title ?? version.fileName ?? version.versionId)
              )}
              {version.versionId === currentVersionId && <strong> (current)</strong>}
              {version.state === 'failed' && (
                <div class="bad">
                  {version.stage} failed: {version.message} ({version.code})
                </div>
              )}
            </td>
            <td>
              <StatusTag status={version.status} />
            </td>
            <td>{version.published === null ? '' : toReadableDate(version.published)}</td>
            <td>{version.pageCount}</td>
          </tr>
        ))}
      </DataTable>
    </section>
  )
}

type LocationRows = Awaited<ReturnType<typeof readLocationsOf>>

function Locations({ rows }: { readonly rows: LocationRows }) {
  return (
    <section>
      <h2>Where it was found</h2>
      <ul class="plain">
        {rows.map((row) => (
          <li class="address">
            {row.kind === 'web' || row.kind === 'record' ? (
              <a href={row.address} rel="noreferrer">
                {row.address}
              </a>
            ) : (
              row.address
            )}
            {row.archiveAddress !== null && row.archivedAt !== null && (
              <div class="dim">
                gone from there; read from{' '}
                <a href={row.archiveAddress} rel="noreferrer">
                  a web archive's copy
                </a>{' '}
                of {toReadableInstant(row.archivedAt)}
              </div>
            )}
            {row.state !== 'done' && row.archiveAddress === null && (
              <span class="dim"> ({row.state === 'gone' ? 'gone from there; our copy is kept' : row.state})</span>
            )}
          </li>
        ))}
      </ul>
    </section>
  )
}

function StatusEvents({ events }: { readonly events: Awaited<ReturnType<typeof readStatusEvents>> }) {
  if (events.length === 0) return null
  return (
    <>
      <h2>Its history</h2>
      <ul class="plain">
        {events.map((event) => (
          <li>
            {toReadableDate(event.dated)}: {event.status} <span class="dim">({toRuleName(event.rule)})</span>
          </li>
        ))}
      </ul>
    </>
  )
}
