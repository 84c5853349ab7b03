/**
 * The packages that run a model. The operator installs them, since they take 290 MB and few need them: they are found by
 * name when a model is opened, and what we use of them is declared here.
 */
export const ONNX_PACKAGES = ['onnxruntime-node', '@huggingface/tokenizers'] as const

export interface Tensor {
  readonly dims: readonly number[]
  readonly data: unknown
}

export interface InferenceSession {
  readonly inputNames: readonly string[]
  run(feeds: Readonly<Record<string, Tensor>>): Promise<Readonly<Record<string, Tensor>>>
}

export interface OnnxRuntime {
  readonly InferenceSession: {
    create(file: string, options: Readonly<Record<string, unknown>>): Promise<InferenceSession>
  }
  readonly Tensor: new (type: 'int64', data: BigInt64Array, dims: readonly number[]) => Tensor
}

/** As the tokenizer of a pair: `typeIds` is 1 for the second text. */
export interface Tokens {
  readonly ids: readonly number[]
  readonly typeIds: readonly number[]
}

interface Encoding {
  readonly ids: readonly number[]
  readonly token_type_ids?: readonly number[]
}

interface TokenizersPackage {
  readonly Tokenizer: new (
    tokenizer: object,
    config: object,
  ) => {
    encode(text: string, options: { readonly text_pair?: string; readonly return_token_type_ids: boolean }): Encoding
  }
}

/** @throws Error that says what to install */
export async function loadOnnxRuntime(): Promise<OnnxRuntime> {
  const loaded = (await load(ONNX_PACKAGES[0])) as { readonly default?: OnnxRuntime } & OnnxRuntime
  return loaded.default ?? loaded
}

/** @throws Error that says what to install */
export async function loadTokenizer(
  tokenizer: object,
  config: object,
): Promise<(text: string, pair?: string) => Tokens> {
  const { Tokenizer } = (await load(ONNX_PACKAGES[1])) as TokenizersPackage
  const loaded = new Tokenizer(tokenizer, config)
  return (text, pair) => {
    const options = { return_token_type_ids: true, ...(pair === undefined ? {} : { text_pair: pair }) }
    const { ids, token_type_ids: typeIds } = loaded.encode(text, options)
    return { ids, typeIds: typeIds ?? ids.map(() => 0) }
  }
}

async function load(name: string): Promise<unknown> {
  try {
    return (await import(name)) as unknown
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'ERR_MODULE_NOT_FOUND') throw error
    throw new Error(`a model needs the package ${name}, which is not installed; docs/operating.md says how`, {
      cause: error,
    })
  }
}
