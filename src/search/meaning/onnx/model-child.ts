import { messageOf } from '../../../errors.ts'
import type { ModelInput, ModelOptions, ModelReply, ModelRequest } from './model-messages.ts'
import { openOnnxModel, type OnnxModel } from './onnx-model.ts'

/** A run that has begun or waits. */
interface Run {
  readonly id: number
  readonly isUrgent: boolean
  readonly waiting: ModelInput[]
  readonly outputs: Float32Array[]
}

/**
 * Main of a process that holds a model for model-process.ts, which may kill it at any time. It runs one input at a time,
 * so that an urgent one waits for no more than one other, and ends with its parent.
 */
async function main(): Promise<void> {
  // Ctrl-C in a terminal reaches the whole process group, but the parent decides when this process ends
  process.on('SIGINT', () => undefined)
  process.on('SIGTERM', () => undefined)
  process.on('disconnect', () => process.exit())
  try {
    serve(await openOnnxModel(JSON.parse(process.argv[2] ?? '{}') as ModelOptions))
    send({ kind: 'ready' })
  } catch (error) {
    send({ kind: 'broken', message: messageOf(error) })
  }
}

function serve(model: OnnxModel): void {
  const runs: Run[] = []
  let isRunning = false
  const work = async (): Promise<void> => {
    if (isRunning) return
    isRunning = true
    for (let run = nextOf(runs); run !== undefined; run = nextOf(runs)) await advance(model, run, runs)
    isRunning = false
  }
  process.on('message', (request: ModelRequest) => {
    if (request.kind === 'cancel') remove(runs, request.id)
    else runs.push({ ...request, waiting: [...request.inputs], outputs: [] })
    void work()
  })
}

/** The first urgent run, else the first. */
function nextOf(runs: readonly Run[]): Run | undefined {
  return runs.find(({ isUrgent }) => isUrgent) ?? runs[0]
}

async function advance(model: OnnxModel, { id, waiting, outputs }: Run, runs: Run[]): Promise<void> {
  const input = waiting.shift()
  try {
    if (input !== undefined) outputs.push(await model.run(input))
    send({ kind: 'alive' })
    if (waiting.length > 0) return
    send({ kind: 'done', id, outputs })
  } catch (error) {
    send({ kind: 'failed', id, message: messageOf(error) })
  }
  remove(runs, id)
}

function remove(runs: Run[], id: number): void {
  const at = runs.findIndex((run) => run.id === id)
  if (at >= 0) runs.splice(at, 1)
}

function send(reply: ModelReply): void {
  process.send?.(reply)
}

await main()
