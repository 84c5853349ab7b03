import { describe, expect, it } from 'vitest'
import { parseFile, type ParsedFile } from '../../../../src/ingest/parse/parse-file.ts'
import { makeWord, paragraph, run, type WordParts } from '../support/make-word.ts'

const parse = (body: string, parts?: WordParts): Promise<ParsedFile> =>
  parseFile({ bytes: new Uint8Array(makeWord(body, parts)), declaredMediaType: null, name: null })
const textOf = async (body: string, parts?: WordParts): Promise<string | undefined> =>
  (await parse(body, parts)).pages[0]?.text
const char = (kind: string) => `<w:r><w:fldChar w:fldCharType="${kind}"/></w:r>`
const instruction = (text: string) => `<w:r><w:instrText>${text}</w:instrText></w:r>`

describe('fields of a Word file', () => {
  it('keep their results, without instructions, simple, complex and nested', async () => {
    const nested = `${char('begin')}${instruction(' IF ')}${char('begin')}${instruction(' PAGE ')}${char('separate')}${run('7')}${char('end')}${instruction(' = 7 "x" ')}${char('separate')}${run('chosen')}${char('end')}`
    const text = await textOf(
      paragraph(
        `${run('See table ')}<w:fldSimple w:instr=" REF t ">${run('4.1 Quay costs')}</w:fldSimple>${run(' and ')}${nested}${run('.')}`,
      ),
    )
    expect(text).toBe('See table 4.1 Quay costs and chosen.')
  })

  it('may go on over paragraphs, and hide nothing when their end is missing', async () => {
    const contents = paragraph(`${char('begin')}${instruction(' TOC ')}${char('separate')}${run('1 Ports')}`)
    expect(await textOf(contents + paragraph(run('2 Quays') + char('end')) + paragraph(run('After')))).toBe(
      '1 Ports\n2 Quays\nAfter',
    )
    const open = paragraph(char('begin') + instruction(' REF x '))
    expect(await textOf(open + paragraph(run('Still here')))).toBe('Still here')
  })

  it('give the title, and the addresses of links', async () => {
    const heading = paragraph(
      `<w:fldSimple w:instr="TITLE">${run('Plan for Ellsby')}</w:fldSimple>`,
      '<w:outlineLvl w:val="0"/>',
    )
    const field = `${char('begin')}${instruction(' HYPERLINK "https://plan.example/a.pdf" ')}${char('separate')}${run('annex')}${char('end')}`
    const link = `<w:hyperlink r:id="link1">${run(' and map')}</w:hyperlink>`
    const file = await parse(heading + paragraph(field + link), { links: ['https://plan.example/map'] })
    expect(file.metadata.title?.value).toBe('Plan for Ellsby')
    expect(file.links).toEqual(['https://plan.example/a.pdf', 'https://plan.example/map'])
  })
})

