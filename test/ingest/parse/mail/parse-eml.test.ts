import { describe, expect, it } from 'vitest'
import { parseFile, type ParsedFile } from '../../../../src/ingest/parse/parse-file.ts'
import { sniffMediaType } from '../../../../src/ingest/parse/media-type.ts'

const bytesOf = (lines: readonly string[], encoding: BufferEncoding = 'utf8') =>
  new Uint8Array(Buffer.from(lines.join('\r\n'), encoding))
const parse = (lines: readonly string[], encoding?: BufferEncoding): Promise<ParsedFile> =>
  parseFile({ bytes: bytesOf(lines, encoding), declaredMediaType: null, name: null })

const HEAD = [
  'Received: by mail.quay.example; Tue, 5 May 2020 11:00:00 +0000',
  'From: =?utf-8?B?w4FubmEgUmVleWU=?= <anna@quay.example>',
  'To: board@quay.example',
  'Subject: =?iso-8859-1?Q?Caf=E9_plan:?= =?iso-8859-1?Q?_second_draft?=',
  'Date: Tue, 5 May 2020 10:00:00 +0100',
  'MIME-Version: 1.0',
]

describe('a mail', () => {
  it('has its subject as title, its date and its author, and its text with what it quotes', async () => {
    const file = await parse([
      ...HEAD,
      'Content-Type: text/plain; charset=utf-8',
      '',
      'The quay plan is agreed.',
      '',
      '> Is it agreed?',
      '-- ',
      'Anna',
    ])
    expect(file.mediaType).toBe('message/rfc822')
    expect(file.metadata.title).toEqual({ value: 'Café plan: second draft', rule: 'mail:subject' })
    expect(file.metadata.authors?.value).toEqual(['Ánna Reeye'])
    expect(file.metadata.dates[0]).toMatchObject({ event: 'published', value: '2020-05-05', rule: 'mail:date' })
    expect(file.pages[0]?.text).toBe(
      'Café plan: second draft\nFrom: Ánna Reeye <anna@quay.example>\nTo: board@quay.example\nDate: Tue, 5 May 2020 10:00:00 +0100\nThe quay plan is agreed.\n\n> Is it agreed?\n-- \nAnna',
    )
  })

  it('is decoded by its transfer encoding and charset', async () => {
    const quoted = await parse([
      ...HEAD,
      'Content-Type: text/plain; charset=iso-8859-15',
      'Content-Transfer-Encoding: quoted-printable',
      '',
      'It costs =A4=',
      '5 at the caf=E9.',
    ])
    expect(quoted.pages[0]?.text).toContain('It costs €5 at the café.')
    const base64 = await parse([
      ...HEAD,
      'Content-Type: text/html; charset=utf-8',
      'Content-Transfer-Encoding: base64',
      '',
      Buffer.from('<p>Über</p><p>Quay &amp; pier</p>').toString('base64'),
    ])
    expect(base64.pages[0]?.text).toContain('\nÜber\nQuay & pier')
    const flowed = await parse([...HEAD, 'Content-Type: text/plain; format=flowed', '', 'One line that ', 'goes on.'])
    expect(flowed.pages[0]?.text).toContain('One line that goes on.')
    const raw = await parse([...HEAD.map((line) => line.replace(/^Subject.*/, 'Subject: Café')), '', 'x'], 'latin1')
    expect(raw.metadata.title?.value).toBe('Café')
  })

  it('is read in its text form, or in the other where that says more', async () => {
    const alternative = (plain: string, html: string) => [
      ...HEAD,
      'Content-Type: multipart/alternative; boundary="b 1"',
      '',
      'ignored',
      '--b 1',
      'Content-Type: text/plain',
      '',
      plain,
      '--b 1',
      'Content-Type: text/html',
      '',
      html,
      '--b 1--',
      'ignored',
    ]
    const same = await parse(alternative('The quay will open in May.', '<p>The <b>quay</b> will open in May.</p>'))
    expect(same.pages[0]?.text).toMatch(/\nThe quay will open in May\.$/)
    const note = await parse(
      alternative('View in a browser.', '<h1>Quay</h1><p>The quay will open in May, and the pier a year later.</p>'),
    )
    expect(note.pages[0]?.text).toContain('the pier a year later')
    expect(note.pages[0]?.text).not.toContain('ignored')
  })

  it('lists its attachments, mails among them, without pictures of its text', async () => {
    const inner = [...HEAD.map((line) => line.replace(/^Subject.*/, 'Subject: Inner')), '', 'Inner text.'].join('\r\n')
    const file = await parse([
      ...HEAD,
      'Content-Type: multipart/mixed; boundary=x',
      '',
      '--x',
      'Content-Type: text/plain',
      '',
      'See attached.',
      '--x',
      "Content-Type: text/plain; name*0*=utf-8''%C3%84nderung; name*1=.txt",
      'Content-Disposition: attachment',
      'Content-Transfer-Encoding: base64',
      '',
      Buffer.from('Annex text.').toString('base64'),
      '--x',
      'Content-Type: image/png',
      'Content-ID: <logo>',
      'Content-Disposition: inline',
      '',
      'png',
      '--x',
      'Content-Type: application/octet-stream; name="../../run.exe"',
      '',
      'MZ\0\0\0\0',
      '--x',
      'Content-Type: message/rfc822',
      '',
      inner,
      '--x--',
    ])
    expect(file.pages[0]?.text).not.toContain('Annex text')
    expect(file.contained.map(({ ordinal, name, mediaType, code }) => [ordinal, name, mediaType, code])).toEqual([
      [1, 'Änderung.txt', 'text/plain', null],
      [2, 'run.exe', 'application/x-msdownload', 'unsupported'],
      [3, 'Inner.eml', 'message/rfc822', null],
    ])
  })
})

describe('the media type of a mail', () => {
  const typeOf = (lines: readonly string[], name: string | null = null) => sniffMediaType(bytesOf(lines), null, name)

  it('follows its headers, and for few headers the name', async () => {
    expect(await typeOf([...HEAD, '', 'x'])).toBe('message/rfc822')
    expect(await typeOf(['From mailer Tue May  5 2020', ...HEAD, '', 'x'])).toBe('message/rfc822')
    expect(await typeOf(['Subject: Quay', '', 'x'], 'quay.eml')).toBe('message/rfc822')
  })

  it('is that of a text for letters, minutes and tables that begin with words and colons', async () => {
    expect(await typeOf(['From: the chair', 'Date: 5 May 2020', 'To: members', '', 'Minutes.'])).toBe('text/plain')
    expect(await typeOf(['Subject: Quay', '', 'x'], 'quay.txt')).toBe('text/plain')
    expect(await typeOf([`${'a'.repeat(5_000)}: x`])).toBe('text/plain')
  })
})

it('reads a hostile mail in linear time', async () => {
  const boundary = Array.from({ length: 1_999 }, () => '--x\r\n\r\n').join('')
  const words = '=?utf-8?q?a?= '.repeat(20_000)
  const startedMs = performance.now()
  await parse([
    ...HEAD.slice(0, 5),
    `Subject: ${words}`,
    'Message-ID: <1@x>',
    `X: ${'=?'.repeat(50_000)}`,
    'Content-Type: multipart/mixed; boundary=x',
    '',
    boundary,
  ])
  expect(performance.now() - startedMs).toBeLessThan(5_000)
})
