import type { Embedding } from '../../embedding/embedder-schema.ts'
import { createEmbedderGate, requireEmbedder, WHOLE_ANSWER_MS } from './embedder-gate.ts'
import { createMeiliHttp } from '../http.ts'
import { createMeiliClient } from '../settings.ts'

/** Apart from the indexes of any library; it lives for some milliseconds. */
const SCRATCH = 'concordance_doctor'

/**
 * Why a server cannot use an embedder that answers us, in one line, or null. Makes an index for the question, and deletes it.
 * @throws TransientError `embedder_unavailable`
 */
export async function checkEmbedder(
  { url, masterKey }: { readonly url: string; readonly masterKey: string },
  embedding: Embedding,
): Promise<string | null> {
  const http = createMeiliHttp()
  try {
    await requireEmbedder(embedding)
    const gate = createEmbedderGate(createMeiliClient(url, masterKey, http), SCRATCH, embedding)
    await gate.refresh(null, WHOLE_ANSWER_MS)
    return gate.refusal()
  } finally {
    await http.close()
  }
}
