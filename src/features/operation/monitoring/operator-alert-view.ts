import { OPERATOR_ALERT_KINDS } from '../../../domain/states.ts'
import { z } from 'zod'
import type { MonitoringPorts } from './ports.ts'
import type { OperatorAlert } from './operator-alert-queries.ts'
import { operatorAlertSubject } from './operator-alerts.ts'
import { instantSchema, toInstant, toInstantOrNull } from '../../../api/views/parts.ts'

export const operatorAlertSchema = z
  .object({
    operatorAlertId: z.string(),
    kind: z.enum(OPERATOR_ALERT_KINDS).meta({
      description:
        'short: fewer documents than expected; shrunk: far fewer than usual; silent: the crawl failed; warc: captures could not be written',
    }),
    sourceId: z.string().nullable(),
    subject: z.string(),
    message: z.string(),
    openedAt: instantSchema,
    closedAt: instantSchema.nullable(),
    resolution: z.enum(['recovered', 'accepted']).nullable(),
    sentAt: instantSchema.nullable().meta({ description: 'When it was mailed to the operator' }),
  })
  .meta({ id: 'OperatorAlert' })

export function toOperatorAlertView(app: MonitoringPorts, alert: OperatorAlert): z.infer<typeof operatorAlertSchema> {
  const { operatorAlertId, kind, sourceId, message, openedAt, closedAt, closing, sentAt } = alert
  return {
    operatorAlertId,
    kind,
    sourceId,
    subject: operatorAlertSubject(app, alert),
    message,
    openedAt: toInstant(openedAt),
    closedAt: toInstantOrNull(closedAt),
    resolution: closing,
    sentAt: toInstantOrNull(sentAt),
  }
}
