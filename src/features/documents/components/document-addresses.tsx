import { chooseAddress, type Absence, type AddressRow } from '../../../db/documents/addresses.ts'
import type { VersionRow } from '../../../db/documents/documents.ts'
import { count, toReadableDate, toReadableInstant } from '../../../ui/names.ts'

interface AddressesProps {
  readonly rows: readonly AddressRow[]
  readonly absences: readonly Absence[]
  readonly versions: readonly VersionRow[]
  readonly currentVersionId: string | null
}

/** Every address of a document: which is canonical, which version each has, and when it was there. */
export function Addresses({ rows, absences, versions, currentVersionId }: AddressesProps) {
  const canonical = chooseAddress(rows, currentVersionId)
  const numbers = new Map(versions.map((version) => [version.versionId, version.number]))
  const shared = versions
    .map((version) => ({ version, addresses: rows.filter((row) => row.versionId === version.versionId).length }))
    .filter(({ addresses }) => addresses > 1)
  return (
    <section>
      <h2>Where it was found</h2>
      {shared.map(({ version, addresses }) => (
        <p class="dim">
          {count(addresses, 'address has', 'addresses have')} the same file, version {version.number}.
        </p>
      ))}
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
            {row === canonical && <strong> (canonical address)</strong>}
            <div class="dim">
              {row.archiveAddress !== null && row.archivedAt !== null && (
                <>
                  Read from{' '}
                  <a href={row.archiveAddress} rel="noreferrer">
                    a copy in a web archive
                  </a>{' '}
                  made on {toReadableInstant(row.archivedAt)}.{' '}
                </>
              )}
              <AddressState row={row} number={row.versionId === null ? null : (numbers.get(row.versionId) ?? null)} />
              <Absences absences={absences.filter((absence) => absence.locationId === row.locationId)} />
            </div>
          </li>
        ))}
      </ul>
    </section>
  )
}

function AddressState({ row, number }: { readonly row: AddressRow; readonly number: number | null }) {
  return (
    <>
      {number !== null && `Version ${number}. `}
      First seen {dayOf(row.firstSeenAt)}, last seen {dayOf(row.lastSeenAt)}.
      {row.state === 'failed' && ' The last attempt to fetch it failed.'}
      {row.state === 'due' && ' Waiting to be fetched.'}
      {row.exclusionKind !== null &&
        ` ${EXCLUSION_NAMES[row.exclusionKind] ?? row.exclusionKind}: ${row.exclusionReason}.`}
    </>
  )
}

const EXCLUSION_NAMES: Readonly<Record<string, string>> = {
  staging: 'Not used as canonical address (staging host)',
  mirror: 'Not used as canonical address (mirror)',
}

function Absences({ absences }: { readonly absences: readonly Absence[] }) {
  return (
    <>
      {absences.map(({ since, until }) =>
        until === null ? (
          <strong> Gone since {dayOf(since)}; our copy is kept.</strong>
        ) : (
          <>
            {' '}
            Not available from {dayOf(since)} to {dayOf(until)}.
          </>
        ),
      )}
    </>
  )
}

function dayOf(date: Date): string {
  return toReadableDate(date.toISOString().slice(0, 10))
}
