import { describe, expect, it } from 'vitest'
import { toRelatedness } from '../../../src/features/compare/adjacent/relatedness.ts'

const counts = (places: Readonly<Record<string, Readonly<Record<string, number>>>>) =>
  new Map(Object.entries(places).map(([placeId, ofPlace]) => [placeId, new Map(Object.entries(ofPlace))]))

/** Ports and ships go together in three places; farms stand alone. All x = 40. */
const COAST = counts({
  north: { ports: 4, ships: 4, farms: 2 },
  south: { ports: 5, ships: 5 },
  east: { ports: 6, farms: 4 },
  inland: { farms: 10 },
})

describe('relatedness after the product space', () => {
  const { rca, together, proximity, density } = toRelatedness(COAST)

  it('has an RCA above 1 where the share of a theme is above its share in all places', () => {
    expect(rca('north', 'ports')).toBeCloseTo(4 / 10 / (15 / 40))
    expect(rca('north', 'farms')).toBeCloseTo(2 / 10 / (16 / 40))
    expect(rca('inland', 'ports')).toBe(0)
  })

  it('takes the smaller of the two conditional probabilities as proximity', () => {
    // ports: north, south, east; ships: north, south
    expect(together('ports', 'ships')).toBe(2)
    expect(proximity('ports', 'ships')).toBeCloseTo(2 / 3)
    expect(proximity('ships', 'ports')).toBe(proximity('ports', 'ships'))
    expect(proximity('ships', 'farms')).toBe(0)
  })

  it('has as density the share of proximities with themes that the place has', () => {
    expect(density('east', 'ships')).toBeCloseTo(1)
    expect(density('inland', 'ships')).toBe(0)
  })

  it('changes nothing in RCA when all counts are multiplied', () => {
    const tenfold = new Map([...COAST].map(([id, of]) => [id, new Map([...of].map(([t, n]) => [t, 10 * n]))]))
    expect(toRelatedness(tenfold).rca('east', 'farms')).toBeCloseTo(rca('east', 'farms'))
  })

  it('says nothing of an empty library', () => {
    const empty = toRelatedness(counts({}))
    expect(empty.density('anywhere', 'ports')).toBe(0)
    expect(empty.proximity('ports', 'ships')).toBe(0)
  })
})
