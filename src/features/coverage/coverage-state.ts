/**
 * How it stands with a strategy, from what is best to have to what is least known. `found`, `draft` and `withdrawn` are
 * the publisher's word on a text that can be read; `lost` is one that its publisher has no more (our copy is kept);
 * `unreadable`: in the library, and no words in it; `waiting`: on its way; `unreached`: asked for, and not given;
 * `missing`: its sources were walked and did not have it; `unsought`: nobody has looked; `unexpected`: none is expected.
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
