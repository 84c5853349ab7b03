import type { Outcome, Stage } from './document.ts'

/** What follows what; the only place that knows. `done` is where a version rests. */
const FOLLOWS: Readonly<Record<Stage, Stage | 'done'>> = {
  fetch: 'parse',
  parse: 'tag',
  tag: 'index',
  index: 'alert',
  alert: 'match',
  match: 'done',
}

/** The stage after `stage`, or `done`. Pure: no clock, no queue, no reading. */
export function nextStage(stage: Stage, outcome: Outcome): Stage | 'done' {
  switch (outcome.kind) {
    case 'done':
      return FOLLOWS[stage]
    case 'unchanged':
    case 'gone':
      return 'done'
  }
}
