import { createLogger } from '../../../../src/logger.ts'
import type { Job } from '../../../../src/domain/jobs.ts'
import { openPostgresQueue, openRedisQueue } from '../../../../src/queue/bullmq.ts'

// Takes one `parse` job from the queue argv[2] (`redis` or `postgres`) at argv[3], namespace argv[4], prints its subject
// and never ends it.
const [, , kind, url = '', namespace = ''] = process.argv

async function main(): Promise<void> {
  const open = kind === 'redis' ? openRedisQueue : openPostgresQueue
  const queue = await open(url, namespace, createLogger('error'))
  const never = new Promise<never>(() => undefined)
  const hold = (job: Job): Promise<never> => {
    console.log(job.subjectId)
    return never
  }
  await queue.work('parse', hold, 1)
}

void main()
