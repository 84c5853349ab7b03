import type { IndexStatus } from '../../../ingest/index/read-index-status.ts'
import { count } from '../../../ui/names.ts'

/** States what results may lack now, and the progress of the index; nothing where all is in order. */
export function IndexBanner({ status }: { readonly status: IndexStatus }) {
  const lines = [...linesOf(status)]
  if (lines.length === 0) return null
  return (
    <div class="notice" role="status">
      {lines.map((line) => (
        <p>{line}</p>
      ))}
    </div>
  )
}

function* linesOf({ state, build, embedding, passages, library }: IndexStatus): Iterable<string> {
  if (state === 'away') yield 'Search is not available at the moment. It will be back without any action.'
  if (build !== null) {
    const done = `${number(build.written)} of ${number(build.expected)} passages are in it`
    yield state === 'absent'
      ? `The search index is being built: ${done}. Search works once it is complete.`
      : `The search index is being rebuilt: ${done}. The old one is used until then.`
  } else if (state === 'absent' || state === 'behind') {
    yield 'The search index is about to be rebuilt.'
  } else if (passages !== null && passages < library.passages) {
    yield `${number(passages)} of ${number(library.passages)} passages are in the search index, so results may be incomplete.`
  }
  if (embedding !== null && embedding.due > 0)
    yield `Search by meaning does not know ${count(embedding.due, 'passage')} yet; search by words does.`
  if (library.due > 0)
    yield `${count(library.due, 'item is', 'items are')} still being processed, so there may be more results soon.`
}

/** Which search servers do not answer. */
export function MissingShards({ hosts, servers }: { readonly hosts: readonly string[]; readonly servers: number }) {
  if (hosts.length === 0) return null
  const verb = hosts.length === 1 ? 'does' : 'do'
  return (
    <p class="notice notice--error" role="status">
      {hosts.length} of {servers} search servers {verb} not answer: results lack the documents on {hosts.join(', ')}.
    </p>
  )
}

function number(value: number): string {
  return value.toLocaleString('en-GB')
}
