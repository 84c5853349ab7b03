import { listTagged } from '../../db/texts/tags.ts'
import { getDocument } from '../../db/documents/get-document.ts'
import { readEvidence, type Evidence } from '../../search/results/evidence.ts'
import type { ParsedQuery } from '../../search/query/query.ts'
import { count, nameOf } from '../../ui/names.ts'
import type { PageCall, PageReply } from '../../ui/page.ts'
import { DocumentLine } from '../../ui/components/document-line.tsx'
import { EvidenceQuote } from '../../ui/components/evidence.tsx'

/** Every passage of a document tagged with a theme, with the matching words highlighted. */
export async function documentThemePage({ app, params }: PageCall): Promise<PageReply> {
  const document = await getDocument(app, params['documentId'] ?? '')
  const themeId = params['themeId'] ?? ''
  const tags =
    document.currentVersionId === null ? [] : await listTagged(app.catalogue, document.currentVersionId, themeId)
  const passageIds = [...new Set(tags.map((tag) => tag.passageId))]
  const ofTheme: ParsedQuery = {
    kind: 'filter',
    filter: { kind: 'equals', field: 'theme', value: themeId },
    text: themeId,
  }
  const evidence = await readEvidence(app, passageIds, ofTheme)
  const label = nameOf(app, 'theme', themeId)
  return {
    kind: 'page',
    title: `${label} in ${document.title}`,
    section: 'documents',
    body: (
      <div class="narrow">
        <p class="crumbs">
          <a href={`/documents/${document.documentId}`}>{document.title}</a>
        </p>
        <h1>{label}</h1>
        <DocumentLine app={app} document={document} />
        <p class="lead">{count(passageIds.length, 'passage')} of the current version.</p>
        {tags.some(({ stance }) => stance === 'rejects') && (
          <p class="dim">Passages that rule it out are listed, and count nowhere else.</p>
        )}
        {passageIds.flatMap((passageId) => {
          const found = evidence.get(passageId)
          return found === undefined
            ? []
            : [
                <>
                  <EvidenceQuote evidence={found} text="" />
                  <StanceNote tags={found.tags.filter((tag) => tag.themeId === themeId)} text={found.text} />
                </>,
              ]
        })}
      </div>
    ),
  }
}

/** `Rejects: “ruled out”`: what the passage says of the theme, where words show it. */
function StanceNote({ tags, text }: { readonly tags: Evidence['tags']; readonly text: string }) {
  const notes = tags.flatMap(({ stance, cue }) =>
    cue === null ? [] : `${stance.charAt(0).toUpperCase()}${stance.slice(1)}: “${text.slice(cue.start, cue.end)}”`,
  )
  return notes.length === 0 ? null : <p class="dim">{[...new Set(notes)].join('; ')}</p>
}
