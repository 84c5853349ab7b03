import { randomBytes } from 'node:crypto'
import type { AlertPorts } from './ports.ts'
import { deleteAlert, insertAlert, readAlert, readAlertByFeed, type AlertRow } from './alert-queries.ts'
import { InvalidInputError, NotFoundError } from '../../errors.ts'
import { toStored, isEmptyRequest } from '../../search/request/stored-request.ts'
import type { SearchRequest } from '../../search/request/search-request.ts'

/** What a person enters for a new alert. Without an e-mail address it is only available as a feed. */
export interface AlertInput {
  readonly name: string
  readonly request: SearchRequest
  readonly email: string | null
}

/**
 * Saves a search as an alert. It reports what becomes searchable from now on, and nothing already in the library.
 * @throws InvalidInputError `alert_empty` for a search without any condition
 */
export async function saveAlert(app: AlertPorts, input: AlertInput): Promise<AlertRow> {
  const query = toStored(input.request)
  if (isEmptyRequest(query)) {
    throw new InvalidInputError('alert_empty', 'an alert needs words, a theme, a place or another filter', [
      { path: 'query', message: 'has no condition' },
    ])
  }
  const alertId = `a${randomBytes(10).toString('hex')}`
  const feedKey = randomBytes(16).toString('hex')
  await insertAlert(app.catalogue, { alertId, feedKey, name: input.name, query: { ...query }, email: input.email })
  return getAlert(app, alertId)
}

/** @throws NotFoundError `alert_missing` */
export async function getAlert(app: AlertPorts, alertId: string): Promise<AlertRow> {
  return (await readAlert(app.catalogue, alertId)) ?? missing(`no alert ${alertId}`)
}

/** @throws NotFoundError `alert_missing` */
export async function getAlertOfFeed(app: AlertPorts, feedKey: string): Promise<AlertRow> {
  return (await readAlertByFeed(app.catalogue, feedKey)) ?? missing('no such feed')
}

/** Deletes an alert and its deliveries. @throws NotFoundError `alert_missing` */
export async function endAlert(app: AlertPorts, alertId: string): Promise<void> {
  if (!(await deleteAlert(app.catalogue, alertId))) missing(`no alert ${alertId}`)
}

function missing(message: string): never {
  throw new NotFoundError('alert_missing', message)
}
