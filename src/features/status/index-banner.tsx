import type { IndexStatus } from '../../ingest/index/read-index-status.ts'
import { count } from '../../ui/names.ts'

/** Says what an answer may lack now, and how far the index is; nothing where all is there. */
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

function* linesOf({ state, build, passages, library }: IndexStatus): Iterable<string> {
  if (state === 'away') yield 'The search does not answer at the moment. It comes back by itself.'
  if (build !== null) {
    const done = `${number(build.written)} of ${number(build.expected)} passages are in it`
    yield state === 'absent'
      ? `The search index is being built: ${done}. Searches answer when it is whole.`
      : `The search index is being built anew: ${done}. The old one answers until then.`
  } else if (state === 'absent' || state === 'behind') {
    yield 'The search index is about to be built anew.'
  } else if (passages !== null && passages < library.passages) {
    yield `${number(passages)} of ${number(library.passages)} passages are in the search index, so results may lack some.`
  }
  if (library.due > 0) yield `${count(library.due, 'item is', 'items are')} still on the way in, so results may grow.`
}

/** Servers that do not answer, each with its host. */
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
