import { Queue, Worker } from 'bullmq'
import { Redis } from 'ioredis'
import type { Logger } from '../../logger.ts'
import type { Job } from '../../domain/jobs.ts'
import { JOB_OPTIONS, WORKER_OPTIONS, type BullBackend } from './bull-backend.ts'

/** BullMQ's keys on Redis or Valkey; `prefix` keeps several libraries apart on one server. */
export function openRedisBackend(url: string, prefix: string, log: Logger): BullBackend {
  // Workers block on their connection and need unlimited retries; the adapter limits our own calls.
  const redis = new Redis(url, { maxRetriesPerRequest: null, connectTimeout: 10_000 })
  redis.on('error', (error) => log.warn({ error: error.message }, 'queue connection lost'))
  return {
    openQueue: (name) => new Queue<Job>(name, { connection: redis, prefix, defaultJobOptions: JOB_OPTIONS }),
    openWorker: (name, processor, concurrency) =>
      new Worker<Job>(name, processor, { connection: redis, prefix, concurrency, ...WORKER_OPTIONS }),
    isGone: () => false, // flushed keys cause no error, and the next job recreates them
    make: async () => undefined,
    close: async () => redis.disconnect(),
  }
}
