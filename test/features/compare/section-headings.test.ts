import { describe, expect, it } from 'vitest'
import { createHeadingTest } from '../../../src/features/compare/sections/section-headings.ts'

describe('a heading', () => {
  it.each([
    ['ideas', 'Ideas'],
    ['ideas', '4. IDEAS'],
    ['ideas', 'Foundation of Productivity: Ideas'],
    ['business-environment', '3.2 Our Business Environment'],
    ['ai-and-data', 'Grand Challenge 1 – AI & Data'],
    ['future-of-mobility', 'The Future of Mobility'],
    ['places', 'Place'],
    ['Housing and land', '5 Housing & Land'],
    ['town centres', 'Thriving town centres for all'],
  ])('of the section %s is “%s”', (section, heading) => {
    expect(createHeadingTest(section)(heading)).toBe(true)
  })

  it.each([
    ['ideas', 'Ideas from our residents'],
    ['people', 'Peoples of the coast'],
    ['infrastructure', 'Digital infrastructure'],
    ['clean-growth', 'Growth'],
    ['land', 'Housing and land'],
    ['town centres', 'Town halls and centres'],
  ])('of the section %s is not “%s”', (section, heading) => {
    expect(createHeadingTest(section)(heading)).toBe(false)
  })
})
