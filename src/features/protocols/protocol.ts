import { toStorableText } from '../../formats/storable-text.ts'
import { randomBytes } from 'node:crypto'
import type { ProtocolPorts } from './ports.ts'
import { readEdition } from '../editions/edition-queries.ts'
import { insertRevision, readRevisions, type ProtocolRevision } from './protocol-queries.ts'
import { ConflictError, InvalidInputError, NotFoundError } from '../../errors.ts'
import { interpretQuery } from '../../search/query/interpret-query.ts'
import { EMPTY_REQUEST, type SearchRequest } from '../../search/request/search-request.ts'
import { fromStored, toStored, type StoredRequest } from '../../search/request/stored-request.ts'

/** Most queries that a protocol may have. */
export const MAX_QUERIES = 50

/** What a person enters for a protocol or a revision of it. */
export interface ProtocolInput {
  readonly name: string
  readonly purpose: string
  readonly queries: readonly SearchRequest[]
  /** The edition whose decisions are the screening. */
  readonly editionId: string | null
  /** The person's name. */
  readonly by: string
}

/**
 * Creates a protocol. Whether all words of a query are needed is decided now and stored.
 * @throws InvalidInputError `protocol_queries`, or as `interpretQuery`, naming the query; NotFoundError `edition_missing`
 */
export async function createProtocol(
  app: ProtocolPorts,
  input: ProtocolInput,
  signal?: AbortSignal,
): Promise<ProtocolRevision> {
  const protocolId = `s${randomBytes(10).toString('hex')}`
  await insertRevision(app.catalogue, await toRevision(app, protocolId, input, signal), null, app.clock.now())
  return getProtocol(app, protocolId)
}

/**
 * Adds a revision to a protocol; earlier revisions and their runs stay as they are.
 * @throws NotFoundError `protocol_missing`; ConflictError `protocol_changed` when it has been revised since revision
 *   `basedOn`; and as `createProtocol`
 */
export async function reviseProtocol(
  app: ProtocolPorts,
  protocolId: string,
  input: ProtocolInput & { readonly basedOn: number },
  signal?: AbortSignal,
): Promise<ProtocolRevision> {
  await getProtocol(app, protocolId)
  const { basedOn } = input
  const next = await toRevision(app, protocolId, input, signal)
  if ((await insertRevision(app.catalogue, next, basedOn, app.clock.now())) === null) {
    throw new ConflictError('protocol_changed', `the protocol is no longer at revision ${basedOn}; read it again`)
  }
  return getProtocol(app, protocolId)
}

/** The latest revision of a protocol, or the one asked for. @throws NotFoundError `protocol_missing` */
export async function getProtocol(
  app: ProtocolPorts,
  protocolId: string,
  revision?: number,
): Promise<ProtocolRevision> {
  const revisions = await readRevisions(app.catalogue, protocolId)
  const found = revision === undefined ? revisions[0] : revisions.find((each) => each.revision === revision)
  if (found === undefined) throw new NotFoundError('protocol_missing', `no protocol ${protocolId}`)
  return found
}

/** The queries of a revision as search requests. */
export function queriesOf({ queries }: Pick<ProtocolRevision, 'queries'>): readonly SearchRequest[] {
  return queries.map(fromStored)
}

async function toRevision(app: ProtocolPorts, protocolId: string, input: ProtocolInput, signal?: AbortSignal) {
  const { editionId } = input
  if (input.queries.length === 0 || input.queries.length > MAX_QUERIES) {
    throw new InvalidInputError('protocol_queries', `a protocol has 1 to ${MAX_QUERIES} queries`)
  }
  if (editionId !== null && (await readEdition(app.catalogue, editionId)) === undefined) {
    throw new NotFoundError('edition_missing', `no edition ${editionId}`)
  }
  const queries: StoredRequest[] = []
  for (const [at, request] of input.queries.entries()) queries.push(await resolveMatching(app, request, at, signal))
  return {
    protocolId,
    name: toStorableText(input.name),
    purpose: toStorableText(input.purpose),
    editionId,
    createdBy: toStorableText(input.by),
    queries: queries.map((query) => ({ ...query })),
  }
}

/** Replaces `match: auto` of a query with the `all` or `some` that it means now. */
async function resolveMatching(
  app: ProtocolPorts,
  request: SearchRequest,
  at: number,
  signal?: AbortSignal,
): Promise<StoredRequest> {
  try {
    const storable = { ...request, text: toStorableText(request.text) }
    const { matching } = await interpretQuery(app, storable, await app.facts.read(), signal)
    return toStored({ ...EMPTY_REQUEST, ...storable, match: matching })
  } catch (error) {
    if (!(error instanceof InvalidInputError)) throw error
    const issues = error.issues.map(({ path, message }) => ({ path: `queries.${at}.${path}`, message }))
    throw new InvalidInputError(error.code, `query ${at + 1}: ${error.message}`, issues, { cause: error })
  }
}
