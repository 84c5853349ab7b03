import { describe, expect, it } from 'vitest'
import { toFileName } from '../../../src/ingest/fetch/http/file-name.ts'

describe('file name', () => {
  it.each([
    [undefined, null],
    ['inline', null],
    ['attachment; filename=plan.pdf', 'plan.pdf'],
    ['attachment; filename="a \\"b\\".pdf"', 'a b.pdf'],
    ['attachment; filename="..\\..\\win.ini"', 'win.ini'],
    ['attachment; filename="/etc/passwd"', 'passwd'],
    ['attachment; filename="..."', null],
    ['attachment; filename="con.pdf"', '_con.pdf'],
    ['attachment; filename="x\u202efdp.exe"', 'xfdp.exe'],
    ['attachment; filename="plain.pdf"; filename*=UTF-8\'\'na%C3%AFve%2F..%2Fplan.pdf', 'plan.pdf'],
    ["attachment; filename*=UTF-8''na%C3%AFve%20%00plan.pdf", 'na\u00efve plan.pdf'],
    ["attachment; filename*=ISO-8859-1''caf%E9.pdf", 'caf\u00e9.pdf'],
    ['attachment; filename="caf\u00c3\u00a9.pdf"', 'caf\u00e9.pdf'],
    [`attachment; filename="${'x'.repeat(400)}.pdf"`, `${'x'.repeat(116)}.pdf`],
  ])('%s becomes %s', (header, name) => {
    expect(toFileName(header)).toBe(name)
  })
})
