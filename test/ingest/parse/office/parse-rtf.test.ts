import { expect, it } from 'vitest'
import { parseFile } from '../../../../src/ingest/parse/parse-file.ts'

const textOf = async (body: string): Promise<string | undefined> =>
  (
    await parseFile({
      bytes: new Uint8Array(Buffer.from(`{\\rtf1\\ansi{\\fonttbl{\\f0 Arial;}}${body}}`)),
      declaredMediaType: null,
      name: null,
    })
  ).pages[0]?.text

it('keeps results of fields, automatic numbers in both forms, and loses deletions and hidden text', async () => {
  expect(await textOf('See {\\field{\\*\\fldinst REF t}{\\fldrslt table 7}}.\\par')).toBe('See table 7.')
  expect(await textOf('{\\listtext\\pard 1.1\\tab}Berths\\par{\\pntext 2.\\tab}{\\*\\pn\\pnlvlbody}Quays\\par')).toBe(
    '1.1 Berths\n2. Quays',
  )
  expect(await textOf('Kept{\\deleted  gone}{\\v  hidden}{\\revised  added}.\\par')).toBe('Kept added.')
})

it('sets note marks apart from numbers', async () => {
  expect(await textOf('In 2018{\\super 4} 10{\\super 6} t of CO{\\sub 2}\\par')).toBe('In 2018⁴ 10⁶ t of CO2')
})

it('reads a text box once, after the text', async () => {
  const box =
    '{\\shp{\\*\\shpinst\\shpleft0{\\sp{\\sn shapeType}{\\sv 202}}{\\shptxt \\pard Boxed.\\par}}{\\shprslt{\\*\\do\\dptxbx{\\dptxbxtext Boxed.\\par}}}}'
  expect(await textOf(`Before ${box}after.\\par`)).toBe('Before after.\nBoxed.')
})
