import { readAbsences, readLocationsOf } from '../../db/documents/addresses.ts'
import { readDates } from '../../db/documents/details.ts'
import { readVersions, type DocumentRow, type VersionRow } from '../../db/documents/documents.ts'
import { listDuplicates, type DuplicateRow } from '../../ingest/dedupe/duplicates.ts'
import { listEditions } from '../editions/edition-queries.ts'
import { readStatusEvents } from '../../db/documents/events.ts'
import { listParts } from '../../db/texts/parts.ts'
import { readPageHeads, type PageOutline } from '../../db/texts/texts.ts'
import { readDetails } from './read-details.ts'
import { getDocument } from '../../db/documents/get-document.ts'
import { placeName } from '../../domain/names.ts'
import { capital, count, nameOf, toReadableDate } from '../../ui/names.ts'
import type { PageCall, PageReply } from '../../ui/page.ts'
import { EditionForm } from '../editions/edition-form.tsx'
import { Corrections, Dates, Details } from './components/details.tsx'
import { Addresses } from './components/document-addresses.tsx'
import { DocumentActions, StatusNotice, StatusEvents } from './components/document-events.tsx'
import { GoneTag, StatusTag } from '../../ui/components/document-line.tsx'
import { Versions } from './components/document-versions.tsx'
import { languageName } from '../../ui/language-name.ts'
import { pageTag } from '../../ui/components/evidence.tsx'
import { ReadingTag, UnreadPages } from '../../ui/components/reading-note.tsx'
import { listContainedFiles, listContainers } from '../../db/documents/contained-files.ts'
import { ContainedFiles } from './parts/contained-files.tsx'
import { PartList } from './parts/part-list.tsx'
import { countThemesOf } from '../../db/texts/tags.ts'
import { listReusingDocuments } from '../reuse/list-reusing-documents.ts'
import { ReuseOfDocument } from '../reuse/reuse-of-document.tsx'

const THEMES_SHOWN = 24
const DUPLICATES_SHOWN = 20
const REUSE_SHOWN = 6

/** A document: its details and their provenance, its pages, versions and addresses. */
export async function documentPage({ app, params, mayWrite }: PageCall): Promise<PageReply> {
  const document = await getDocument(app, params['documentId'] ?? '')
  const { documentId, currentVersionId } = document
  // The id of a document that was merged redirects to the other document.
  if (documentId !== params['documentId']) return { kind: 'redirect', to: `/documents/${documentId}` }
  const versions = newestFirst(await readVersions(app.catalogue, documentId))
  const current = versions.find((version) => version.versionId === currentVersionId) ?? null
  const pages = current === null ? [] : await readPageHeads(app.catalogue, current.versionId)
  const parts = current === null ? [] : await listParts(app.catalogue, current.versionId)
  const themes = current === null ? [] : await countThemesOf(app.catalogue, current.versionId)
  const { details, corrections } = await readDetails(app, document)
  const events = await readStatusEvents(app.catalogue, documentId)
  const duplicates = await listDuplicates(app.catalogue, { state: 'all', documentId }, DUPLICATES_SHOWN, 0)
  const reuse = await listReusingDocuments(app, { documentId, placeId: null }, REUSE_SHOWN + 1, 0)
  const editions = mayWrite ? await listEditions(app.catalogue) : []
  return {
    kind: 'page',
    title: document.title,
    section: 'documents',
    links: [{ rel: 'alternate', type: 'text/markdown', href: `/documents/${documentId}.md` }],
    body: (
      <div class="document">
        <h1>{document.title}</h1>
        <p class="lead">
          <StatusTag status={document.status} /> <GoneTag since={document.goneSince} />{' '}
          {document.places.map((placeId, index) => (
            <>
              {index > 0 && ', '}
              <a href={`/places/${placeId}`}>{placeName(app, placeId)}</a>
            </>
          ))}
          {document.published !== null && ` · ${toReadableDate(document.published)}`}
        </p>
        <StatusNotice document={document} events={events} />
        {current === null && (
          <p class="notice">No text has been read from this document yet. See its versions below.</p>
        )}
        {current !== null && <PartOnly version={current} />}
        <UnreadPages pages={pages} isDue={current?.state === 'due'} />
        <div class="columns columns--reader">
          <div>
            {current !== null && <PartList {...{ parts, pages, mayWrite }} />}
            <ContainedFiles
              files={current === null ? [] : await listContainedFiles(app.catalogue, current.versionId)}
              containers={await listContainers(app.catalogue, documentId)}
            />
            {current !== null && <Contents version={current} pages={pages} />}
            <Versions documentId={documentId} versions={versions} currentVersionId={currentVersionId} />
            <Duplicates pairs={duplicates} />
            <ReuseOfDocument documentId={documentId} pairs={reuse} shown={REUSE_SHOWN} />
            <Details {...{ document, details, mayWrite }} />
            <Corrections {...{ documentId, corrections, mayWrite }} />
            <Dates dates={await readDates(app.catalogue, documentId)} />
            <Addresses
              rows={await readLocationsOf(app.catalogue, documentId)}
              absences={await readAbsences(app.catalogue, documentId)}
              {...{ versions, currentVersionId }}
            />
            {mayWrite && <DocumentActions documentId={documentId} />}
          </div>
          <aside class="aside" aria-label="About this document">
            <Facts document={document} />
            <h2>Cite this document</h2>
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
            <StatusEvents events={events} versions={versions} />
          </aside>
        </div>
      </div>
    ),
  }
}

/** By date of publication; versions without a date last. */
function newestFirst(versions: readonly VersionRow[]): readonly VersionRow[] {
  return [...versions].sort((a, b) => (b.published ?? '').localeCompare(a.published ?? '') || b.number - a.number)
}

function PartOnly({ version }: { readonly version: VersionRow }) {
  if (version.extent === 'abstract') {
    return <p class="notice">Abstract only: the text here is the abstract of this paper from a bibliographic index.</p>
  }
  if (version.extent === 'record') {
    return <p class="notice">No text: a bibliographic index lists this paper without an abstract.</p>
  }
  if (version.truncated !== null) {
    return (
      <p class="notice">Only part of this file was read ({version.truncated}): it exceeds the limit of this service.</p>
    )
  }
  if (version.pageCount > 0 && version.passageCount === 0) {
    return <p class="notice">No words could be read in this file. It may be a scan.</p>
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
    ['Language', document.language === null ? null : languageName(document.language)],
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

function Contents({ version, pages }: { readonly version: VersionRow; readonly pages: readonly PageOutline[] }) {
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

function Duplicates({ pairs }: { readonly pairs: readonly DuplicateRow[] }) {
  if (pairs.length === 0) return null
  const open = pairs.filter((pair) => pair.verdict === null).length
  return (
    <section>
      <h2>Possible duplicates</h2>
      <p>{open === 0 ? 'All have been decided.' : `${count(open, 'document')} may be the same work as this one.`}</p>
      <ul class="plain">
        {pairs.map((pair) => (
          <li>
            <a href={`/duplicates/${pair.duplicateId}`}>
              {pair.verdict === null ? 'One work or two?' : `Decided: ${pair.verdict}`}
            </a>{' '}
            <span class="dim">{pair.grounds.join(', ')}</span>
          </li>
        ))}
      </ul>
    </section>
  )
}
