import { describe, expect, it } from 'vitest'
import { chooseLabels, toBareLabel, toShownLabel, type PageLabel } from '../../src/domain/pages/page-label.ts'

const printed = (label: string): PageLabel => ({ label, source: 'printed' })
const inferred = (label: string): PageLabel => ({ label, source: 'inferred' })
const shown = (labels: readonly (PageLabel | null)[]) => labels.map((label) => label && toShownLabel(label))

describe('the labels of pages', () => {
  it('are those printed, whatever the file declares', () => {
    const labels = chooseLabels([printed('277'), inferred('278'), printed('279')], ['1', '2', '3'])
    expect(shown(labels)).toEqual(['277', '~278', '279'])
  })

  it("are the file's where none is printed and the file agrees with those that are", () => {
    const labels = chooseLabels([null, inferred('4'), printed('5')], ['iii', '4', '5'])
    expect(shown(labels)).toEqual(['iii', '4', '5'])
    expect(labels.map((label) => label?.source)).toEqual(['file', 'file', 'printed'])
  })

  it("are the file's, or none, if no page prints its number", () => {
    expect(shown(chooseLabels([null, null], ['i', '']))).toEqual(['i', null])
    expect(shown(chooseLabels([null, null], null))).toEqual([null, null])
  })

  it('are never shown bare if they are inferred', () => {
    expect(toShownLabel(inferred('12'))).toBe('~12')
    expect([toBareLabel('~12'), toBareLabel('xii')]).toEqual(['12', 'xii'])
  })
})
