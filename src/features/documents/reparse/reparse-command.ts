import { systemClock } from '../../../runtime/clock.ts'
import { EXIT, type ExitCode, type Served } from '../../../cli/command.ts'
import { toTable } from '../../../cli/output.ts'
import type { ParseChange } from '../../../db/texts/parse-changes.ts'

const LOOK_MS = 500

/** As the API reports it. */
type Change = Omit<ParseChange, 'versionId' | 'documentId' | 'titleBefore' | 'titleAfter' | 'createdAt'>

interface Status {
  readonly library: { readonly due: number; readonly failed: number }
}

/** Parses documents again, waits until they are searchable, and prints what changed. */
export async function reparse(
  { api, output, signal }: Served,
  documentIds: readonly string[],
  all: boolean,
): Promise<ExitCode> {
  const before = await api.get<Status>('/status')
  const body = documentIds.length > 0 ? { documentIds } : { all }
  const { versions } = await api.post<{ versions: number }>('/reparse', body)
  output.say(`${versions} versions to parse again`)
  let status = await api.get<Status>('/status')
  while (status.library.due > 0) {
    await systemClock.sleep(LOOK_MS, signal)
    signal.throwIfAborted()
    status = await api.get<Status>('/status')
  }
  const changes = versions === 0 ? [] : await readChanges({ api }, versions)
  output.data(changes, changes.length === 0 ? '' : toReport(changes))
  return status.library.failed > before.library.failed ? EXIT.partly : EXIT.done
}

async function readChanges({ api }: Pick<Served, 'api'>, versions: number): Promise<readonly Change[]> {
  const changes: Change[] = []
  let cursor: string | null = null
  do {
    const page: { changes: Change[]; nextCursor: string | null } = await api.get(
      `/reparse/changes?limit=100${cursor === null ? '' : `&cursor=${cursor}`}`,
    )
    changes.push(...page.changes)
    cursor = page.nextCursor
  } while (cursor !== null && changes.length < versions)
  return changes.slice(0, versions)
}

function toReport(changes: readonly Change[]): string {
  const rows = changes.map((change) => [
    `${change.parserBefore} > ${change.parserAfter}`,
    `${change.pagesBefore} > ${change.pagesAfter}`,
    `${change.charactersBefore} > ${change.charactersAfter}`,
    `${change.passagesKept} kept, ${change.passagesGone} gone, ${change.passagesNew} new`,
    [
      ...(change.themesGained ?? []).map((theme) => `+${theme}`),
      ...(change.themesLost ?? []).map((theme) => `-${theme}`),
    ].join(' '),
    change.title,
  ])
  return toTable(['PARSER', 'PAGES', 'CHARACTERS', 'PASSAGES', 'THEMES', 'DOCUMENT'], rows)
}
