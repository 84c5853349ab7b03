import { readFile } from 'node:fs/promises'
import path from 'node:path'
import type { ModelInput, ModelOptions } from './model-messages.ts'
import { loadOnnxRuntime, loadTokenizer, type OnnxRuntime, type Tensor, type Tokens } from './onnx-packages.ts'

/** One thread each: a model in the background should leave the other cores to searches. */
const SESSION = {
  executionProviders: ['cpu'],
  graphOptimizationLevel: 'all',
  intraOpNumThreads: 1,
  interOpNumThreads: 1,
  logSeverityLevel: 3,
} as const

/** A model and its tokenizer, in this process. */
export interface OnnxModel {
  /** The numbers of one input: its vector, or the rating of a pair. */
  run(input: ModelInput): Promise<Float32Array>
}

/** @throws Error in one line for a folder without a model, or a package that is missing */
export async function openOnnxModel({ folder, maxTokens, pooling }: ModelOptions): Promise<OnnxModel> {
  const runtime = await loadOnnxRuntime()
  const encode = await loadTokenizer(
    await readJson(path.join(folder, 'tokenizer.json')),
    await readJson(path.join(folder, 'tokenizer_config.json')),
  )
  const session = await runtime.InferenceSession.create(path.join(folder, 'model.onnx'), SESSION)
  return {
    run: async (input) => {
      const tokens = typeof input === 'string' ? encode(input) : encode(input[0], input[1])
      const outputs = await session.run(toFeeds(runtime, session.inputNames, cut(tokens, maxTokens)))
      return toNumbers(outputs, pooling)
    },
  }
}

async function readJson(file: string): Promise<object> {
  return JSON.parse(await readFile(file, 'utf8')) as object
}

/** Keeps the last token, which ends the text. */
function cut({ ids, typeIds }: Tokens, maxTokens: number): Tokens {
  if (ids.length <= maxTokens) return { ids, typeIds }
  const keep = <T>(list: readonly T[]) => [...list.slice(0, maxTokens - 1), ...list.slice(-1)]
  return { ids: keep(ids), typeIds: keep(typeIds) }
}

function toFeeds({ Tensor }: OnnxRuntime, names: readonly string[], { ids, typeIds }: Tokens) {
  const dims = [1, ids.length]
  const tensor = (numbers: readonly number[]) => new Tensor('int64', BigInt64Array.from(numbers, BigInt), dims)
  const feeds: Readonly<Record<string, () => Tensor>> = {
    input_ids: () => tensor(ids),
    attention_mask: () => tensor(ids.map(() => 1)),
    token_type_ids: () => tensor(typeIds),
  }
  return Object.fromEntries(
    names.map((name) => {
      const feed = feeds[name]
      if (feed === undefined) throw new Error(`the model has an input that we do not know: ${name}`)
      return [name, feed()]
    }),
  )
}

/** Of an output with numbers for each token, their mean, or those of the first token; any other output as it is. */
function toNumbers(outputs: Readonly<Record<string, Tensor>>, pooling: ModelOptions['pooling']): Float32Array {
  const all = Object.values(outputs)
  const output = outputs['sentence_embedding'] ?? all[0]
  if (output === undefined || !(output.data instanceof Float32Array))
    throw new Error('the model has no output of floats')
  const { data, dims } = output
  const [, tokens = 1, size = data.length] = dims
  if (dims.length !== 3) return data.slice()
  if (pooling === 'cls') return data.slice(0, size)
  const mean = new Float32Array(size)
  for (let at = 0; at < data.length; at += 1) mean[at % size] = (mean[at % size] ?? 0) + (data[at] ?? 0) / tokens
  return mean
}
