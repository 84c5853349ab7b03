/**
 * States of a strategy in the register, best first. `found`, `draft`, `withdrawn`: readable, with the publisher's
 * status; `lost`: no longer at its publisher (our copy is kept); `unreadable`: in the library, but without words;
 * `waiting`: being fetched or parsed; `unreached`: requested, but not received; `missing`: not found when its sources
 * were crawled; `unsought`: no source has been crawled; `unexpected`: no strategy is expected for the place.
 */
export const COVERAGE_STATES = [
  'found',
  'lost',
  'withdrawn',
  'draft',
  'unreadable',
  'waiting',
  'unreached',
  'missing',
  'unsought',
  'unexpected',
] as const
export type CoverageState = (typeof COVERAGE_STATES)[number]
