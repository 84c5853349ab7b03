import { decidePart, partDecisionSchema } from './decide-part.ts'
import { getVersion } from '../../../db/documents/get-document.ts'
import { readParameters } from '../../../formats/parameters.ts'
import type { PageCall, PageReply } from '../../../ui/page.ts'

/** Accepts or rejects a part of a version. */
export async function decidePartForm({ app, params, form }: PageCall): Promise<PageReply> {
  const { decision, by } = readParameters(partDecisionSchema, form)
  const { versionId } = await decidePart(app, params['partId'] ?? '', decision, by)
  const { documentId } = await getVersion(app, versionId)
  return { kind: 'redirect', to: `/documents/${documentId}#parts` }
}
