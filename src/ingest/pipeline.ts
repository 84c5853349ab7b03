import type { JobName } from '../domain/jobs.ts'
import type { Outcome, Stage } from '../domain/document.ts'

/**
 * What follows what; the only place that knows. `done` is where a version rests. OCR comes last, so that what a file
 * says by itself is found meanwhile; what it read goes the same way once more, and then finds nothing left to read.
 */
const FOLLOWS: Readonly<Record<Stage, Stage | 'done'>> = {
  fetch: 'parse',
  parse: 'tag',
  tag: 'index',
  index: 'alert',
  alert: 'match',
  match: 'ocr',
  ocr: 'parse',
}

/** Whether a job is a stage of a document's way in. */
export function isStage(name: JobName): name is Stage {
  return name in FOLLOWS
}

/** The stage after `stage`, or `done`. Pure: no clock, no queue, no reading. */
export function nextStage(stage: Stage, outcome: Outcome): Stage | 'done' {
  switch (outcome.kind) {
    case 'done':
      return FOLLOWS[stage]
    case 'partly':
      return stage
    case 'unchanged':
    case 'gone':
      return 'done'
  }
}
