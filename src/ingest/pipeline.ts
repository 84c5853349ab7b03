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
  alert: 'dedupe',
  dedupe: 'ocr',
  ocr: 'parse',
}

/**
 * Stages that the worker of the stage before runs at once, without the queue between. OCR is left to the queue, since it
 * takes minutes and waits until nothing else is due.
 */
const AT_ONCE: readonly Stage[] = ['parse', 'tag', 'index', 'alert', 'dedupe']

/** Whether this stage is run at once by the worker of the stage before. */
export function followsAtOnce(stage: Stage): boolean {
  return AT_ONCE.includes(stage)
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
