import type { VersionRow } from '../../../db/documents/documents.ts'
import { toReadableDate } from '../../../ui/names.ts'
import { DataTable } from '../../../ui/components/data-table.tsx'
import { StatusTag } from '../../../ui/components/document-line.tsx'

interface VersionsProps {
  readonly documentId: string
  /** The newest first. */
  readonly versions: readonly VersionRow[]
  readonly currentVersionId: string | null
}

/** The versions of a document, which is current, and a form to compare two. */
export function Versions({ documentId, versions, currentVersionId }: VersionsProps) {
  const numbers = new Map(versions.map((version) => [version.versionId, version.number]))
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
              <VersionTitle version={version} />
              {version.versionId === currentVersionId && <strong> (current)</strong>}
              {version.copyOf !== null && (
                <div class="dim">Another file with the same text as no. {numbers.get(version.copyOf) ?? '?'}</div>
              )}
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
      <CompareForm documentId={documentId} versions={versions.filter((version) => version.pageCount > 0)} />
    </section>
  )
}

function VersionTitle({ version }: { readonly version: VersionRow }) {
  const title = version.title ?? version.fileName ?? version.versionId
  return version.pageCount > 0 ? <a href={`/versions/${version.versionId}/pages/1`}>{title}</a> : <>{title}</>
}

interface CompareProps {
  readonly documentId: string
  readonly versions: readonly VersionRow[]
  readonly from?: string
  readonly to?: string
}

/** A form to compare two versions; nothing where there are fewer than two. */
export function CompareForm({ documentId, versions, from, to }: CompareProps) {
  const [newest, before] = versions
  if (newest === undefined || before === undefined) return null
  const options = (chosen: string) =>
    versions.map((version) => (
      <option value={version.versionId} selected={version.versionId === chosen}>
        No. {version.number}, {version.status}
        {version.published === null ? '' : `, ${toReadableDate(version.published)}`}
      </option>
    ))
  return (
    <form class="compareform" action={`/documents/${documentId}/compare`}>
      <label for="compare-from">Compare</label>
      <select class="govuk-select" id="compare-from" name="from">
        {options(from ?? before.versionId)}
      </select>
      <label for="compare-to">with</label>
      <select class="govuk-select" id="compare-to" name="to">
        {options(to ?? newest.versionId)}
      </select>
      <button class="govuk-button govuk-button--secondary">Show what changed</button>
    </form>
  )
}
