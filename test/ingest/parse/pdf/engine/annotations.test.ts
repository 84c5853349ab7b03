import { describe, expect, it } from 'vitest'
import { parsePdf } from '../../../../../src/ingest/parse/pdf/parse-pdf.ts'
import { paintPdf, toForm, write } from '../../support/paint-pdf.ts'

const LABELS = [write('Applicant:', 72, 705), write('Purpose:', 72, 655), write('End of the form.', 72, 500)].join(' ')
const FIELD = '/Type /Annot /Subtype /Widget /F 4 /DA (/F 11 Tf 0 g)'

/** The text of a page with annotations; those of a form are its fields. */
async function read(annotations: readonly string[], others: readonly string[] = []): Promise<string> {
  const refs = annotations.map((_annotation, index) => `${10 + index} 0 R`).join(' ')
  const fields = `/AcroForm << /Fields [${refs}] /DR << /Font << /F 3 0 R >> >> >>`
  const options = { page: `/Annots [${refs}]`, catalog: fields, objects: [...annotations, ...others] }
  const { pages } = await parsePdf(paintPdf(LABELS, options))
  return pages.map(({ text }) => text).join('\n')
}

// nothing of a form that was filled in was found
describe('form fields', () => {
  it('give their values in their places', async () => {
    const text = await read([
      `<< ${FIELD} /FT /Tx /T (who) /V (Tamsin Quay Trust) /Rect [140 700 400 716] >>`,
      `<< ${FIELD} /FT /Tx /Ff 4096 /T (why) /V (To mend the quay.\\nTo light the steps.) /Rect [140 600 400 670] >>`,
    ])
    expect(text).toMatch(/Applicant: Tamsin Quay Trust/)
    expect(text).toMatch(/To mend the quay\.\s+To light the steps\./)
    expect(text.indexOf('To mend')).toBeLessThan(text.indexOf('End of the form'))
  })

  it('take the value of the field that they are a part of', async () => {
    const parent = '<< /FT /Tx /T (who) /V (Inherited Trust) /Kids [10 0 R] >>'
    const widget = `<< ${FIELD} /Parent 11 0 R /Rect [140 700 400 716] >>`
    expect(await read([widget], [parent])).toContain('Inherited Trust')
  })

  it('give the labels of what was chosen', async () => {
    const text = await read([
      `<< ${FIELD} /FT /Ch /Ff 131072 /T (a) /Opt [[(c1) (in draft)] [(c2) (adopted in full)]] /V (c2) /Rect [140 700 400 716] >>`,
      `<< ${FIELD} /FT /Ch /T (b) /Opt [(Harbour) (Market) (Mill)] /V [(Harbour) (Mill)] /I [0 2] /Rect [140 640 400 670] >>`,
    ])
    expect(text).toContain('adopted in full')
    expect(text).not.toContain('in draft')
    expect(text).toMatch(/Harbour\s+Mill/)
    expect(text).not.toContain('Market')
  })

  it('show which boxes are ticked', async () => {
    const box = (state: string, y: number) =>
      `<< ${FIELD} /FT /Btn /T (t${y}) /V /${state} /AS /${state} /Rect [50 ${y} 62 ${y + 12}] /AP << /N << /Yes 20 0 R /Off 20 0 R >> >> >>`
    const forms = Array.from({ length: 10 }, () => toForm('', 12, 12))
    const text = await read([box('Yes', 702), box('Off', 652)], forms)
    expect(text).toMatch(/\u2612 Applicant:/)
    expect(text).toMatch(/\u2610 Purpose:/)
  })

  it('say nothing of buttons, passwords and hidden fields', async () => {
    const text = await read([
      `<< ${FIELD} /FT /Btn /Ff 65536 /T (go) /V (Send) /MK << /CA (Send) >> /Rect [140 700 400 716] >>`,
      `<< ${FIELD} /FT /Tx /Ff 8192 /T (key) /V (Openthegate) /Rect [140 650 400 666] >>`,
      `<< ${FIELD.replace('/F 4', '/F 2')} /FT /Tx /T (old) /V (Hiddenvalue) /Rect [140 600 400 616] >>`,
    ])
    expect(text).not.toMatch(/Send|Openthegate|Hiddenvalue/)
  })
})

describe('notes', () => {
  const note = (kind: string, rest: string) =>
    `<< /Type /Annot /Subtype /${kind} /F 4 /Rect [140 580 400 600] ${rest} >>`

  it('and stamps on the page are read as they are painted', async () => {
    const text = await read(
      [note('FreeText', '/Contents (Adopted in May) /AP << /N 12 0 R >>'), note('Stamp', '/AP << /N 13 0 R >>')],
      [toForm(write('Adopted in May', 2, 5), 260, 20), toForm(write('BOARD COPY', 150, 5), 260, 20)],
    )
    expect(text.match(/Adopted in May/g)).toHaveLength(1)
    expect(text).toContain('BOARD COPY')
  })

  it('without a picture of their own are read from their contents', async () => {
    expect(await read([note('FreeText', '/Contents (Adopted in May)')])).toContain('Adopted in May')
  })

  it('of readers, marks on the text, and hidden ones are no text of the document', async () => {
    const appearance = '/AP << /N 14 0 R >>'
    const text = await read(
      [
        note('Text', '/Contents (Ask the clerk)'),
        note('Highlight', `/Contents (Is this so?) ${appearance}`),
        note('Popup', '/Contents (Popped up)'),
        note('FreeText', `/Contents (Withdrawn remark) ${appearance}`).replace('/F 4', '/F 2'),
      ],
      [toForm(write('Withdrawn remark', 2, 5), 260, 20)],
    )
    expect(text).not.toMatch(/clerk|so\?|Popped|Withdrawn/)
    expect(text).toContain('End of the form.')
  })
})
