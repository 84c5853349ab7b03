import { chmod, mkdir, mkdtemp, readdir, readFile, rm, stat, writeFile } from 'node:fs/promises'
import type { AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { SMTPServer } from 'smtp-server'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { Message } from '../../../src/notify/notifier.ts'
import { createFileNotifier, createSmtpNotifier } from '../../../src/notify/email.ts'
import { notifierContract, type Received, type ScratchNotifier } from '../../contracts/notifier.ts'
import { closedPort } from '../../support/web/relay.ts'

const FROM = 'Library <library@example.org>'
const REFUSED = { kind: 'permanent', code: 'notifier_refused' }
const UNAVAILABLE = { kind: 'transient', code: 'notifier_unavailable' }
const MESSAGE: Message = {
  messageId: 'm1@library.example',
  to: 'a@example.org',
  subject: 's',
  text: 't',
  html: '<p>t</p>',
}

/** A mail server with configurable responses, and the messages that it accepted. */
interface ScratchServer {
  readonly port: number
  readonly received: Received[]
  close(): Promise<void>
}

/** `refuse` gives the status with which each command is refused. */
async function startMailServer(
  refuse: Partial<Record<'auth' | 'from' | 'to' | 'data', number>> = {},
): Promise<ScratchServer> {
  const received: Received[] = []
  const failureOf = (status: number | undefined) =>
    status === undefined ? null : Object.assign(new Error('not that'), { responseCode: status })
  const server = new SMTPServer({
    disabledCommands: refuse.auth === undefined ? ['AUTH', 'STARTTLS'] : ['STARTTLS'],
    allowInsecureAuth: true,
    authOptional: true,
    closeTimeout: 100,
    onAuth: (_auth, _session, done) => done(failureOf(refuse.auth)),
    onMailFrom: (_address, _session, done) => done(failureOf(refuse.from)),
    onRcptTo: (_address, _session, done) => done(failureOf(refuse.to)),
    onData: (stream, session, done) => {
      const chunks: Buffer[] = []
      stream.on('data', (chunk: Buffer) => chunks.push(chunk))
      stream.on('end', () => {
        const failure = failureOf(refuse.data)
        const recipients = session.envelope.rcptTo.map(({ address }) => address)
        if (failure === null) received.push({ recipients, raw: Buffer.concat(chunks).toString() })
        done(failure)
      })
    },
  })
  server.on('error', () => undefined)
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  return {
    port: (server.server.address() as AddressInfo).port,
    received,
    close: () => new Promise((resolve) => server.close(resolve)),
  }
}

describe('notifier: mail by SMTP', () => {
  notifierContract(async (): Promise<ScratchNotifier> => {
    const server = await startMailServer()
    return {
      open: (from = FROM) => createSmtpNotifier(`smtp://127.0.0.1:${server.port}`, from),
      away: createSmtpNotifier(`smtp://127.0.0.1:${await closedPort()}`, FROM),
      take: async () => server.received.splice(0),
      close: server.close,
    }
  })

  it.each([
    ['550 for the recipient', { to: 550 }, REFUSED],
    ['554 for the message', { data: 554 }, REFUSED],
    ['451 for the recipient', { to: 451 }, UNAVAILABLE],
    ['452 for the message', { data: 452 }, UNAVAILABLE],
    // The fault is ours, not the message's: it is to be sent once the operator has corrected the settings.
    ['550 for the sender', { from: 550 }, UNAVAILABLE],
    ['535 for the password', { auth: 535 }, UNAVAILABLE],
  ])('distinguishes permanent from temporary refusals: %s', async (_name, refuse, expected) => {
    const server = await startMailServer(refuse)
    const user = 'auth' in refuse ? 'user:secret@' : ''
    const notifier = createSmtpNotifier(`smtp://${user}127.0.0.1:${server.port}`, FROM)
    const error: unknown = await notifier.send(MESSAGE).catch((thrown: unknown) => thrown)
    expect(error).toMatchObject(expected)
    expect((error as Error).message).not.toContain('secret')
    await server.close()
  })

  it('accepts options in the address of the server', async () => {
    const server = await startMailServer()
    const notifier = createSmtpNotifier(`smtp://127.0.0.1:${server.port}/?ignoreTLS=true`, FROM)
    await notifier.send(MESSAGE)
    expect(server.received).toHaveLength(1)
    await server.close()
  })
})

describe('notifier: mail as files', () => {
  let folder: string

  beforeAll(async () => {
    folder = await mkdtemp(path.join(tmpdir(), 'concordance-outbox-'))
  })

  afterAll(() => rm(folder, { recursive: true, force: true }))

  notifierContract(async (): Promise<ScratchNotifier> => {
    const outbox = path.join(folder, 'contract')
    const file = path.join(folder, 'a-file-where-the-outbox-was')
    await mkdir(outbox)
    await writeFile(file, '')
    return {
      open: (from = FROM) => createFileNotifier(outbox, from),
      away: createFileNotifier(file, FROM),
      take: async () => {
        const names = await readdir(outbox)
        const taken = await Promise.all(names.map((name) => readFile(path.join(outbox, name), 'utf8')))
        for (const name of names) await rm(path.join(outbox, name))
        return taken.map((raw) => ({ recipients: null, raw }))
      },
      close: async () => {},
    }
  })

  it('creates its folder, and replaces a message that is sent again', async () => {
    const outbox = path.join(folder, 'not', 'made', 'yet')
    const notifier = createFileNotifier(outbox, FROM)
    await notifier.send(MESSAGE)
    await notifier.send({ ...MESSAGE, subject: 'again' })
    const names = await readdir(outbox)
    expect(names).toEqual(['m1_library.example.eml'])
    expect(await readFile(path.join(outbox, names[0] ?? ''), 'utf8')).toContain('Subject: again')
  })

  it('makes messages readable by their owner alone, even in a folder that was open to all', async () => {
    const outbox = path.join(folder, 'open')
    await mkdir(outbox)
    await chmod(outbox, 0o755)
    await createFileNotifier(outbox, FROM).send(MESSAGE)
    const modeOf = async (name: string) => ((await stat(path.join(outbox, name))).mode & 0o777).toString(8)
    expect([await modeOf('.'), await modeOf('m1_library.example.eml')]).toEqual(['700', '600'])
  })

  it.each(['../../escape', '/etc/cron.d/escape', '..', 'a\0b', 'a\\..\\b'])(
    'writes a message with the id %j inside its folder',
    async (messageId) => {
      const outbox = path.join(folder, 'a', 'b', 'outbox')
      await createFileNotifier(outbox, FROM).send({ ...MESSAGE, messageId })
      expect(await readdir(outbox)).toHaveLength(1)
      expect(await readdir(path.join(folder, 'a', 'b'))).toEqual(['outbox'])
      await rm(outbox, { recursive: true })
    },
  )
})