describe('runs of a Word file', () => {
  it('are read wherever they lie: bidirectional, tagged, in controls; of ruby the base', async () => {
    const ruby = `<w:r><w:ruby><w:rt>${run('reading')}</w:rt><w:rubyBase>${run('base')}</w:rubyBase></w:ruby></w:r>`
    const control = `<w:sdt><w:sdtContent>${run(' control')}</w:sdtContent></w:sdt>`
    const unfilled = `<w:sdt><w:sdtPr><w:showingPlcHdr/></w:sdtPr><w:sdtContent>${run('Click to enter')}</w:sdtContent></w:sdt>`
    const text = await textOf(
      paragraph(
        `<w:bdo w:val="rtl">${run('bdo ')}</w:bdo><w:dir w:val="rtl">${run('dir ')}</w:dir><w:smartTag>${run('tag ')}</w:smartTag>${run('שלום ', '<w:rtl/>')}${ruby}${control}${unfilled}`,
      ),
    )
    expect(text).toBe('bdo dir tag שלום base control')
  })

  it('are left out if hidden, directly or by a style, unless made visible again', async () => {
    const styles =
      '<w:style w:type="character" w:styleId="secret"><w:name w:val="secret"/><w:rPr><w:vanish/></w:rPr></w:style><w:style w:type="paragraph" w:styleId="note"><w:name w:val="note"/><w:rPr><w:vanish/></w:rPr></w:style><w:style w:type="paragraph" w:styleId="below"><w:name w:val="below"/><w:basedOn w:val="note"/></w:style>'
    const text = await textOf(
      paragraph(
        run('Seen') +
          run(' not', '<w:vanish/>') +
          run(' nor', '<w:rStyle w:val="secret"/>') +
          run(' again', '<w:vanish w:val="0"/>'),
      ) + paragraph(run('Gone') + run('Back', '<w:vanish w:val="false"/>'), '<w:pStyle w:val="below"/>'),
      { styles },
    )
    expect(text).toBe('Seen again\nBack')
  })

  it('keep insertions and lose deletions, joining paragraphs whose end was deleted', async () => {
    const text = await textOf(
      paragraph(
        `${run('The ')}<w:del><w:r><w:delText>old</w:delText></w:r></w:del><w:ins>${run('new')}</w:ins><w:moveFrom>${run('x')}</w:moveFrom>`,
      ) +
        paragraph(run('First half'), '<w:rPr><w:del w:id="1"/></w:rPr>') +
        paragraph(run(', second half')),
    )
    expect(text).toBe('The new\nFirst half, second half')
  })

  it('set note marks and exponents apart from numbers', async () => {
    const raised = (text: string) => run(text, '<w:vertAlign w:val="superscript"/>')
    const lowered = run('2', '<w:vertAlign w:val="subscript"/>')
    const text = await textOf(
      paragraph(
        run('In 2018') +
          raised('1') +
          raised('2') +
          run(' 10') +
          raised('6') +
          run(' t of CO') +
          lowered +
          run(' by the 19') +
          raised('th'),
      ),
    )
    expect(text).toBe('In 2018¹² 10⁶ t of CO2 by the 19th')
  })

  it('read equations on one line', async () => {
    const r = (text: string) => `<m:r><m:t>${text}</m:t></m:r>`
    const fraction = `<m:f><m:fPr/><m:num>${r('a+b')}</m:num><m:den>${r('2')}</m:den></m:f>`
    const power = `<m:sSup><m:e>${r('x')}</m:e><m:sup>${r('2')}</m:sup></m:sSup>`
    const root = `<m:rad><m:deg/><m:e>${r('n')}</m:e></m:rad>`
    const sum = `<m:nary><m:naryPr><m:chr m:val="∑"/></m:naryPr><m:sub>${r('i=1')}</m:sub><m:sup>${r('n')}</m:sup><m:e>${r('y')}</m:e></m:nary>`
    const text = await textOf(
      paragraph(
        `${run('So')}<m:oMath>${fraction}${r('=')}${power}${r('+')}${root}${r('+')}${sum}</m:oMath>${run('holds')}`,
      ),
    )
    expect(text).toBe('So (a+b)/2=x²+√n+∑_(i=1)^n y holds')
  })
})

describe('automatic numbers of a Word file', () => {
  const level = (index: number, format: string, pattern: string, rest = '') =>
    `<w:lvl w:ilvl="${index}"><w:start w:val="1"/><w:numFmt w:val="${format}"/>${rest}<w:lvlText w:val="${pattern}"/></w:lvl>`
  const numbering =
    `<w:abstractNum w:abstractNumId="5">${level(0, 'decimal', '%1.', '<w:pStyle w:val="Head"/>')}${level(1, 'decimal', '%1.%2')}${level(2, 'lowerRoman', '(%3)')}</w:abstractNum>` +
    `<w:abstractNum w:abstractNumId="6">${level(0, 'bullet', '\uf0b7')}${level(1, 'upperLetter', '%2)')}</w:abstractNum>` +
    '<w:num w:numId="1"><w:abstractNumId w:val="5"/></w:num><w:num w:numId="2"><w:abstractNumId w:val="6"/></w:num>' +
    '<w:num w:numId="3"><w:abstractNumId w:val="5"/><w:lvlOverride w:ilvl="0"><w:startOverride w:val="7"/></w:lvlOverride></w:num>'
  const item = (text: string, list: number, depth = 0) =>
    paragraph(run(text), `<w:numPr><w:ilvl w:val="${depth}"/><w:numId w:val="${list}"/></w:numPr>`)

  it('count by level, begin again below a higher one, and at the number that a list states', async () => {
    const text = await textOf(
      item('One', 1) +
        item('a', 1, 1) +
        item('b', 1, 1) +
        item('deep', 1, 2) +
        item('Two', 1) +
        item('c', 1, 1) +
        item('Seven', 3) +
        item('Eight', 3) +
        item('point', 2) +
        item('letter', 2, 1),
      { numbering },
    )
    expect(text).toBe('1. One\n1.1 a\n1.2 b\n(i) deep\n2. Two\n2.1 c\n7. Seven\n8. Eight\n• point\nA) letter')
  })

  it('come from styles, stand in headings but not in the title, and can be taken off', async () => {
    const styles =
      '<w:style w:type="paragraph" w:styleId="Head"><w:name w:val="heading 1"/><w:pPr><w:numPr><w:numId w:val="1"/></w:numPr><w:outlineLvl w:val="0"/></w:pPr></w:style>'
    const head = (text: string, rest = '') => paragraph(run(text), `<w:pStyle w:val="Head"/>${rest}`)
    const file = await parse(
      head('Ports') +
        item('Berths', 1, 1) +
        head('Annex', '<w:numPr><w:numId w:val="0"/></w:numPr>') +
        head('') +
        head('Quays'),
      { numbering, styles },
    )
    expect(file.pages[0]?.text).toBe('1. Ports\n1.1 Berths\nAnnex\n3. Quays')
    expect(file.pages[0]?.headings.map(({ level: l, title }) => [l, title])).toEqual([
      [1, '1. Ports'],
      [1, 'Annex'],
      [1, '3. Quays'],
    ])
    expect(file.metadata.title?.value).toBe('Ports')
  })
})

