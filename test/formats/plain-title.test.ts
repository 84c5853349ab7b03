import { describe, expect, it } from 'vitest'
import { toPlainTitle, withSubtitle } from '../../src/formats/plain-title.ts'

describe('a title or name', () => {
  it.each([
    ['R&amp;D in ports', 'R&D in ports'],
    ['R&amp;amp;D in ports', 'R&D in ports'],
    ['&amp;lt;i&amp;gt;Ulva&amp;lt;/i&amp;gt; at sea', 'Ulva at sea'],
    ['Caf&eacute; &#8220;Quay&#8221;', 'Café “Quay”'],
    ['Uses of CO<sub>2</sub> and 10<sup>6</sup> m<sup>3</sup>', 'Uses of CO2 and 106 m3'],
    ['Skills for ports<sup>*</sup>', 'Skills for ports'],
    ['Skills for ports<xref ref-type="fn">1</xref>', 'Skills for ports'],
    ['Skills for ports*', 'Skills for ports'],
    ['Skills for ports? †', 'Skills for ports?'],
    ['Mary Tarrant¹', 'Mary Tarrant'],
    ['Search with A*', 'Search with A*'],
    ['a < b and 5 > 4', 'a < b and 5 > 4'],
    ['AT&T; and others', 'AT&T; and others'],
    ['Ports & Quays', 'Ports & Quays'],
  ])('%j is shown as %j', (written, shown) => expect(toPlainTitle(written)).toBe(shown))

  it.each([
    ['Ports', 'a history', 'Ports: a history'],
    ['Ports: a history', 'A History', 'Ports: a history'],
    ['Ports - a history', 'a history.', 'Ports - a history'],
    ['Whose ports?', 'A history', 'Whose ports? A history'],
    ['Ports', null, 'Ports'],
    ['Ports', '', 'Ports'],
    ['Ports', 'Ports', 'Ports'],
  ])('%j with the subtitle %j is %j', (title, subtitle, whole) => expect(withSubtitle(title, subtitle)).toBe(whole))
})
