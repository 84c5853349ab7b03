import { readFile } from 'node:fs/promises'
import { PDFParse } from 'pdf-parse'

// What a person writes who has no Concordance: one file after another through pdf-parse, as its README has it. Plain
// JavaScript, since the loader of TypeScript would rewrite pdf.js as well and slow it down.
process.on('message', async (file) => {
  try {
    const parser = new PDFParse({ data: new Uint8Array(await readFile(file)), verbosity: 0 })
    const { pages } = await parser.getText()
    await parser.destroy()
    process.send({ kind: 'read', pages: pages.length })
  } catch (error) {
    process.send({ kind: 'failed', message: String(error) })
  }
})
process.on('disconnect', () => process.exit())
process.send({ kind: 'ready' })