describe('notes, headers and boxes of a Word file', () => {
  const note = (id: number, text: string, type = '') =>
    `<w:footnote w:id="${id}" ${type}><w:p><w:r><w:footnoteRef/></w:r>${run(text)}</w:p></w:footnote>`

  it('numbers notes in the order of the text, and leaves out separators and comments', async () => {
    const footnotes = note(0, 'separator', 'w:type="separator"') + note(2, 'Later.') + note(9, 'First.')
    const reference = (id: number) => `<w:r><w:footnoteReference w:id="${id}"/></w:r>`
    const text = await textOf(
      paragraph(
        `${run('In 2018')}${reference(9)}${run(' and then')}${reference(2)}<w:r><w:commentReference w:id="0"/></w:r>`,
      ),
      { footnotes },
    )
    expect(text).toBe('In 2018¹ and then²\n¹ First.\n² Later.')
  })

  it('keeps headers as furniture, in no passage', async () => {
    const file = await parse(paragraph(run('The quay will be rebuilt within two years by the port.')), {
      header: paragraph(run('Port board draft')),
    })
    const page = file.pages[0]
    expect(page?.furniture.map(({ start, end }) => page.text.slice(start, end))).toEqual(['Port board draft'])
    expect(file.passages.map(({ text }) => text).join(' ')).not.toContain('Port board')
  })

  it('reads a text box once, after the paragraph that it is anchored in', async () => {
    const box = `<w:txbxContent>${paragraph(run('Boxed.'))}</w:txbxContent>`
    const both = `<w:r><mc:AlternateContent><mc:Choice Requires="wps"><w:drawing>${box}</w:drawing></mc:Choice><mc:Fallback><w:pict><v:textbox>${box}</v:textbox></w:pict></mc:Fallback></mc:AlternateContent></w:r>`
    expect(await textOf(paragraph(run('Before ') + both + run('after.')))).toBe('Before after.\nBoxed.')
  })
})

describe('tables of a Word file', () => {
  const cell = (...paragraphs: readonly string[]) =>
    `<w:tc>${paragraphs.map((text) => paragraph(run(text))).join('')}</w:tc>`

  it('are lines of cells, without deleted rows, and blocks where one cell frames text', async () => {
    const deleted = `<w:tr><w:trPr><w:del/></w:trPr>${cell('gone')}${cell('gone')}</w:tr>`
    const table = `<w:tbl><w:tr>${cell('Year', 'ended')}${cell('Jobs')}</w:tr>${deleted}<w:tr>${cell('2019')}${cell('41')}</w:tr></w:tbl>`
    const frame = `<w:tbl><w:tr>${cell('One line.', 'Another line.')}</w:tr></w:tbl>`
    expect(await textOf(table + frame)).toBe('Year ended Jobs\n2019 41\nOne line.\nAnother line.')
  })
})
