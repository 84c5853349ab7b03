/** Makes vectors of texts. */
export interface Embedder {
  /**
   * A vector for each text, in order. `query` goes ahead of passages that wait.
   * @throws TransientError `embedder_unavailable` when there are none before `signal` aborts; PermanentError
   * `embedder_refused` where one of the texts will fail again
   */
  embed(
    texts: readonly string[],
    purpose: 'query' | 'passage',
    signal: AbortSignal,
  ): Promise<readonly (readonly number[] | Float32Array)[]>
  close(): Promise<void>
}
