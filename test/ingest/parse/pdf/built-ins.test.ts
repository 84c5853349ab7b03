import { expect, it } from 'vitest'
import { openPdf } from '../../../../src/ingest/parse/pdf/pdf-document.ts'
import { makePdf } from '../support/make-files.ts'

// pdf.js put its own `push` in the place of that of Node, for everything else that ran in the process
it('opening a PDF leaves the functions of the language as they are', async () => {
  const { push } = Array.prototype
  const { parse, stringify } = JSON
  const pdf = await openPdf(makePdf(['One page.']))
  expect(await pdf.pageText(1)).toContain('One page.')
  await pdf.close()
  expect(Array.prototype.push).toBe(push)
  expect(JSON.parse).toBe(parse)
  expect(JSON.stringify).toBe(stringify)
})
