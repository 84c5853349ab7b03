import { z } from 'zod'
import { LOCATION_KINDS } from '../../domain/states.ts'
import type { Absence, AddressRow } from '../../db/documents/addresses.ts'
import { instantSchema, toInstant, toInstantOrNull } from '../../api/views/parts.ts'

export const addressSchema = z
  .object({
    address: z.string(),
    kind: z.enum(LOCATION_KINDS),
    versionId: z.string().nullable().meta({ description: 'The version that it had when it was last fetched' }),
    state: z.string(),
    firstSeenAt: instantSchema,
    lastSeenAt: instantSchema,
    fetchedAt: instantSchema.nullable(),
    goneSince: instantSchema
      .nullable()
      .meta({ description: 'No longer available from its publisher; our copy is kept' }),
    archiveAddress: z.string().nullable().meta({ description: 'The copy in a web archive that was read' }),
    archivedAt: instantSchema.nullable(),
    absences: z.array(z.object({ since: instantSchema, until: instantSchema.nullable() })).meta({
      description: 'Periods in which it was gone, according to the captures',
    }),
    excludedAs: z
      .enum(['staging', 'mirror'])
      .nullable()
      .meta({ description: 'Why this address is never the canonical one; null for others' }),
    excludedReason: z.string().nullable(),
  })
  .meta({ id: 'Address' })

export function toAddressView(row: AddressRow, absences: readonly Absence[]): z.infer<typeof addressSchema> {
  const {
    locationId,
    firstSeenAt,
    lastSeenAt,
    fetchedAt,
    goneSince,
    archivedAt,
    exclusionKind,
    exclusionReason,
    ...rest
  } = row
  return {
    ...rest,
    excludedAs: exclusionKind as 'staging' | 'mirror' | null,
    excludedReason: exclusionReason,
    firstSeenAt: toInstant(firstSeenAt),
    lastSeenAt: toInstant(lastSeenAt),
    fetchedAt: toInstantOrNull(fetchedAt),
    goneSince: toInstantOrNull(goneSince),
    archivedAt: toInstantOrNull(archivedAt),
    absences: absences
      .filter((absence) => absence.locationId === locationId)
      .map(({ since, until }) => ({ since: toInstant(since), until: toInstantOrNull(until) })),
  }
}
