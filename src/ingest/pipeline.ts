import type { JobName } from '../domain/jobs.ts'
import type { Outcome, Stage } from '../domain/document.ts'

/**
 * The order of the stages, defined only here. `done` is the end. OCR comes last, so that a file's own text is
 * searchable
 * meanwhile; recognised text passes through the stages again, after which OCR finds nothing left to do.
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

/** Whether a job is a stage of the ingest pipeline. */
export function isStage(name: JobName): name is Stage {
  return name in FOLLOWS
}

/** The stage after `stage`, or `done`. A pure function. */
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
