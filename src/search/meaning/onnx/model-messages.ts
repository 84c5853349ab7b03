/** What a process of a model is started with, as JSON in its first argument. */
export interface ModelOptions {
  /** Holds `model.onnx`, `tokenizer.json` and `tokenizer_config.json`. */
  readonly folder: string
  /** Longer texts are cut. */
  readonly maxTokens: number
  readonly pooling: 'mean' | 'cls'
}

/** A text to embed, or a pair of query and passage to rate. */
export type ModelInput = string | readonly [query: string, passage: string]

/**
 * To the process. `run`: inputs one after another, urgent ones before all others; `cancel`: what has not begun of it is not
 * wanted any more.
 */
export type ModelRequest =
  | {
      readonly kind: 'run'
      readonly id: number
      readonly inputs: readonly ModelInput[]
      readonly isUrgent: boolean
    }
  | { readonly kind: 'cancel'; readonly id: number }

/**
 * From the process. `ready` once at the start, or `broken`, where it cannot work; `alive` after each input; and for each
 * run the numbers of each input: a vector, or a single rating.
 */
export type ModelReply =
  | { readonly kind: 'ready' | 'alive' }
  | { readonly kind: 'broken'; readonly message: string }
  | { readonly kind: 'done'; readonly id: number; readonly outputs: readonly Float32Array[] }
  | { readonly kind: 'failed'; readonly id: number; readonly message: string }
