import { createReadStream } from 'node:fs'
import { rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import {
  DeleteObjectCommand,
  GetObjectCommand,
  HeadObjectCommand,
  paginateListObjectsV2,
  PutObjectCommand,
  S3Client,
} from '@aws-sdk/client-s3'
import { AppError, messageOf, NotFoundError, TransientError } from '../errors.ts'
import { assertBlobKey, blobKeyOfMany, verified } from './blob-key.ts'
import type { BlobKey, BlobStore } from './blob-store.ts'
import { spoolToFile } from './spool-file.ts'

export interface S3Options {
  readonly bucket: string
  /** Put before each key, with a slash between; may be empty. */
  readonly prefix: string
  readonly region: string
  /** null: AWS. Other servers are addressed by path, which all of them support. */
  readonly endpoint: string | null
  /** null: the machine's own AWS settings. */
  readonly credentials: { readonly accessKeyId: string; readonly secretAccessKey: string } | null
}

/** Blobs as objects of one bucket, which must exist. */
export function createS3Store(options: S3Options): BlobStore {
  const client = new S3Client({
    region: options.region,
    maxAttempts: 3,
    // Servers other than AWS do not all know the newer checksum headers; our keys are checksums already.
    requestChecksumCalculation: 'WHEN_REQUIRED',
    responseChecksumValidation: 'WHEN_REQUIRED',
    requestHandler: { connectionTimeout: 5_000, requestTimeout: 60_000 },
    ...(options.endpoint === null ? {} : { endpoint: options.endpoint, forcePathStyle: true }),
    ...(options.credentials === null ? {} : { credentials: { ...options.credentials } }),
  })
  const at = (key: BlobKey) => ({ Bucket: options.bucket, Key: objectNameOf(options.prefix, key) })
  const has = async (key: BlobKey, signal?: AbortSignal): Promise<boolean> =>
    client.send(new HeadObjectCommand(at(key)), toSend(signal)).then(
      () => true,
      (error: unknown) => (isAbsent(error) ? false : toUnavailable(error)),
    )
  return {
    write: async (bytes, signal) => {
      signal?.throwIfAborted()
      const key = await blobKeyOfMany(bytes)
      if (await has(key, signal)) return key
      await client.send(new PutObjectCommand({ ...at(key), Body: bytes }), toSend(signal)).catch(toUnavailable)
      return key
    },
    writeFrom: async (chunks, signal) => {
      const { file, key, bytes } = await spoolToFile(chunks, tmpdir(), signal)
      try {
        if (await has(key, signal)) return { key, bytes }
        const body = { Body: createReadStream(file), ContentLength: bytes }
        await client.send(new PutObjectCommand({ ...at(key), ...body }), toSend(signal)).catch(toUnavailable)
        return { key, bytes }
      } finally {
        await rm(file, { force: true })
      }
    },
    read: async (key, signal) => {
      try {
        const answer = await client.send(new GetObjectCommand(at(key)), toSend(signal))
        return verified(key, (await answer.Body?.transformToByteArray()) ?? new Uint8Array())
      } catch (error) {
        if (isAbsent(error)) throw new NotFoundError('blob_missing', `no blob ${key}`, { cause: error })
        return toUnavailable(error)
      }
    },
    withFile: async (key, use, signal) => {
      const answer = await client.send(new GetObjectCommand(at(key)), toSend(signal)).catch((error: unknown) => {
        if (isAbsent(error)) throw new NotFoundError('blob_missing', `no blob ${key}`, { cause: error })
        return toUnavailable(error)
      })
      const { file } = await spoolToFile((answer.Body ?? []) as AsyncIterable<Uint8Array>, tmpdir(), signal).catch(
        toUnavailable,
      )
      try {
        return await use(file)
      } finally {
        await rm(file, { force: true })
      }
    },
    has,
    remove: async (key, signal) => {
      await client.send(new DeleteObjectCommand(at(key)), toSend(signal)).catch(toUnavailable)
    },
    keys: (signal) => listKeys(client, options, signal),
    close: async () => client.destroy(),
  }
}

function objectNameOf(prefix: string, key: BlobKey): string {
  assertBlobKey(key)
  return prefix === '' ? key : `${prefix}/${key}`
}

async function* listKeys(client: S3Client, options: S3Options, signal?: AbortSignal): AsyncIterable<BlobKey> {
  const Prefix = options.prefix === '' ? undefined : `${options.prefix}/`
  const pages = paginateListObjectsV2(
    { client },
    { Bucket: options.bucket, ...(Prefix === undefined ? {} : { Prefix }) },
  )
  try {
    for await (const page of pages) {
      signal?.throwIfAborted()
      for (const object of page.Contents ?? []) {
        const key = (object.Key ?? '').slice(Prefix?.length ?? 0)
        if (/^[0-9a-f]{64}$/.test(key)) yield key
      }
    }
  } catch (error) {
    toUnavailable(error)
  }
}

function toSend(signal: AbortSignal | undefined): { abortSignal?: AbortSignal } {
  return signal === undefined ? {} : { abortSignal: signal }
}

function isAbsent(error: unknown): boolean {
  return error instanceof Error && ['NoSuchKey', 'NotFound'].includes(error.name)
}

function toUnavailable(error: unknown): never {
  if (error instanceof AppError || (error as Error).name === 'AbortError') throw error
  throw new TransientError('blob_store_unavailable', `object store: ${messageOf(error)}`, { cause: error })
}
