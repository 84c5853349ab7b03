import { PDFDocument, PDFString } from 'pdf-lib'
import { describe, expect, it } from 'vitest'
import { toContainedName } from '../../../../src/ingest/parse/contained/contained-name.ts'
import { readContained } from '../../../../src/ingest/parse/contained/read-contained.ts'
import { parseFile, type ParsedFile } from '../../../../src/ingest/parse/parse-file.ts'
import { makeWord, paragraph, run } from '../support/make-word.ts'
import { makeZip } from '../support/make-zip.ts'

const parse = (bytes: Uint8Array): Promise<ParsedFile> =>
  parseFile({ bytes: new Uint8Array(bytes), declaredMediaType: null, name: null })
const codesOf = ({ contained }: ParsedFile) => contained.map(({ name, code }) => [name, code])
const read = (bytes: Uint8Array, ordinal: number) =>
  readContained({ bytes: new Uint8Array(bytes), declaredMediaType: null, name: null, ordinal })

describe('an archive', () => {
  const word = makeWord(paragraph(run('The quay.')))

  it('is a page with the names of its files, which are listed with their types by content', async () => {
    const zip = makeZip([
      ['pack/', ''],
      ['pack/plan.docx', word],
      ['__MACOSX/._plan.docx', 'x'],
      ['pack/note', 'A note.'],
      ['photo.bin', Buffer.from([0, 1, 2, 3])],
    ])
    const file = await parse(zip)
    expect(file.mediaType).toBe('application/zip')
    expect(file.pages[0]?.text).toBe('pack/plan.docx\npack/note\nphoto.bin')
    expect(codesOf(file)).toEqual([
      ['pack/plan.docx', null],
      ['pack/note', null],
      ['photo.bin', 'unsupported'],
    ])
    expect(file.contained[0]).toMatchObject({
      ordinal: 1,
      bytes: word.length,
      mediaType: expect.stringContaining('wordprocessingml'),
    })
    expect(Buffer.from(await read(zip, 2)).toString()).toBe('A note.')
    await expect(read(zip, 4)).rejects.toMatchObject({ code: 'malformed' })
  })

  it('lists what it does not read by reason: empty files, and those beyond 100', async () => {
    const files = Array.from({ length: 102 }, (_, index) => [`${index}.txt`, `Text ${index}`] as const)
    const codes = codesOf(await parse(makeZip([['empty.txt', ''], ...files])))
    expect(codes[0]).toEqual(['empty.txt', 'empty'])
    expect(codes.filter(([, code]) => code === null)).toHaveLength(100)
    expect(codes.at(-1)).toEqual(['101.txt', 'too_many_files'])
  })

  it('refuses a bomb within it by name, and reads the rest', async () => {
    const zip = makeZip([
      ['first.txt', 'First.'],
      ['bomb.txt', Buffer.alloc(60 * 1024 * 1024, 0x20)],
      ['last.txt', 'Last.'],
    ])
    expect(codesOf(await parse(zip))).toEqual([
      ['first.txt', null],
      ['bomb.txt', 'too_large'],
      ['last.txt', null],
    ])
  })

  it('is refused if it contains nothing', async () => {
    await expect(parse(makeZip([['folder/', '']]))).rejects.toMatchObject({ code: 'empty' })
  })
})

describe('attachments of a PDF', () => {
  it('are listed with their own names', async () => {
    const pdf = await PDFDocument.create()
    pdf.addPage().drawText('Cover note')
    await pdf.attach(Buffer.from('Schedule of quays.'), 'schedule.txt', { mimeType: 'text/plain' })
    await pdf.attach(await (await PDFDocument.create()).save(), 'Änderung.pdf')
    const bytes = await pdf.save()
    const file = await parse(bytes)
    expect(file.contained.map(({ name, mediaType }) => [name, mediaType])).toEqual(
      expect.arrayContaining([
        ['schedule.txt', 'text/plain'],
        ['Änderung.pdf', 'application/pdf'],
      ]),
    )
    const ordinal = file.contained.find(({ name }) => name === 'schedule.txt')?.ordinal ?? 0
    expect(Buffer.from(await read(bytes, ordinal)).toString()).toBe('Schedule of quays.')
  })
})

describe('files attached to a place on a page', () => {
  it('are listed once, beside those of the document', async () => {
    const pdf = await PDFDocument.create()
    const page = pdf.addPage()
    const content = pdf.context.register(pdf.context.flateStream('Pinned plan of the pier.', { Type: 'EmbeddedFile' }))
    const file = pdf.context.obj({ Type: 'Filespec', F: PDFString.of('pinned.txt'), EF: { F: content } })
    const pin = { Type: 'Annot', Subtype: 'FileAttachment', Rect: [10, 10, 30, 30], FS: file }
    page.node.addAnnot(pdf.context.register(pdf.context.obj(pin)))
    page.node.addAnnot(pdf.context.register(pdf.context.obj(pin)))
    await pdf.attach(Buffer.from('Schedule of quays.'), 'schedule.txt')
    const bytes = await pdf.save({ useObjectStreams: false })
    const { contained } = await parse(bytes)
    expect(contained.map(({ ordinal, name, code }) => [ordinal, name, code])).toEqual([
      [1, 'schedule.txt', null],
      [2, 'pinned.txt', null],
    ])
    expect(Buffer.from(await read(bytes, 2)).toString()).toBe('Pinned plan of the pier.')
  })
})

describe('toContainedName', () => {
  it('keeps folders and the extension, without steps upwards, drives and characters that deceive', () => {
    expect(toContainedName('pack/2019/plan.pdf')).toBe('pack/2019/plan.pdf')
    expect(toContainedName('C:\\Users\\..\\plan.pdf')).toBe('Users/plan.pdf')
    expect(toContainedName('/etc/../../passwd\0')).toBe('etc/passwd')
    expect(toContainedName('plan\u202Efdp.exe')).toBe('planfdp.exe')
    expect(toContainedName(' .. ')).toBe('file')
    expect(toContainedName(`${'a'.repeat(5_000)}.pdf`)).toMatch(/^a{196}\.pdf$/)
  })
})
